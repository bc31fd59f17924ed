import { shellQuote } from '../../plan/shell-quote.ts';
import { hookFile, hookText } from '../foreign-pair.ts';
import { colons, type KitScript } from './kit-script.ts';

/** What is in a kit and what is done with it: the same as the script does, as commands. No time stands in it: a kit of the same certificates is the same. */
export function kitReadme(
  kit: Pick<KitScript, 'hostName' | 'ca' | 'withCaKey' | 'withHook'>,
  leaves: readonly ReadmeLeaf[],
  /** What the next deploy would change all the same, a sentence each. */
  remaining: readonly string[],
): string {
  const { hostName, ca, withCaKey, withHook } = kit;
  const folder = `ssl/${hostName}`;
  const services = leaves.map(({ service }) => service);
  return `Kit for the TPA controller, of the Barman host ${hostName}
${'='.repeat(52)}

It brings ssl/ of the cluster's folder into line with ${hostName}, so that the next
\`tpaexec deploy\` finds its certificates as they are and changes none of them.
${remaining.length === 0 ? '' : `\nAs things are it would still change this; mend it on the host first:\n${remaining.map((one) => `  ${one}\n`).join('')}`}
CA.crt            the CA that Apache on ${hostName} trusts
                  SHA-256 ${colons(ca.fingerprint)}
${leaves.map(({ service, until }) => `${folder}/${service}.crt\n                  valid until ${until}`).join('\n')}
${withCaKey ? `CA.key            THE PRIVATE KEY OF THE CA: whoever has it can make clients of every backup API\n                  of this CA. Copy it over ssh only, and remove it from here afterwards.\n` : ''}apply.sh          does what is written below, with checks, and keeps what it replaces

What to do
----------
On the controller, in the cluster's folder, with this folder copied there:

  sh KIT/apply.sh --dry-run .    # says what it would do
  sh KIT/apply.sh .
  tpaexec deploy .               # when you like: nothing of these certificates changes

The script stops before it changes anything when the folder is another cluster's, when the CA there is
another one than this, when ssl/CA.key is missing or is not the key of ssl/CA.crt, when a certificate of the
kit was altered, or ends within seven days.

The same by hand
----------------
  openssl x509 -noout -fingerprint -sha256 -in ssl/CA.crt    # has to be the one above; if not, stop
  mkdir -p ${shellQuote(folder)}
${services.map((service) => `  cp ${shellQuote(`KIT/${folder}/${service}.crt`)} ${shellQuote(`${folder}/${service}.crt`)}`).join('\n')}
  openssl x509 -noout -checkend 604800 -in FILE              # each other ${folder}/*.crt: if it ends, move it away
If ssl/CA.crt is an older certificate of the same key:  cp KIT/CA.crt ssl/CA.crt
If there is no ssl/CA.crt at all${withCaKey ? '' : ' (the kit needs the key then: wizard certs kit --with-ca-key)'}:  ${withCaKey ? 'install -m 600 KIT/CA.key ssl/CA.key; cp KIT/CA.crt ssl/CA.crt' : 'stop'}
${withHook ? hookSection(hostName) : ''}
What a deploy looks at
----------------------
On the host, for each certificate: is the key that of the certificate (and RSA 4096, without a passphrase),
is it valid now and in seven days, and, with ssl_cert_authentication_enabled, has its issuer the name of
ssl/CA.crt. If all of that is so, the certificate stays. Nobody compares signatures: another CA of the same
name would pass, and break the API; that is why apply.sh verifies them.
ssl/CA.crt is copied to /etc/tpa/root.crt, to CA.crt beside the certificates and to the trust store of the host by
every deploy. Were it another CA than the host's, clients on the host would stop to trust the API.
A certificate of TPA's own in ${folder} that ended keeps TPA from ever issuing a new one: it is
compared with the request, not with the clock, and taken for up to date. Those of this kit say what they are for, which
TPA's requests do not: a deploy after their end makes new ones.
`;
}

function hookSection(hostName: string): string {
  const task = hookText.trimEnd().split('\n');
  return `
PostgreSQL's certificate on ${hostName}
${'-'.repeat(28 + hostName.length)}
TPA makes /etc/tpa/CLUSTER.crt for PostgreSQL there (roles/postgres/user), and each deploy writes it into the API's virtual
host as long as it exists (roles/sys/ssl/server): clients refuse it. apply.sh writes ${hookFile},
where there is none yet; in one of your own this task has to stand:

${task.map((line) => `  ${line}`).join('\n')}
`;
}

export interface ReadmeLeaf {
  readonly service: string;
  /** Day, ISO 8601. */
  readonly until: string;
}
