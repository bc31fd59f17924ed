export type Severity = 'info' | 'warn' | 'block';
/** `tpa` findings say what the next `tpaexec deploy` would undo; they do not change the verdict. */
export type FindingGroup = 'certificate' | 'file' | 'tpa';

/**
 * Who refuses such a certificate: OpenSSL as Apache, curl, Node and older Pythons use it; OpenSSL with -x509_strict, which
 * is Python's default from 3.13 on; GnuTLS; Go's crypto/x509. Whoever is not named was not asked or accepts it.
 */
export type Verifier = 'OpenSSL' | 'OpenSSL -x509_strict' | 'Python 3.13' | 'GnuTLS' | 'Go';

const strict = ['OpenSSL -x509_strict', 'Python 3.13'] as const;
const both = ['OpenSSL', 'GnuTLS'] as const;

type Rule = readonly [severity: Severity, group: FindingGroup, fix: string, refusedBy?: readonly Verifier[]];

const reissue = 'Issue the certificate again with this program.';
const reissueCa = 'Make a new CA certificate and issue the others again.';
const restore = 'Restore the file from a backup or issue it again.';

/** Every finding that a set of certificates can get. The ids are an interface: they are stable. */
const rules = {
  expired: ['block', 'certificate', 'Renew the certificate.', both],
  'not-yet-valid': [
    'block',
    'certificate',
    'Check the clocks of this host and of the one that issued it; wait, or issue it again.',
    both,
  ],
  'ca-expired': [
    'block',
    'certificate',
    'Renew the CA with its key, in every copy: wizard certs rotate start --same-key.',
    both,
  ],
  'validity-inverted': ['block', 'certificate', reissue],
  'not-signed-by-ca': [
    'block',
    'certificate',
    'Issue it again with this CA, or put the CA that signed it into the CA file.',
    both,
  ],
  'self-signed': ['block', 'certificate', 'Issue it with the CA instead.', both],
  'aki-serial-pins-old-ca': [
    'block',
    'certificate',
    'Issue it again with the key identifier alone, or keep the old CA certificate.',
    ['OpenSSL'],
  ],
  'aki-mismatch': ['block', 'certificate', reissue, both],
  'bad-signature': ['block', 'certificate', restore],
  'signature-algorithm-mismatch': ['block', 'certificate', reissue],
  'key-mismatch': [
    'block',
    'certificate',
    'Put the key and the certificate that were made together in place, or issue a new certificate for this key.',
  ],
  'host-mismatch': [
    'block',
    'certificate',
    'Issue it again with this name, or connect by a name that it carries.',
    both,
  ],
  'san-empty': ['block', 'certificate', reissue],
  'san-malformed': ['block', 'certificate', 'Issue it again with correct names.'],
  'issuer-not-ca': ['block', 'certificate', reissueCa, both],
  'ca-without-basic-constraints': ['block', 'certificate', reissueCa, strict],
  'ca-without-certsign': ['block', 'certificate', reissueCa, both],
  'path-length-exceeded': [
    'block',
    'certificate',
    'Issue from a CA nearer to the root, or allow a longer path in the CA.',
  ],
  'leaf-is-ca': ['block', 'certificate', 'Issue a leaf certificate; keep the CA for signing only.'],
  'chain-order': ['block', 'certificate', 'Put the leaf first, then each certificate that signed the one before it.'],
  'chain-incomplete': [
    'block',
    'certificate',
    'Add the missing CA certificate: intermediates to the leaf file, the root to the CA file.',
  ],
  'weak-key': ['block', 'certificate', 'Make a new key of at least 2048 bits (RSA) or P-256.'],
  'weak-signature': ['block', 'certificate', 'Issue it again with SHA-256.'],
  'key-encrypted': ['block', 'file', 'Store the key without a passphrase, mode 0600: Apache cannot ask for one.'],
  'not-pem': ['block', 'file', 'Convert the file to PEM.'],
  'files-swapped': ['block', 'file', 'Exchange the files.'],
  'empty-file': ['block', 'file', restore],
  'file-missing': ['block', 'file', restore],
  'file-unreadable': ['block', 'file', 'Make it a regular file that root can read.'],
  'file-too-large': ['block', 'file', 'Check what the file is; a certificate file has a few thousand bytes.'],
  truncated: ['block', 'file', restore],
  'key-in-certificate-file': [
    'block',
    'file',
    'Take the key out of the readable file; as it was exposed, make a new key.',
  ],
  'key-world-readable': ['block', 'file', 'Set mode 0600; as the key was exposed, make a new one.'],
  'wrong-eku': ['block', 'certificate', 'Issue it again for this purpose.', both],
  'unknown-critical-extension': ['block', 'certificate', 'Issue it again without that extension.', both],
  'name-constraint-violated': [
    'block',
    'certificate',
    'Issue it for names that the CA may certify, or use another CA.',
    both,
  ],
  'issuer-encoding-differs': ['block', 'certificate', 'Issue it again, copying the name of the CA byte for byte.'],
  'duplicate-extension': ['block', 'certificate', reissue],
  'der-malformed': ['block', 'certificate', reissue],
  'version-not-3': ['block', 'certificate', reissue],
  'ambiguous-bundle': [
    'block',
    'certificate',
    'Issue the leaf again with an authority key identifier, or keep one CA of this name in the file.',
  ],
  'crl-expired': [
    'block',
    'certificate',
    'If it is this program’s: wizard certs renew --expiring. Else fetch the CA’s newest list and reload Apache.',
  ],
  'crl-missing': [
    'block',
    'certificate',
    'Fetch the CA’s list; in a folder it needs its hash name, which `openssl rehash FOLDER` gives it. Then reload Apache.',
  ],
  revoked: ['block', 'certificate', 'Issue a new certificate with a new key.'],
  'crl-expiring': [
    'warn',
    'certificate',
    'If it is this program’s: wizard certs renew --expiring. Else fetch the CA’s newest list and reload Apache.',
  ],
  'clock-skew': ['warn', 'certificate', 'Compare the clocks; it works in a few minutes.'],
  'outlives-ca': ['warn', 'certificate', 'Renew the CA before that day, or issue it with an earlier end.'],
  'long-validity': ['warn', 'certificate', 'Issue it for at most 825 days.'],
  expiring: ['warn', 'certificate', 'Renew it now.'],
  'no-san': [
    'warn',
    'certificate',
    'Issue it again with its names in subjectAltName; Go and Node programs look nowhere else.',
  ],
  'cn-too-long': ['warn', 'certificate', 'Issue it with a short common name; the full one belongs in subjectAltName.'],
  'san-underscore': ['warn', 'certificate', 'Give the host a name of letters, digits and hyphens.'],
  'subject-empty': ['warn', 'certificate', 'Issue it with a common name.'],
  'ca-no-keyusage': [
    'warn',
    'certificate',
    'Renew the CA (wizard certs rotate start --same-key adds keyUsage): Python 3.13 and later refuse it as it is.',
    strict,
  ],
  'ca-no-ski': [
    'warn',
    'certificate',
    'Renew the CA (wizard certs rotate start --same-key adds the identifier): Python 3.13 and later refuse it as it is.',
    strict,
  ],
  'no-aki': [
    'warn',
    'certificate',
    'Issue it again with the key identifier of its CA: Python 3.13 and later refuse it as it is.',
    strict,
  ],
  'leaf-no-eku': ['warn', 'certificate', 'Issue it again for its one purpose.'],
  'ca-basic-constraints-not-critical': ['warn', 'certificate', 'Renew the CA with critical basicConstraints.', strict],
  'subject-equals-issuer': ['warn', 'certificate', 'Issue it under its own name: verifiers take it for self-signed.'],
  'expired-ca-in-bundle': ['warn', 'certificate', 'Remove the expired certificate from the file.'],
  'duplicate-serial': ['warn', 'certificate', 'Issue one of them again.'],
  'serial-too-long': ['warn', 'certificate', 'Issue it with a serial number of at most 20 octets.'],
  'ed25519-interop': ['warn', 'certificate', 'Use RSA or P-256: programs built on NSS cannot read it.'],
  'pem-bom': ['warn', 'file', 'Remove the byte order mark at the start of the file.'],
  'pem-label': ['warn', 'file', 'Use the label CERTIFICATE.'],
  'encoding-not-minimal': ['warn', 'certificate', 'Issue it again: strict readers of DER refuse it.'],
  'intermediate-in-trust-file': [
    'warn',
    'certificate',
    'Move the intermediate to the files of the leaves that it signed.',
  ],
  'order-dependent-bundle': [
    'warn',
    'certificate',
    'Give every generation of the CA its own name, and drop the old one after the rotation.',
  ],
  'shared-ca': [
    'warn',
    'certificate',
    'Check who else has a certificate of this CA, and let in by name: Require expr %{SSL_CLIENT_S_DN_CN} in the virtual host. No setting of TPA gives the API another CA.',
  ],
  symlink: [
    'warn',
    'file',
    'Put the file itself there. If the link is meant: files behind it change without this program.',
  ],
  'tpa-will-replace-key': [
    'warn',
    'tpa',
    'Use an unencrypted RSA 4096 key, or keep this host out of the next deploy of certificates.',
  ],
  'duplicate-ca': ['info', 'certificate', 'Remove the second copy.'],
  'root-in-chain': ['info', 'certificate', 'Nothing; the root need not be sent.'],
  wildcard: ['info', 'certificate', 'Nothing; exact names show better what it is for.'],
  'normalise-pem': ['info', 'file', 'Nothing; this program writes plain PEM the next time.'],
} as const satisfies Readonly<Record<string, Rule>>;

