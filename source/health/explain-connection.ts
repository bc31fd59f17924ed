import type { Clues } from './clues.ts';
import type { DiagnosisId } from './diagnoses.ts';

/** Likeliest first. */
export type Causes = readonly [DiagnosisId, ...DiagnosisId[]];

type Rule = {
  readonly when: (clues: Clues) => boolean;
  readonly causes: Causes | ((clues: Clues) => Causes);
};

const says = (pattern: RegExp) => (clues: Clues) => pattern.test(clues.text);

/**
 * The rules for calls that ended before an HTTP answer, lowest rung first; the first that fits decides. They look at
 * words before exit codes: curl gives 35, 56 and 60 for the same alert of different TLS versions (health.md, section 4).
 */
const rules: readonly Rule[] = [
  {
    when: says(/could not resolve proxy|from proxy after connect|connect tunnel failed|proxy connect aborted/),
    causes: ['http-proxy-environment'],
  },
  { when: ({ exit }) => exit === 5 || exit === 97, causes: ['http-proxy-environment'] },
  { when: ({ exit, text }) => (exit ?? 7) === 7 && / via \S+ after/.test(text), causes: ['http-proxy-environment'] },
  { when: failedElsewhere, causes: ['http-proxy-environment'] },

  { when: ({ exit, text }) => exit === 58 && /too small|too weak/.test(text), causes: ['client-key-too-weak'] },
  {
    when: says(/could not (?:load|open) .*client certificate|unable to use client certificate/),
    causes: ['client-certificate-unreadable'],
  },
  {
    when: says(/private key|bad decrypt|key values mismatch|interrupted or cancelled/),
    causes: ['client-key-unusable'],
  },
  { when: ({ exit }) => exit === 58, causes: ['client-certificate-unreadable', 'client-key-unusable'] },
  { when: says(/error setting certificate (?:verify|file)|error adding trust anchors/), causes: ['ca-file-missing'] },
  { when: ({ exit }) => exit === 77, causes: ['ca-file-missing'] },

  { when: says(/could not resolve host|resolving timed out|enotfound|eai again/), causes: ['name-not-resolved'] },
  { when: ({ exit }) => exit === 6, causes: ['name-not-resolved'] },

  { when: says(/no route to host|ehostunreach/), causes: ['host-unreachable', 'no-route'] },
  { when: says(/network is unreachable|enetunreach/), causes: ['no-route', 'host-unreachable'] },
  { when: says(/connection refused|econnrefused/), causes: refused },
  { when: ({ exit, text }) => exit === 7 && /timed out|timeout/.test(text), causes: ['packets-dropped'] },
  { when: ({ exit }) => exit === 7, causes: notConnected },
  { when: ({ exit, text }) => exit === 28 || /timed out|etimedout|timeout/.test(text), causes: timedOut },

  { when: says(/certificate required|did not return a certificate/), causes: ['client-certificate-missing'] },
  { when: ({ exit }) => exit === 98, causes: ['client-certificate-missing'] },
  { when: says(/alert unknown ca/), causes: ['client-certificate-unknown-ca', 'ca-same-name-other-key'] },
  // The alert for a signature that does not fit: the client's CA has the right name and another key.
  {
    when: says(/alert decrypt error/),
    causes: ['client-certificate-unknown-ca', 'ca-same-name-other-key', 'client-certificate-rejected'],
  },
  {
    when: says(/alert certificate expired/),
    causes: ['client-certificate-expired', 'ca-expired', 'clock-or-not-yet-valid'],
  },
  {
    when: ({ text, verify }) => (verify ?? 0) <= 1 && text.includes('ssl certificate verification failed'),
    causes: ['client-certificate-expired', 'server-certificate-expired'],
  },
  {
    when: says(
      /alert (?:bad certificate|unsupported certificate|certificate revoked|certificate unknown|access denied)/,
    ),
    causes: rejected,
  },
  { when: says(/alert handshake failure/), causes: handshakeFailure },

  {
    when: says(/wrong version number|unknown protocol|record layer failure|packet length too long|record overflow/),
    causes: ['not-tls'],
  },
  {
    when: says(
      /alert protocol version|alert insufficient security|unsupported protocol|no protocols available|version too low|no shared cipher|no ciphers available|inappropriate fallback/,
    ),
    causes: ['tls-version'],
  },
  { when: says(/unrecognized name/), causes: ['misdirected', 'name-mismatch'] },
  {
    when: says(
      /before secure tls connection|ssl_error_syscall|ssl_error_zero_return|unexpected eof|alert internal error|connection closed/,
    ),
    causes: (clues) => broken(clues, 'tls-connection-closed'),
  },
  {
    when: says(/connection reset|connection was reset|econnreset|broken pipe|epipe/),
    causes: (clues) => broken(clues, 'tls-connection-reset'),
  },

  {
    when: says(
      /no alternative certificate subject name|does not match target|altname invalid|hostname mismatch|ip address mismatch/,
    ),
    causes: ['name-mismatch'],
  },
  { when: ({ exit }) => exit === 51, causes: ['name-mismatch'] },
  {
    when: verifies(19, /self[- ]signed cert(?:ificate)? in (?:the )?(?:cert(?:ificate)? )?chain/),
    causes: ['ca-not-trusted', 'ca-same-name-other-key'],
  },
  { when: verifies(18, /self[- ]signed cert/), causes: ['wrong-vhost-self-signed'] },
  {
    when: verifies(7, /cert(?:ificate)? signature failure|invalid padding|padding check failed|bad signature/),
    causes: ['ca-same-name-other-key', 'issuer-unknown'],
  },
  { when: verifies(10, /(?:certificate|cert) has expired/), causes: expired },
  { when: verifies(9, /not yet valid/), causes: ['clock-or-not-yet-valid'] },
  { when: verifies(62, /hostname mismatch/), causes: ['name-mismatch'] },
  {
    when: verifies(
      20,
      /unable to get (?:local )?issuer|unable to verify the first|unable to verify leaf signature|signer not trusted|issuer is not recognized/,
    ),
    causes: ['issuer-unknown', 'ca-same-name-other-key', 'ca-not-trusted'],
  },
  { when: ({ exit }) => exit === 60, causes: ['issuer-unknown', 'ca-not-trusted'] },

  { when: ({ exit, scheme }) => scheme === 'http' && (exit === 1 || exit === 52), causes: ['plain-http-to-tls-port'] },
  { when: says(/http\/0\.9/), causes: ['not-the-api'] },
  { when: ({ exit }) => exit === 52 || exit === 18 || exit === 92, causes: ['answer-truncated', 'backend-died'] },
  { when: ({ exit }) => exit === 47, causes: ['redirected'] },
  { when: ({ exit }) => exit === 35, causes: ['tls-connection-closed', 'tls-version'] },
];

