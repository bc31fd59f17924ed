import type { Clues } from '../evidence/clues.ts';
import { type Causes, type Rule, says } from './causes.ts';

/** What the client says against the server's certificate: its name, its authority, its dates, everything else. */
export const serverCertificateRules: readonly Rule[] = [
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
