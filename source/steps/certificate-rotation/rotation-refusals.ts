import { OperatorError, usageError } from '../../errors.ts';
import { holdsAll, sameNameOtherKey } from '../../pki/rotation.ts';
import { passphraseNeeded, wrongPassphrase } from '../../wizard/passphrase.ts';
import type { FoundKey } from '../certificates/look-at-files.ts';
import type { RotationFacts } from './rotation-facts.ts';
import type { RotationWish } from './rotation-wish.ts';

const howFar = '`wizard certs rotate` says how far the rotation is and what comes next.';

/** Throws usage errors for options that do not belong together. */
export function requireWish({ phase, sameKey, ca, caKey }: RotationWish): void {
  if (phase !== 'start' && (sameKey || ca !== undefined)) {
    throw usageError('--ca and --same-key belong to `certs rotate start`.', [howFar]);
  }
  if (sameKey && ca !== undefined) {
    throw usageError('--same-key keeps the CA that is there; --ca names another one.', ['Say one of the two.']);
  }
  if (phase === 'start' && caKey !== undefined && ca === undefined && !sameKey) {
    throw usageError('--ca-key is the key of the CA in --ca FILE, or with --same-key of the one that is there.', [
      'Without both, a new CA with a new key is made.',
    ]);
  }
  if ((phase === 'retire' || phase === 'abort') && caKey !== undefined) {
    throw usageError(`--ca-key does not belong to \`certs rotate ${phase}\`: nothing is signed.`, [howFar]);
  }
}

/** There has to be a CA that Apache trusts before there can be a second one. */
export function requireTrust({ set }: RotationFacts): void {
  if (set.ca.certificate !== undefined) return;
  const { path } = set.places.trust;
  throw new OperatorError({
    id: set.ca.file === undefined ? 'ca-missing' : 'ca-unreadable',
    message: `There is no CA certificate at ${path}${set.ca.why === undefined ? '' : ` that can be read: ${set.ca.why}`}.`,
    fix: ['Make the set first: wizard certs create.'],
  });
}

/** What must not be begun over. */
export function requireStart({ set, rotation, next, given }: RotationFacts): void {
  const { places } = set;
  if (rotation.phase === 'reissued') {
    throw refused('rotation-under-way', 'The certificates are of the new CA already: there is nothing to start.', [
      howFar,
    ]);
  }
  if (given !== undefined && !given.adoption.ok) {
    throw refused('ca-refused', `${given.path} cannot be taken as the CA: ${given.adoption.why}.`, [
      'Give one PEM file with the root and all intermediates (--ca FILE), and the key of the one that signs (--ca-key FILE).',
    ]);
  }
  if (next.found.file !== undefined && (next.found.certificate === undefined || rotation.next.length === 0)) {
    throw refused('file-in-the-way', `${places.next.certificate.path} is no CA that can be read.`, [
      `Move ${places.next.certificate.path} away.`,
    ]);
  }
  if (given?.key !== undefined) requireOpen(given.key, given.keyPath ?? '', set);
  if (given?.adoption.ok) {
    const { chainPem, trustPem } = given.adoption.ca;
    if (next.found.text !== undefined && next.found.text !== chainPem + trustPem) {
      throw refused('rotation-under-way', `Another CA is to come already: ${places.next.certificate.path}.`, [
        'Go back first: wizard certs rotate abort.',
      ]);
    }
    if (next.found.text === undefined && holdsAll(set.ca.text ?? '', trustPem)) {
      throw refused('ca-trusted-already', `The root of ${given.path} is trusted already: there is nothing to rotate.`, [
        'Issue from it: wizard certs renew --all --ca-key FILE.',
      ]);
    }
  }
  const coming = given?.adoption.ok ? given.adoption.ca.trustPem : next.found.text;
  const clash = coming === undefined ? undefined : sameNameOtherKey(coming, set.ca.text ?? '');
  if (clash !== undefined) {
    throw refused(
      'ca-same-name-other-key',
      `The CA that is to come is called ${clash.subject}, as the one that is trusted, and has another key: in one file verifiers could not tell them apart.`,
      ['Give the new CA another name, such as one with G2 at its end.'],
    );
  }
}

/** A key that nobody knows the certificate of is somebody's, and is not overwritten. */
export function requireNoLeftover({ next, set }: RotationFacts): void {
  const { certificate, key } = set.places.next;
  if (next.found.text !== undefined || next.keyPath !== key.path || next.key.file === undefined) return;
  throw refused('file-in-the-way', `${key.path} is there, but ${certificate.path} is not.`, [
    `Move ${key.path} away, or put the certificate that belongs to it at ${certificate.path}.`,
  ]);
}

