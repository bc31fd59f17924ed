import type { Clues } from '../evidence/clues.ts';
import { type Causes, type Rule, says } from './causes.ts';

/** Up to the connection: proxies of the environment, this host's files, the name, and TCP. */
export const tcpRules: readonly Rule[] = [
  {
    when: says(/could not resolve proxy|from proxy after connect|connect tunnel failed|proxy connect|socks[45]/),
    causes: ['http-proxy-environment'],
  },
  { when: ({ exit }) => exit === 5 || exit === 97, causes: ['http-proxy-environment'] },
  { when: ({ exit, text }) => (exit ?? 7) === 7 && / via \S+ after/.test(text), causes: ['http-proxy-environment'] },
  { when: failedElsewhere, causes: ['http-proxy-environment'] },

  {
    when: ({ text: reason, trace }) =>
      /rc2|pkcs ?#?12/.test(`${trace}\n${reason}`) &&
      /unsupported|legacy|inner_evp_generic_fetch|unknown (?:pbe|cipher)/.test(`${trace}\n${reason}`),
    causes: ['pkcs12-outdated', 'client-key-unusable'],
  },
  {
    when: says(/mac verify (?:failure|error)|keystore password was incorrect|invalid password/),
    causes: ['client-key-unusable'],
  },

  // What Go, Python, Node and Java say of a file that they were given: no connection was tried.
  {
    when: fileFailed(/[/\s'"_-](?:ca(?:cert)?s?|root|chain|bundle)(?:[-_.][^/\s]*)?\.(?:crt|pem|cer)\b/),
    causes: ['ca-file-missing'],
  },
  { when: fileFailed(/\.(?:key|p12|pfx|jks)\b|key\.pem/), causes: ['client-key-unusable'] },
  { when: fileFailed(/\.(?:crt|cer|pem)\b/), causes: ['client-certificate-unreadable', 'client-key-unusable'] },

  {
    when: ({ exit, text }) =>
      (exit === 58 && /too small|too weak/.test(text)) || /\b(?:ee|ca) (?:key too small|md too weak)/.test(text),
    causes: ['client-key-too-weak'],
  },
  {
    when: says(/could not (?:load|open) .*client certificate|unable to use client certificate/),
    causes: (clues) =>
      /too small|too weak/.test(clues.text) ? ['client-key-too-weak'] : ['client-certificate-unreadable'],
  },
  {
    when: says(/private key|bad decrypt|key values mismatch|interrupted or cancelled/),
    causes: ['client-key-unusable'],
  },
  // GnuTLS says this of both files.
  {
    when: says(/error reading x\.509 (?:key or certificate|potentially-encrypted key) file/),
    causes: ['client-key-unusable', 'client-certificate-unreadable'],
  },
  // NSS ends with 58 on an alert, too.
  {
    when: ({ exit, text }) => exit === 58 && !text.includes('alert '),
    causes: ['client-key-unusable', 'client-certificate-unreadable', 'client-key-too-weak'],
  },
  {
    when: says(/error setting certificate (?:verify|file)|error reading ca cert file|error adding trust anchors/),
    causes: ['ca-file-missing'],
  },
  { when: ({ exit }) => exit === 77, causes: ['ca-file-missing'] },

  { when: says(/could not resolve host|resolving timed out|name lookup timed out/), causes: ['name-not-resolved'] },
  {
    when: ({ exit, text }) => exit === undefined && /enotfound|eai again/.test(text),
    causes: ['name-not-resolved'],
  },
  { when: ({ exit }) => exit === 6, causes: ['name-not-resolved'] },

  { when: plainHttp, causes: plainHttpCauses },
  { when: unconnected(/no route to host|ehostunreach/), causes: ['host-unreachable', 'no-route'] },
  // Who has no IPv6 has no route to one of several addresses: what the others say counts.
  {
    when: (clues) => unconnected(/network is unreachable|enetunreach/)(clues) && !tried.test(clues.text),
    causes: ['no-route', 'host-unreachable'],
  },
  { when: unconnected(/permission denied|eacces/), causes: ['host-unreachable', 'no-route'] },
  { when: unconnected(/connection refused|econnrefused/), causes: refused },
  { when: ({ exit, text }) => exit === 7 && /timed out|timeout/.test(text), causes: ['packets-dropped'] },
  { when: ({ exit }) => exit === 7, causes: notConnected },
  { when: ({ exit, text }) => exit === 28 || /timed out|etimedout|timeout/.test(text), causes: timedOut },
];

/** A line that says of a file that it is not there or may not be read. */
function fileFailed(name: RegExp): (clues: Clues) => boolean {
  return ({ exit, text }) =>
    exit === undefined &&
    /permission denied|no such file|enoent|eacces|filenotfound/.test(text) &&
    text
      .split('\n')
      .some((line) => name.test(line) && /permission denied|no such file|enoent|eacces|filenotfound/.test(line));
}

const tried = /connection refused|econnrefused|timed out|etimedout/;

/** The words count only where no connection was made after all: a name has several addresses. */
function unconnected(words: RegExp): (clues: Clues) => boolean {
  return ({ exit, text, connected }) => (exit ?? 7) === 7 && connected !== true && words.test(text);
}

/**
 * curl names whom it could not connect to; a proxy's address there is the proof that it did not even try the host. Not so
 * where Node, which ignores proxies, was refused as well.
 */
function failedElsewhere({ text, host, port, node, evidence }: Clues): boolean {
  const tried =
    /failed to connect to (\S+) port (\d+)/.exec(text) ?? /failed (?:to )?connect to (\S+):(\d+)/.exec(text);
  if (tried === null) return false;
  const [, name = '', number] = tried;
  const address = `${name.replace(/^\[|\]$/g, '')}:${number}`;
  if (Object.values(evidence.environment ?? {}).some((value) => value.toLowerCase().includes(address))) return true;
  if (node.startsWith('econnrefused') || host === undefined || port === undefined) return false;
  return address !== `${host}:${port}`;
}

function refused({ text, trace, host }: Clues): Causes {
  const named = `${trace}\n${text}`.matchAll(
    /(?:(?:trying|connect to|econnrefused|dial tcp) (?:[^\s/]*\/)?\[?|\|)([0-9a-f.:]+?)\]?(?:\|?:\d+\b|\.\.\.| port)/g,
  );
  const addresses = [...named].map((match) => match[1] ?? '');
  const six = addresses.length > 0 ? addresses.every((address) => address.includes(':')) : host?.includes(':');
  return six
    ? ['address-family-mismatch', 'apache-not-listening', 'address-not-listening']
    : ['apache-not-listening', 'address-not-listening', 'address-family-mismatch'];
}

/** curl 7.88 says the same words for refused, unreachable and no route: Node's error code tells, if there is one. */
function notConnected(clues: Clues): Causes {
  if (/^(?:ehostunreach|eacces)/.test(clues.node)) return ['host-unreachable', 'no-route'];
  if (clues.node.startsWith('enetunreach')) return ['no-route', 'host-unreachable'];
  if (clues.node.startsWith('etimedout')) return ['packets-dropped', 'host-unreachable'];
  const [first, second, third = second] = refused(clues);
  if (clues.node.startsWith('econnrefused') || second === undefined || third === undefined) return refused(clues);
  return [first, 'host-unreachable', 'no-route', second, third, 'packets-dropped'];
}

/**
 * Where the time ran out: without an address nothing was reached; an address with curl's initial verify result 1 is a
 * handshake without an answer; else the request was sent and Barman is slow.
 */
function timedOut({ text, exit, connected, verify, scheme, http, proxied }: Clues): Causes {
  if (/ssl connection time(?:d )?out|handshake/.test(text)) return ['tls-no-answer'];
  if (text.includes('answer timed out')) return ['own-timeout', 'tls-no-answer'];
  if (
    connected === false ||
    /failed (?:to )?connect|connection timeout|connect\(\) timed out|connect etimedout/.test(text)
  ) {
    return proxied ? ['http-proxy-environment', 'packets-dropped'] : ['packets-dropped'];
  }
  if (proxied && http === 0) return ['http-proxy-environment', 'tls-no-answer', 'own-timeout'];
  if (scheme === 'https' && verify === 1 && http === 0) return ['tls-no-answer'];
  if (connected === true && verify === undefined) return ['own-timeout', 'tls-no-answer'];
  // Node alone: it says the same of every stage, and only a certificate that was seen shows that TLS stood.
  if (/connection timed out/.test(text) || (exit === undefined && connected !== true)) {
    return ['packets-dropped', 'tls-no-answer', 'own-timeout'];
  }
  if (connected === undefined || verify === undefined) {
    const untold = text.trim() === '' ? (['name-not-resolved'] as const) : [];
    return ['own-timeout', 'packets-dropped', 'tls-no-answer', ...untold];
  }
  return ['own-timeout'];
}

/** Port 80 of a host that TPA set up is closed, and the API listens on loopback only: who could not connect there called plain HTTP. */
function plainHttp({ exit, text, trace, scheme, port, host, connected, evidence }: Clues): boolean {
  if (connected === true || (exit !== undefined && exit !== 7 && exit !== 28)) return false;
  if (evidence.url !== undefined) return scheme === 'http' && host !== undefined && isRefusal(exit, text, port);
  return /\bport 80\b|:80(?:\.\.\.|[;:, )]|$)/m.test(`${trace}\n${text}`) && isRefusal(exit, text, 80);
}

function isRefusal(exit: number | undefined, text: string, port: number | undefined): boolean {
  return (
    exit === 7 ||
    /connection refused|econnrefused/.test(text) ||
    (port === 80 && (exit === 28 || /timed out|etimedout/.test(text)))
  );
}

/** On the host itself the API answers plain HTTP on its own port: refused there, it is stopped. */
function plainHttpCauses({ host, port }: Clues): Causes {
  const isLoopback = host !== undefined && /^(?:localhost|127\.|::1$)/.test(host);
  if (isLoopback && port !== 80) return ['backend-unavailable', 'plain-http-port-closed'];
  return ['plain-http-port-closed', 'apache-not-listening', 'packets-dropped'];
}