export type FindingId = keyof typeof rules;

export type SetFinding = {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly group: FindingGroup;
  /** The certificate (its subject) or the file that it is about. */
  readonly subject: string;
  readonly file: string;
  readonly message: string;
  readonly fix: string;
  /** Who refuses it; empty where nobody is known to, or where that is not what is wrong. */
  readonly refusedBy: readonly Verifier[];
};

export const findingIds = Object.keys(rules).filter((id): id is FindingId => id in rules);

/** A finding as the rule of its id has it; `severity` and `refusedBy` are given only where this case is an exception. */
export function finding(
  id: FindingId,
  about: { readonly subject: string; readonly file: string },
  message: string,
  severity?: Severity,
  refusedBy?: readonly Verifier[],
): SetFinding {
  const rule: Rule = rules[id];
  return {
    id,
    severity: severity ?? rule[0],
    group: rule[1],
    subject: about.subject,
    file: about.file,
    message,
    fix: rule[2],
    refusedBy: refusedBy ?? rule[3] ?? [],
  };
}

export type Verdict = 'ok' | 'warn' | 'block';

/** The worst severity of the groups certificate and file. */
export function verdictOf(findings: readonly SetFinding[]): Verdict {
  const counted = findings.filter(({ group }) => group !== 'tpa');
  if (counted.some(({ severity }) => severity === 'block')) return 'block';
  return counted.some(({ severity }) => severity === 'warn') ? 'warn' : 'ok';
}