/** The causes of a call that brought no HTTP answer. */
export function connectionCauses(clues: Clues): Causes {
  const rule = rules.find(({ when }) => when(clues));
  const causes: Causes =
    rule === undefined ? ['undiagnosed'] : typeof rule.causes === 'function' ? rule.causes(clues) : rule.causes;
  return causes;
}

/**
 * curl names whom it could not connect to; a proxy's address there is the proof that it did not even try the host. Not so
 * where Node, which ignores proxies, was refused as well.
 */
function failedElsewhere({ text, host, port, node }: Clues): boolean {
  if (node.startsWith('econnrefused')) return false;
  const tried = /failed to connect to (\S+) port (\d+)/.exec(text) ?? /failed to connect to (\S+):(\d+)/.exec(text);
  if (tried === null || host === undefined || port === undefined) return false;
  return tried[1]?.replace(/^\[|\]$/g, '') !== host || Number(tried[2]) !== port;
}

function refused({ text, host }: Clues): Causes {
  const addresses = [...text.matchAll(/(?:trying|connect to|econnrefused) \[?([0-9a-f.:]+?)\]?(?::\d+| port)/g)].map(
    (match) => match[1] ?? '',
  );
  if (addresses.length > 0 && addresses.every((address) => address.includes(':'))) {
    return ['address-family-mismatch', 'apache-not-listening', 'address-not-listening'];
  }
  if (host?.includes(':')) return ['address-family-mismatch', 'apache-not-listening', 'address-not-listening'];
  return ['apache-not-listening', 'address-not-listening', 'address-family-mismatch'];
}