/** The key of the CA that is there, for `--same-key`. */
export function requireOldKey({ oldKey, set, next, rotation }: RotationFacts): void {
  const { path } = oldKey.place;
  if (next.found.file !== undefined) {
    throw refused('rotation-under-way', 'A rotation to another CA is under way.', [howFar]);
  }
  if (rotation.old.length !== 1 || set.ca.certificate?.subject !== set.ca.certificate?.issuer) {
    throw refused(
      'ca-not-one-root',
      `${set.places.trust.path} does not hold just one root: what is to be made anew is not this host’s to choose.`,
      ['Take the renewed CA of your organisation: wizard certs rotate start --ca FILE.'],
    );
  }
  requireOpen(oldKey.key, path, set);
  if (oldKey.key.matches === true) return;
  throw refused(
    oldKey.key.file === undefined ? 'ca-key-missing' : 'ca-key-mismatch',
    oldKey.key.file === undefined
      ? `The CA’s key is needed and is not here: ${path}.`
      : `${path} is not the key of the CA in ${set.places.trust.path}.`,
    [
      'Copy ssl/CA.key from the cluster’s folder on the TPA controller, and name it: --ca-key FILE.',
      'Or begin with a new CA, which needs no old key: wizard certs rotate start.',
    ],
  );
}

/** Both CAs trusted, and the new one able to sign here. */
export function requireReissue({ rotation, next, set }: RotationFacts): void {
  if (rotation.phase === 'one-ca') throw notStarted();
  requireOpen(next.key, next.keyPath, set);
  if (next.adoption?.ok && next.adoption.ca.hasKey) return;
  const why = next.adoption?.ok === false ? next.adoption.why : 'its key is not here';
  throw refused('ca-key-missing', `The new CA cannot sign here (${next.keyPath}): ${why}.`, [
    'Name the key of the CA that signs: --ca-key FILE.',
    `Or have them signed where it is: \`wizard certs request\` here, \`wizard certs sign\` there with ${set.places.next.certificate.path}, \`wizard certs import\` here.`,
  ]);
}

/** The old CA goes only when nothing here is of it any more. */
export function requireRetire({ rotation, issued }: RotationFacts): void {
  if (rotation.phase === 'one-ca') throw notStarted();
  const old = issued.filter(({ generation, revoked }) => generation === 'old' && !revoked);
  if (old.length > 0) {
    const names = old.map(({ path, usedBy }) => (usedBy.length === 0 ? path : `${path} (${usedBy.join(', ')})`));
    throw refused('old-ca-in-use', `The old CA is still in use: ${names.join('; ')}.`, [
      'Those in the folder of the set: wizard certs rotate reissue.',
      'Others: issue them again (wizard certs issue NAME --out FOLDER), or move away what nothing uses.',
    ]);
  }
  if (rotation.phase === 'reissued') return;
  throw refused('not-reissued', 'There is no certificate of the new CA on this host yet.', [
    'wizard certs rotate reissue',
  ]);
}

/** Back is possible as long as nothing is of the new CA. */
export function requireAbort({ issued, rotation, set }: RotationFacts): void {
  if (rotation.nextIsTrusted && rotation.old.length === 0) {
    throw refused('old-ca-gone', `The old CA is not in ${set.places.trust.path} any more: there is no way back.`, [
      'Go on: wizard certs rotate retire. Or undo the run that took it out: wizard history.',
    ]);
  }
  const fresh = issued.filter(({ generation }) => generation === 'new').map(({ path }) => path);
  if (fresh.length === 0) return;
  throw refused('new-ca-in-use', `Certificates of the new CA are in use: ${fresh.join(', ')}.`, [
    'Undo the run that issued them first: wizard history, wizard history undo ID.',
    'Or go on: wizard certs rotate.',
  ]);
}

function requireOpen({ protection }: FoundKey, path: string, { caPassphrase }: RotationFacts['set']): void {
  if (protection !== 'locked') return;
  const fix = ['It is asked for on a terminal; else: --ca-passphrase-file FILE.'];
  if (caPassphrase === undefined) throw refused(passphraseNeeded, `${path} is protected by a passphrase.`, fix);
  throw refused(wrongPassphrase, `The passphrase does not open ${path}.`, fix);
}

function notStarted(): OperatorError {
  return refused('rotation-not-started', 'No rotation is under way: only one CA is trusted.', [
    'Begin with: wizard certs rotate start.',
  ]);
}

function refused(id: string, message: string, fix: readonly string[]): OperatorError {
  return new OperatorError({ id, message, fix });
}
