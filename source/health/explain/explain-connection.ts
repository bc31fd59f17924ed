import type { Clues } from '../evidence/clues.ts';
import { type Causes, distinct, firstCauses, type Rule, says } from './causes.ts';
import { backendBroke, causesOfLog, clientRefusal, lateVerification, startFailure } from './explain-log.ts';
import { tcpRules } from './explain-tcp.ts';

/** What the client says against the server's certificate: its name, its authority, its dates, everything else. */
const serverCertificateRules: readonly Rule[] = [
  {
    when: says(
      /no alternative certificate subject name|does not match target|altname invalid|hostname mismatch|ip address mismatch|unable to obtain common name/,
    ),
    causes: ['name-mismatch'],
  },
  { when: ({ exit }) => exit === 51, causes: ['name-mismatch'] },
  {
    when: verifies([19], /self[- ]signed cert(?:ificate)? in (?:the )?(?:cert(?:ificate)? )?chain/),
    causes: ['ca-not-trusted', 'ca-same-name-other-key'],
  },
  {
    when: verifies([18], /self[- ]signed cert/),
    causes: ['wrong-vhost-self-signed', 'ca-not-trusted', 'postgres-pair-served'],
  },
  {
    when: verifies(
      [7],
      /cert(?:ificate)? signature failure|wrong signature length|data too large for|padding|bad signature/,
    ),
    causes: ['ca-same-name-other-key', 'issuer-unknown'],
  },
  { when: verifies([10], /(?:certificate|cert) has expired/), causes: expired },
  { when: verifies([9], /not yet valid/), causes: ['clock-or-not-yet-valid'] },
  { when: verifies([62, 64], /hostname mismatch/), causes: ['name-mismatch'] },
  {
    when: verifies(
      [2, 20, 21],
      /unable to get (?:local )?issuer|unable to verify the first|unable to verify leaf signature|issuer is not recognized/,
    ),
    causes: ['issuer-unknown', 'ca-same-name-other-key', 'ca-not-trusted'],
  },
  { when: says(/server certificate not accepted/), causes: ['server-certificate-not-accepted'] },
  // GnuTLS says no more of an authority that is not in the trust store.
  {
    when: says(/signer not trusted/),
    causes: ['ca-not-trusted', 'issuer-unknown', 'wrong-vhost-self-signed', 'ca-same-name-other-key'],
  },
  // curl's own words for every other verdict about the server's chain: its purpose, key, digest, constraints.
  {
    when: ({ text, exit, verify }) =>
      /ssl certificate problem|certificate verify failed: |key too weak|purpose|^\s*unspecified/.test(text) ||
      ((exit ?? 60) === 60 && (verify ?? 0) > 1),
    causes: ['server-certificate-rejected', 'issuer-unknown', 'ca-not-trusted'],
  },
  {
    when: ({ exit, verify }) => exit === 60 && verify === 1,
    causes: ['name-mismatch', 'client-certificate-expired', 'issuer-unknown'],
  },
  {
    when: ({ exit }) => exit === 60,
    causes: [
      'ca-not-trusted',
      'issuer-unknown',
      'server-certificate-expired',
      'name-mismatch',
      'client-certificate-expired',
    ],
  },
];

/** OpenSSL says "has expired" of the leaf and of the CA: the ends decide if they are known. NSS tells them apart. */
function expired({ text, evidence }: Clues): Causes {
  const { server, ca } = evidence.notAfter ?? {};
  const caFirst =
    text.includes("issuer's certificate") ||
    (ca !== undefined && server !== undefined && ca.getTime() <= server.getTime());
  return caFirst
    ? ['ca-expired', 'server-certificate-expired', 'clock-or-not-yet-valid']
    : ['server-certificate-expired', 'ca-expired', 'clock-or-not-yet-valid'];
}

/** A verify result of the server's chain: by its words, or by its number when curl stopped there (exit 60). */
function verifies(codes: readonly number[], words: RegExp): (clues: Clues) => boolean {
  return ({ text, exit, verify }) =>
    words.test(text) || ((exit ?? 60) === 60 && verify !== undefined && codes.includes(verify));
}

/**
 * The rules for calls that ended after the connection and before an HTTP answer. They look at words before exit codes:
 * curl gives 35, 56 and 60 for the same alert of different TLS versions (docs/reference/health.md, Calls that fail). An alert is the
 * server's word about our certificate, everything else curl's about the server's.
 */
