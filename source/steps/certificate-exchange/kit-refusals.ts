import { OperatorError } from '../../errors.ts';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import type { KitFacts, KitWish } from './kit-facts.ts';

/** The CA of the kit. Throws OperatorError for a set that must not be handed on. */
export function requireKit({ set, leaves, ca }: KitFacts): CertificateFacts {
  const { places, hostName, authority, findings } = set;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(hostName)) {
    throw new OperatorError({
      id: 'bad-host-name',
      message: `“${hostName}” is no name of a folder below ssl on the controller.`,
      fix: ['Say the inventory name: --host NAME.'],
    });
  }
  const missing = [
    { found: set.ca, place: places.trust },
    { found: set.server, place: places.server.certificate },
    { found: set.client, place: places.client.certificate },
  ].find(({ found }) => found.certificate === undefined);
  if (missing !== undefined) {
    throw new OperatorError({
      id: 'set-incomplete',
      message: `There is no certificate at ${missing.place.path}: there is nothing to bring to the controller yet.`,
      fix: ['Make the set first: wizard certs create.'],
    });
  }
  if (authority?.kind === 'usable' && authority.ca.chainPem !== '') {
    throw new OperatorError({
      id: 'organisation-ca',
      message: `The certificates are of the intermediate CA ${authority.ca.signing.subject}: TPA knows one CA, with its key, and none above it.`,
      fix: ['Keep this host out of the certificates of a deploy; there is no kit that could bring the two into line.'],
    });
  }
  const files = leaves.map(({ service }) => `${service}.crt`).join(', ');
  const blocking = findings.find(({ severity, group }) => severity === 'block' && group !== 'tpa');
  if (blocking !== undefined) {
    throw new OperatorError({
      id: blocking.id,
      message: `This set is not handed on: ${blocking.file}: ${blocking.message}`,
      fix: [blocking.fix],
    });
  }
  if (ca !== undefined) return ca;
  throw new OperatorError({
    id: 'several-cas',
    message: `No CA of ${places.trust.path} signed all of ${files}; TPA's controller has one.`,
    fix: ['Renew them with one CA: wizard certs renew --all.'],
  });
}

/** TPA's controller has the key of its CA; only one that this host made itself has to get there. Throws OperatorError otherwise. */
export function requireShareableKey({ set, caKey }: KitFacts, { madeHere }: KitWish): void {
  const { path } = set.places.caKey;
  if (caKey.kind === 'missing') {
    throw new OperatorError({
      id: 'ca-key-missing',
      message: `The CA’s key is not here: ${path}.`,
      fix: ['The controller has it: leave --with-ca-key out.'],
    });
  }
  if (caKey.kind === 'refused') {
    throw new OperatorError({
      id: caKey.id,
      message: `${path} ${caKey.why}.`,
      fix: ['TPA replaces a key that it cannot read: an unprotected RSA-4096 key is what it needs.'],
    });
  }
  if (set.caKey.matches !== true) {
    throw new OperatorError({
      id: 'ca-key-mismatch',
      message: `${path} is not the key of the CA in ${set.places.trust.path}.`,
      fix: ['Leave --with-ca-key out.'],
    });
  }
  if (caKey.keyType !== 'rsa-4096') {
    throw new OperatorError({
      id: 'tpa-will-replace-key',
      message: `${path} is ${caKey.keyType}: TPA would replace it, and its CA with it, without a backup.`,
      fix: ['Make the CA with an RSA-4096 key (the default), or keep this host out of the certificates of a deploy.'],
    });
  }
  // A rotation makes the CA beside the one that it follows.
  if (madeHere(set.places.ca.path) || madeHere(set.places.next.certificate.path)) return;
  throw new OperatorError({
    id: 'ca-not-made-here',
    message: `No run of this host made the CA at ${set.places.ca.path}: its key belongs to where it came from.`,
    fix: ['Leave --with-ca-key out: the controller that made the CA has its key.'],
  });
}
