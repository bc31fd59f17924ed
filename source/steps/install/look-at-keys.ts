import type { ReadableHost } from '../../host/host.ts';
import { readSigningKeys, type SigningKey } from '../../packages/listings/openpgp-key.ts';
import {
  parseRepositoryKeys,
  parseTrustedKeys,
  trustedKeysCommand,
} from '../../packages/listings/repository-settings.ts';
import type { Manager } from '../../packages/manager.ts';

/** What dnf would import, unasked because of -y, when it installs from a repository. */
export interface NewKeys {
  readonly repository: string;
  readonly keys: readonly SigningKey[];
  /** How many of its key files could not be read here, so nobody knows what is in them. */
  readonly unread: number;
}

const folder = '/etc/yum.repos.d';
const patience = 20_000;

/** The keys of these repositories that rpm does not trust yet. apt imports none: a missing key is a refusal there. */
export async function lookAtKeys(
  host: ReadableHost,
  manager: Manager,
  repositories: readonly string[],
): Promise<readonly NewKeys[]> {
  if (manager === 'apt' || manager === 'zypper' || repositories.length === 0) return [];
  const files = (await host.files.list(folder)) ?? [];
  const texts = await Promise.all(
    files.filter((name) => name.endsWith('.repo')).map((name) => host.files.readText(`${folder}/${name}`)),
  );
  const trusted = parseTrustedKeys(
    (await host.commands.probe({ argv: trustedKeysCommand }, { timeout: patience })).stdout,
  );
  const found: NewKeys[] = [];
  for (const repository of repositories) {
    const section = texts.map((text) => parseRepositoryKeys(text ?? '', repository)).find((keys) => keys !== undefined);
    if (section === undefined || !section.checked) continue;
    const read = await Promise.all(section.addresses.map((address) => readKeys(host, address)));
    const keys = read.flatMap((list) => list ?? []).filter(({ shortId }) => !trusted.has(shortId));
    // Once rpm trusts some key, one that cannot be read is most likely that one, and no question is worth asking.
    const unread = trusted.size > 0 ? 0 : read.filter((list) => list === undefined).length;
    if (keys.length > 0 || unread > 0) found.push({ repository, keys, unread });
  }
  return found;
}

/** The address may hold a token, so curl reads it from its standard input and not from the list of processes. */
async function readKeys(host: ReadableHost, address: string): Promise<readonly SigningKey[] | undefined> {
  if (address.includes('$') || address.includes('"')) return undefined;
  const local = /^file:\/\/(\/.*)$/.exec(address)?.[1];
  if (local !== undefined) {
    const bytes = await host.files.read(local);
    return bytes === undefined ? undefined : nonEmpty(readSigningKeys(bytes));
  }
  if (!/^https:\/\//.test(address)) return undefined;
  const { exitCode, stdout } = await host.commands.probe(
    { argv: ['curl', '-fsSL', '--max-time', '15', '--config', '-'], input: `url = "${address}"\n` },
    { timeout: patience },
  );
  return exitCode === 0 ? nonEmpty(readSigningKeys(Buffer.from(stdout))) : undefined;
}

function nonEmpty(keys: readonly SigningKey[]): readonly SigningKey[] | undefined {
  return keys.length === 0 ? undefined : keys;
}
