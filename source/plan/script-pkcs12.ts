import type { ExportPkcs12 } from './actions.ts';
import { newest } from './script-certificate.ts';
import { shellQuote } from './shell-quote.ts';
import { stagedPath } from './staged-path.ts';

/** The openssl command that makes the same PKCS#12 file. It asks for the passphrase itself: there is none in the script. */
export function scriptPkcs12(
  { path, key, certificates, friendlyName }: ExportPkcs12,
  owner: string,
): readonly string[] {
  const staged = shellQuote(stagedPath(path));
  return [
    `begin ${shellQuote(path)}`,
    `cat ${certificates.map(newest).join(' ')} >"$work/certificates.pem"`,
    `openssl pkcs12 -export -inkey ${newest(key)} -in "$work/certificates.pem" -name ${shellQuote(friendlyName)} -out ${staged}`,
    `own ${staged} ${owner}`,
  ];
}
