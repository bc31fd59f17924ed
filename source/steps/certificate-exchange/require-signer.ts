import { OperatorError } from '../../errors.ts';
import type { AdoptedCa } from '../../pki/judge/adopt-ca.ts';
import { passphraseNeeded, wrongPassphrase } from '../../wizard/passphrase.ts';
import type { SignFacts } from './sign-facts.ts';

/** The CA that signs here. Throws OperatorError where its certificate or key is missing, locked, or not its own. */
export function requireSigner({ authority, caKey, caKeyPath, caPath, passphrase }: SignFacts): AdoptedCa {
  const place =
    'Sign where the CA’s key is: in the cluster’s folder on the TPA controller, or with --ca FILE --ca-key FILE.';
  if (caKey.file === undefined) {
    throw new OperatorError({
      id: 'ca-key-missing',
      message: `The CA’s key is needed to sign and is not here: ${caKeyPath}.`,
      fix: [place],
    });
  }
  if (caKey.protection === 'locked') {
    const fix = ['On a terminal it is asked for; else: --ca-passphrase-file FILE.'];
    throw passphrase === undefined
      ? new OperatorError({ id: passphraseNeeded, message: `${caKeyPath} is protected by a passphrase.`, fix })
      : new OperatorError({ id: wrongPassphrase, message: `The passphrase does not open ${caKeyPath}.`, fix });
  }
  if (!caKey.readable) {
    throw new OperatorError({
      id: 'not-permitted',
      message: `${caKeyPath} is not readable for you.`,
      fix: ['Sign as the user who owns the cluster’s folder.'],
    });
  }
  if (authority?.kind === 'usable' && authority.ca.hasKey) return authority.ca;
  const why = authority?.kind === 'refused' ? authority.why : 'there is no certificate';
  throw new OperatorError({
    id: 'ca-refused',
    message: `${caPath} cannot sign with ${caKeyPath}: ${why}.`,
    fix: [place, 'Of an organisation’s CA one PEM file holds the root and all intermediates (--ca FILE).'],
  });
}