/** curl 7.88 says the same words for refused, unreachable and no route: Node's error code tells, if there is one. */
function notConnected(clues: Clues): Causes {
  if (clues.node.startsWith('ehostunreach')) return ['host-unreachable', 'no-route'];
  if (clues.node.startsWith('enetunreach')) return ['no-route', 'host-unreachable'];
  if (clues.node.startsWith('etimedout')) return ['packets-dropped', 'host-unreachable'];
  const [first, ...others] = refused(clues);
  return clues.node.startsWith('econnrefused')
    ? [first, ...others]
    : [first, ...others, 'host-unreachable', 'no-route'];
}

/**
 * Where the time ran out: without an address nothing was reached; an address with curl's initial verify result 1 is a
 * handshake without an answer; else the request was sent and Barman is slow.
 */
function timedOut({ text, exit, connected, verify, scheme, http, proxied }: Clues): Causes {
  if (/ssl connection timeout|handshake/.test(text)) return ['tls-no-answer'];
  if (connected === false || /failed to connect|connection timeout|connect etimedout/.test(text)) {
    return proxied ? ['http-proxy-environment', 'packets-dropped'] : ['packets-dropped'];
  }
  if (scheme === 'https' && verify === 1 && http === 0) return ['tls-no-answer'];
  // Node alone: it says the same of every stage, and only a certificate that was seen shows that TLS stood.
  if (/connection timed out/.test(text) || (exit === undefined && connected !== true)) {
    return ['packets-dropped', 'tls-no-answer'];
  }
  if (connected === undefined && verify === undefined) return ['own-timeout', 'packets-dropped', 'tls-no-answer'];
  return ['own-timeout'];
}

function rejected({ text, log }: Clues): Causes {
  if (/Error \(9\)/.test(log)) return ['client-certificate-rejected', 'clock-or-not-yet-valid'];
  return /bad certificate/.test(text)
    ? ['client-certificate-rejected', 'client-key-too-weak', 'clock-or-not-yet-valid']
    : ['client-certificate-rejected'];
}

/** In TLS 1.2 a missing client certificate is a handshake failure, as is a missing common cipher. */
function handshakeFailure({ sent, log }: Clues): Causes {
  if (sent === false || /did not return a certificate/.test(log)) return ['client-certificate-missing'];
  if (sent === undefined) return ['client-certificate-missing', 'tls-version'];
  return ['tls-version', 'client-certificate-rejected'];
}

/**
 * A connection that broke. After the handshake (exit 56) TLS 1.3 may have been refusing the client certificate while
 * the alert was lost; Apache's log then still has the reason.
 */
function broken({ exit, sent, log }: Clues, id: 'tls-connection-reset' | 'tls-connection-closed'): Causes {
  const error = /Certificate Verification: Error \((\d+)\)/.exec(log)?.[1];
  if (error === '10') return ['client-certificate-expired'];
  if (error !== undefined) {
    return ['2', '7', '18', '19', '20', '21'].includes(error)
      ? ['client-certificate-unknown-ca']
      : ['client-certificate-rejected'];
  }
  if (exit !== 56) return [id];
  return sent === false ? ['client-certificate-missing', id] : [id, 'client-certificate-rejected'];
}

/** curl says "has expired" of the leaf and of the CA: the ends decide if they are known. */
function expired({ evidence }: Clues): Causes {
  const { server, ca } = evidence.notAfter ?? {};
  const caFirst = ca !== undefined && server !== undefined && ca.getTime() <= server.getTime();
  return caFirst
    ? ['ca-expired', 'server-certificate-expired', 'clock-or-not-yet-valid']
    : ['server-certificate-expired', 'ca-expired', 'clock-or-not-yet-valid'];
}

/** A verify result of the server's chain: by its words, or by its number when curl stopped there (exit 60). */
function verifies(code: number, words: RegExp): (clues: Clues) => boolean {
  return ({ text, exit, verify }) => words.test(text) || (exit === 60 && verify === code);
}
