import type { NamedPair } from './sites.ts';

/** A certificate with a key that is not its own, or one of them gone: mod_ssl ends the server at the next reload (AH02565, AH02572). */
export interface BrokenPair {
  readonly pair: NamedPair;
  readonly why: string;
}

/**
 * The first pair of a configuration that does not fit; undefined when all do. `read` brings a file's text, or undefined where it is
 * missing. A key behind a passphrase is for the dialog that the configuration names, and is not judged here; nor is a path with a
 * variable that nobody has defined.
 */
export async function findBrokenPair(
  pairs: readonly NamedPair[],
  read: (path: string) => Promise<string | undefined>,
): Promise<BrokenPair | undefined> {
  const [{ keyMatchesCertificate }, { readPrivateKey }] = await Promise.all([
    import('../pki/certificate/matches.ts'),
    import('../pki/keys/private-key.ts'),
  ]);
  for (const pair of pairs) {
    if ([pair.certificate, pair.key].some((path) => !path.startsWith('/') || path.includes('${'))) continue;
    const [certificate, key] = [await read(pair.certificate), await read(pair.key)];
    if (certificate === undefined) return { pair, why: `${pair.certificate} is missing or cannot be read` };
    if (key === undefined) return { pair, why: `${pair.key} is missing or cannot be read` };
    const reading = readPrivateKey(key);
    if (!reading.ok && reading.why === 'encrypted') continue;
    if (!keyMatchesCertificate(key, certificate)) {
      return { pair, why: `${pair.key} is not the key of ${pair.certificate}` };
    }
  }
  return undefined;
}

/** The broken pair as a sentence: what does not fit, of which site, and where that is written. */
export function brokenPairText({ pair: { file, line, serverName }, why }: BrokenPair): string {
  return `${why}: the site ${serverName ?? 'without a name'}, ${file} line ${line}. A reload would end Apache.`;
}