const rules: readonly Rule[] = [
  ...tcpRules,

  {
    when: ({ exit, scheme, host }) => scheme === 'http' && host !== undefined && [1, 52, 56].includes(exit ?? 0),
    causes: ['plain-http-to-tls-port', 'not-the-api'],
  },

  { when: says(/upstream connect error or disconnect/), causes: ['device-in-between', 'apache-not-listening'] },
  { when: says(/alert for plain http/), causes: ['plain-http-to-tls-port', 'not-the-api'] },
  {
    when: ({ text, trace }) =>
      /http_1_1_required|http2_goaway.*post-handshake/.test(text) || /^\* .*\bhttp_1_1_required/m.test(trace),
    causes: ['late-client-verification-http2'],
  },
  { when: says(/extension not received/), causes: ['late-client-verification', 'client-certificate-missing'] },
  {
    when: ({ log, exit }) => lateVerification(log) !== undefined && (exit === undefined || exit === 92 || exit === 16),
    causes: ({ log, trace }) =>
      /http\/?2/.test(trace)
        ? ['late-client-verification-http2']
        : (lateVerification(log) ?? ['late-client-verification']),
  },
  {
    when: ({ log, http, exit, text }) => http === 0 && backendBroke(log) && brokeLate(exit, text),
    causes: ['backend-died', 'answer-truncated'],
  },
  { when: says(/revocation unchecked/), causes: ['revocation-unchecked'] },
  { when: says(/answer is no json/), causes: ['not-json', 'not-the-api'] },
  { when: says(/empty answer/), causes: ['answer-truncated', 'backend-died', 'tls-connection-closed'] },
  {
    when: ({ exit, text }) => [16, 18, 52, 92].includes(exit ?? 0) || /chunked[- ]encod/.test(text),
    causes: ['answer-truncated', 'backend-died'],
  },
  { when: says(/certificate required|did not return a certificate/), causes: notReceived },
  { when: ({ exit }) => exit === 98, causes: ['client-certificate-missing'] },
  {
    when: ({ text, verify, log }) =>
      clientRefusal(log) !== undefined && (verify ?? 0) <= 1 && !/ssl certificate problem|subject name/.test(text),
    causes: ({ log }) => clientRefusal(log) ?? ['client-certificate-rejected'],
  },
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
    causes: ['client-certificate-expired', 'server-certificate-expired', 'ca-expired'],
  },
  {
    when: says(/alert bad certificate/),
    causes: ['client-certificate-rejected', 'client-key-too-weak', 'clock-or-not-yet-valid'],
  },
  {
    when: says(/alert (?:unsupported certificate|certificate revoked|certificate unknown|access denied)/),
    causes: ['client-certificate-rejected'],
  },
  { when: says(/alert handshake failure/), causes: handshakeFailure },
  // GnuTLS after the handshake, and a server that was gone before curl could read why: which alert it was remains unsaid.
  { when: says(/fatal alert has been received|getpeername\(\) failed/), causes: refusedUnsaid },

  {
    when: says(/wrong version number|unknown protocol|record layer failure|packet length too long|record overflow/),
    causes: ['not-tls'],
  },
  {
    when: says(
      /alert protocol version|alert insufficient security|unsupported protocol|no protocols available|version too low|no shared cipher|no ciphers available|inappropriate fallback|legacy sigalg|dh key too small|wrong signature type|unsafe legacy renegotiation|no suitable signature/,
    ),
    causes: ['tls-version'],
  },
  { when: says(/alert internal error/), causes: ['tls-connection-closed', 'client-certificate-rejected'] },
  { when: says(/unrecognized name/), causes: ['misdirected', 'name-mismatch'] },
  {
    when: says(
      /before secure tls connection|ssl_error_syscall(?!, errno 104)|ssl_error_zero_return|unexpected eof|connection closed/,
    ),
    causes: (clues) => broken(clues, 'tls-connection-closed'),
  },
  {
    when: says(/connection reset|connection was reset|errno 104|econnreset|broken pipe|epipe/),
    causes: (clues) => broken(clues, 'tls-connection-reset'),
  },

  ...serverCertificateRules,

  { when: says(/http\/0\.9|unsupported http version|weird server reply|hpe invalid/), causes: ['not-the-api'] },
  {
    when: ({ exit, text }) => exit === 47 || /exceeded \d+ redirects|redirected too many times/.test(text),
    causes: ['redirected'],
  },
  {
    when: (clues) => (clues.exit === 35 || clues.text.includes('eproto')) && saysNothing(clues),
    causes: unsaid('tls-connection-closed', 'tls-connection-reset', 'not-tls', 'tls-version'),
  },
  {
    when: (clues) => (clues.exit === 55 || clues.exit === 56) && saysNothing(clues),
    causes: unsaid('client-certificate-rejected', 'tls-connection-reset', 'http-proxy-environment'),
  },
];

