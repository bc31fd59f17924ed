import { OperatorError } from '../../errors.ts';
import { caNameFor } from '../../pki/issue/ca-name.ts';
import type { Issuer } from '../../plan/actions.ts';
import { passphraseNeeded, wrongPassphrase } from '../../wizard/passphrase.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import { requireLivingCa } from './renewal-review.ts';

/** A certificate of an existing CA needs that CA's key, which TPA keeps on its controller. Throws OperatorError without it. */
export function requireIssuer(facts: CertificateSetFacts): void {
  requireLivingCa(facts);
  const { path } = facts.places.caKey;
  const fix = [
    'Have it signed where the key is: `wizard certs request` here, `wizard certs sign` there, `wizard certs import` here.',
    `Or copy ssl/CA.key from the cluster's folder on the TPA controller, and name it: --ca-key FILE.`,
  ];
  if (facts.caKey.file === undefined) {
    throw new OperatorError({ id: 'ca-key-missing', message: `The CA's key is needed and is not here: ${path}.`, fix });
  }
  if (facts.caKey.protection === 'locked') throw lockedKey(facts);
  const { authority } = facts;
  if (authority?.kind === 'refused' && authority.given !== undefined) {
    throw new OperatorError({
      id: 'ca-refused',
      message: `${authority.given} cannot be taken as the CA: ${authority.why}.`,
      fix: [
        'Give one PEM file with the root and all intermediates (--ca FILE), and the key of the one that signs (--ca-key FILE).',
      ],
    });
  }
  if (authority?.given !== undefined && facts.ca.certificate && authority.kind === 'usable') {
    if (!authority.ca.trustPem.includes(facts.ca.certificate.pem.trim())) throw anotherCa(facts, authority.given);
  }
  const matches = authority?.kind === 'usable' && authority.ca.hasKey ? true : facts.caKey.matches;
  if (matches === false) {
    throw new OperatorError({
      id: 'ca-key-mismatch',
      message: `${path} is not the key of the CA in ${facts.places.trust.path}.`,
      fix,
    });
  }
}

/** A new CA gets a new key; one that is there already is somebody's, and is never replaced. Throws OperatorError then. */
export function requireNoKey({ caKey, places }: CertificateSetFacts): void {
  if (caKey.file === undefined) return;
  throw new OperatorError({
    id: 'ca-key-without-certificate',
    message: `${places.caKey.path} is there, but the certificate of its CA is not: a new CA would need the place of its key.`,
    fix: [
      `Put the CA's certificate at ${places.ca.path}, or name it: --ca FILE.`,
      `For a new CA move ${places.caKey.path} away first.`,
    ],
  });
}

/**
 * A CA of this cluster that this host knows already is not made a second time: TPA's deploy copies the controller's to
 * /etc/tpa/root.crt and to the trust store (roles/sys/ssl/ca, “Push CA cert to the node”; roles/pgbackupapi/service, “Copy CA to shared
 * trusted CA”), and everything that trusts it would reject the new one. Throws OperatorError then.
 */
export function requireNoRival({ caCopies, anchor, clusterName, standard, places }: CertificateSetFacts): void {
  if (!standard) return;
  const name = caNameFor(clusterName);
  const copies = caCopies.map(({ place, found }) => ({ path: place.path, found }));
  const here = [...copies, anchor].filter(
    ({ path, found: { certificate } }) =>
      certificate !== undefined && (path !== anchor.path || certificate.commonName === name),
  );
  const [first] = here;
  if (first === undefined) return;
  throw new OperatorError({
    id: 'ca-exists',
    message: `${here.map(({ path }) => path).join(' and ')} ${here.length === 1 ? 'is' : 'are'} a CA of this cluster already (${first.found.certificate?.subject}), and its key is not here (${places.caKey.path}): a second one would be turned away by everything that trusts it.`,
    fix: [
      'Have the certificates signed where its key is: `wizard certs request` here, `wizard certs sign` on the TPA controller, `wizard certs import` here.',
      `Or bring its key (ssl/CA.key of the cluster's directory on the controller): --ca ${first.path} --ca-key FILE.`,
      `If nothing uses it any more, remove ${here.map(({ path }) => path).join(' and ')} first.`,
    ],
  });
}

/** The CA of this host as an action takes it; `certificate` where this plan makes or writes it. */
export function issuerOf(facts: CertificateSetFacts, certificate: string): Issuer {
  const { authority, caPassphrase, places } = facts;
  const chain = authority?.kind === 'usable' ? authority.ca.chainPem : '';
  return {
    certificate,
    key: places.caKey.path,
    ...(facts.caKey.protection === 'opened' && caPassphrase && { passphrase: caPassphrase }),
    ...(chain !== '' && { chain }),
  };
}

function anotherCa({ places }: CertificateSetFacts, given: string): OperatorError {
  return new OperatorError({
    id: 'another-ca',
    message: `${places.trust.path} holds another CA than ${given}: its clients would be turned away from one moment to the next.`,
    fix: [`Issue from the CA that is there (without --ca), or move ${places.trust.path} and its leaves away first.`],
  });
}

function lockedKey({ places, caPassphrase }: CertificateSetFacts): OperatorError {
  const { path } = places.caKey;
  const fix = [
    'On a terminal it is asked for; else: --ca-passphrase-file FILE.',
    'It opens the key in memory and is stored nowhere.',
  ];
  return caPassphrase === undefined
    ? new OperatorError({ id: passphraseNeeded, message: `${path} is protected by a passphrase.`, fix })
    : new OperatorError({ id: wrongPassphrase, message: `The passphrase does not open ${path}.`, fix });
}
