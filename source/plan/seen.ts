import { OperatorError } from '../errors.ts';
import type { FileReader, ReadableHost } from '../host/host.ts';
import { digestOf } from './digest.ts';

/** What the look behind a plan has seen. In memory alone: digests of keys are among it. */
export interface Seen {
  /** SHA-256 of what was read, by path; null for what was not there. */
  readonly digests: ReadonlyMap<string, string | null>;
  /** Where symbolic links led, by path; undefined for nowhere. */
  readonly links: ReadonlyMap<string, string | undefined>;
}

/** The same host, and what is read of it from now on. */
export function watchReads(host: ReadableHost): { readonly host: ReadableHost; readonly seen: Seen } {
  const digests = new Map<string, string | null>();
  const links = new Map<string, string | undefined>();
  const { files } = host;
  const note = (path: string, bytes: Uint8Array | undefined) => {
    digests.set(path, digest(bytes));
    return bytes;
  };
  const watched: FileReader = {
    ...files,
    read: async (path, limit) => note(path, await files.read(path, limit)),
    readText: async (path, limit) => {
      const bytes = note(path, await files.read(path, limit));
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    stat: async (path) => {
      const facts = await files.stat(path);
      if (facts === undefined) digests.set(path, null);
      if (facts?.kind === 'link') links.set(path, await files.resolve(path));
      return facts;
    },
  };
  return { host: { ...host, files: watched }, seen: { digests, links } };
}

/** The part that the actions name: what they read, and what they replace. */
export function seenBy(actions: readonly unknown[], seen: Seen): Seen {
  const named = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') named.add(value);
    else if (Array.isArray(value)) value.forEach(collect);
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(collect);
  };
  collect(actions);
  const part = <V>(map: ReadonlyMap<string, V>) => new Map([...map].filter(([path]) => named.has(path)));
  return { digests: part(seen.digests), links: part(seen.links) };
}

/** The links that a plan goes through, for its review. */
export function linkNotes({ links }: Seen): readonly string[] {
  return [...links].flatMap(([path, target]) =>
    target === undefined ? [] : [`${path} is a symbolic link to ${target}: the link is kept, and that file is meant.`],
  );
}

/** A look may read larger files than usual: packages. */
const largestSeen = 1024 * 1024 * 1024;

/** Throws OperatorError for the first file that is not as it was when the plan was made. */
export async function requireAsSeen(seen: Seen, { files }: Pick<ReadableHost, 'files'>): Promise<void> {
  for (const [path, before] of seen.digests) {
    const facts = await files.stat(path);
    const isFile = facts !== undefined && facts.kind !== 'directory';
    if ((isFile ? digest(await files.read(path, largestSeen)) : null) === before) continue;
    if (facts?.kind === 'directory') continue;
    throw new OperatorError({
      id: 'changed-meanwhile',
      message: `${path} was changed by somebody else since the plan was made; nothing was changed.`,
      fix: ['Run the command again: it looks afresh and shows the new plan.'],
    });
  }
}

function digest(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : digestOf(bytes);
}