/** The causes of a call that brought no HTTP answer; the log alone where curl's part of the evidence does not tell. */
export function connectionCauses(clues: Clues): Causes {
  const causes = firstCauses(rules, clues);
  if (causes !== undefined) return distinct(causes);
  // Success without a word about the answer: only the log may know more.
  return causesOfLog(clues.log) ?? ['undiagnosed'];
}

/** Given to curl and still not shown to the server: NSS does so with a key that is not the certificate's. */
function notReceived({ sent }: Clues): Causes {
  return sent === true
    ? ['client-certificate-missing', 'client-key-unusable', 'client-certificate-unknown-ca']
    : ['client-certificate-missing'];
}

function refusedUnsaid({ sent }: Clues): Causes {
  if (sent === false) return ['client-certificate-missing', 'client-certificate-rejected'];
  const missing = sent === undefined ? (['client-certificate-missing'] as const) : [];
  return ['client-certificate-rejected', ...missing, 'client-certificate-unknown-ca', 'client-certificate-expired'];
}

/** In TLS 1.2 a missing client certificate is a handshake failure, as is a missing common cipher. */
function handshakeFailure({ sent, log, trace }: Clues): Causes {
  if (sent === false || /did not return a certificate|AH0226[13]/.test(log)) return ['client-certificate-missing'];
  const unanswered = trace.includes('client hello') && !trace.includes('server hello');
  if (sent === undefined && !unanswered) return ['client-certificate-missing', 'tls-version'];
  return ['tls-version', 'client-certificate-rejected'];
}

type Broken = 'tls-connection-reset' | 'tls-connection-closed';

/**
 * A connection that broke. After the handshake (exit 55 and 56), and while curl was sending, the server may have been
 * refusing the client certificate while the alert was lost.
 */
function broken({ exit, text, sent, log, evidence }: Clues, id: Broken): Causes {
  // Node says ECONNRESET of both.
  const other: Broken = id === 'tls-connection-reset' ? 'tls-connection-closed' : 'tls-connection-reset';
  const saidByCurl = exit !== undefined && (evidence.stderr ?? '') !== '';
  const isLate = exit === 55 || exit === 56;
  if (startFailure(log) !== undefined && !isLate) return [id, 'apache-not-listening'];
  if (exit === 55 || text.includes('send failure')) {
    return sent === false
      ? ['client-certificate-missing', id]
      : [id, 'client-certificate-rejected', 'client-certificate-unknown-ca'];
  }
  // Another client sends at once, and may lose the alert for its certificate like one that sends.
  if (exit === undefined && sent === undefined && text.includes('connection aborted')) {
    return [id, 'client-certificate-missing', 'client-certificate-rejected'];
  }
  if (!isLate) return saidByCurl ? [id] : [id, other];
  return sent === false
    ? ['client-certificate-missing', id, 'answer-truncated']
    : [id, 'client-certificate-rejected', 'answer-truncated'];
}

/** An exit code without words, which also stands for a client certificate that was missing or refused. */
function unsaid(...others: Causes): (clues: Clues) => Causes {
  return ({ sent }) =>
    sent === false
      ? ['client-certificate-missing', ...others]
      : [...others, 'client-certificate-unknown-ca', 'client-certificate-expired', 'client-certificate-missing'];
}

/** Apache reached the API and lost it: nothing, or half an answer, came through. */
function brokeLate(exit: number | undefined, text: string): boolean {
  return (
    [16, 18, 52, 56, 92].includes(exit ?? 0) || /connection reset|econnreset|empty answer|unexpected eof/.test(text)
  );
}

/** An exit code alone, or with the words that stand for “something went wrong”. Words that nobody knows are not guessed at. */
function saysNothing({ text, evidence }: Clues): boolean {
  if ((evidence.stderr ?? '').trim() === '') return true;
  const words = text.replace(/^curl: \(\d+\)/gm, '').trim();
  return (
    words === '' ||
    /unknown ssl protocol error|ssl connect error|^tls connect error: error:00000000|^e?proto$|failure when receiving|failed sending|failed receiving|(?:recv|send) failure|^\W*(?:open|libre)ssl ssl_(?:read|write|connect)[^a-z]*$/m.test(
      words,
    )
  );
}
