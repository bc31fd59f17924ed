/** Times and processes of Apache's log, its clients, and how long curl waited: no cause depends on them. */
const passing =
  /\[\w{3} \w{3} [ \d]\d [\d:.]+ \d{4}\] |\[pid \d+(?::tid \d+)?\] |\[client [\da-f.:]+\] | after \d+ (?=ms\b|milliseconds\b)/g;
const address = /"remoteAddress"\s*:\s*"\d+\.\d+\.\d+\.\d+"/;
const host = /"url"\s*:\s*"https?:\/\/((?:[a-z\d-]+\.)+[a-z\d-]+|[a-z-]{2,}\d[a-z\d-]*)[:/"]/;

/** Stands for a host's name. JSON has no such character in a text but as an escape. */
const anyHost = '\u0000';

/**
 * Words that a rule may find in a host's name or at its edge: other services, proxies and devices in between, what OpenSSL, curl and the
 * C library write without a space, ends of names of files. A name with one of them counts as it is.
 */
const parts =
  'ldap smtp imap mail ftp ssh kerberos krb kdc postgres psql libpq pgbouncer pg_ mysql maria redis ' +
  'kafka mongo etcd rabbit amqp vpn radius smb ntp sss nslcd dovecot exim named unbound chrony kube ' +
  'consul vault cups charon rsync kinit mount patroni slapd postfix winbind proxy tunnel socks squid ' +
  'nginx openresty cloudf envoy varnish traefik scaler forti bluecoat bigip gateway elb azure curl wget ' +
  'openssl gnutls nss schannel rustls rc2 pkcs x509 tls ssl h2 http alert error err fatal fail expir ' +
  'revo timeout timed reset refused unreach closed eof eproto epipe eai enot econn enet ehost etimed ' +
  'eacces enoent denied unsupported legacy unspecified padding purpose weak required unknown signer ' +
  'trust partialchain notvalid notyet socket handshake protocol cipher json html title crit emerg ' +
  'worker localhost 0x exception disconnected incompleteread invalidchunk';
const labels =
  'mx pop nfs rdp scp kex nc a an the is are was were be been has have had that this these some any ' +
  'for of by in on at since after before when while because says said we our my your their please and ' +
  'or but as with from about notice der die das des ist und le la les est el los del il to via port key ' +
  'p12 pfx jks crt cer pem cas? certs? cacert root chain bundle ncat c cc cpp cs go h java js mjs php ' +
  'pl pm ps1 py rb rs sh ts \\d{3}';
const telling = new RegExp(`${parts.replaceAll(' ', '|')}|(?:^|[.-])(?:${labels.replaceAll(' ', '|')})\\d*(?=[.-]|$)`);

export interface Shape {
  /** The item without what no cause depends on. */
  readonly text: string;
  /** The name that was taken out: an answer with it in it is this item's alone. */
  readonly host: string | undefined;
}

/** What two items of evidence, as JSON, have in common that have the same causes; undefined for an item that is no JSON for sure. */
export function shapeOf(item: string): Shape | undefined {
  if (item.includes(anyHost)) return undefined;
  const plain = item.replace(passing, ' ').replace(address, '"remoteAddress":"0.0.0.0"');
  const name = host.exec(plain)?.[1];
  // Whether a proxy applies may depend on the name's end.
  const isTelling =
    name === undefined || telling.test(name) || /\.\d+$|^[\da-f.]+$/.test(name) || /no_proxy/i.test(plain);
  if (isTelling) return { text: plain, host: undefined };
  return { text: plain.replaceAll(name, anyHost), host: name };
}
