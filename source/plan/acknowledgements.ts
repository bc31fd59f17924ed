import { OperatorError } from '../errors.ts';
import type { Acknowledgement } from '../health/acknowledgement.ts';
import type { Host, ReadableHost } from '../host/host.ts';
import { withLock } from './lock.ts';
import { ownAttributes, stateDirectory } from './state-directory.ts';

const limit = 1024 * 1024;

/** What root has acknowledged on this host; nothing for anybody else, and nothing of a file that somebody has damaged: then every warning counts. */
export async function readAcknowledgements(
  host: Pick<ReadableHost, 'files' | 'identity'>,
): Promise<readonly Acknowledgement[]> {
  if (!host.identity.isRoot) return [];
  try {
    return parseFile(await host.files.readText(stateDirectory(host).acknowledged, limit)) ?? [];
  } catch (error) {
    if (error instanceof OperatorError) return [];
    throw error;
  }
}

/** Changes the list, as the only wizard that does; the file is replaced whole. */
export async function changeAcknowledgements(
  host: Host,
  command: readonly string[],
  change: (list: readonly Acknowledgement[]) => readonly Acknowledgement[],
): Promise<void> {
  const { files, identity } = host;
  const state = stateDirectory(host);
  const path = state.acknowledged;
  await withLock(host, state, command, async () => {
    const before = parseFile(await files.readText(path, limit));
    if (before === undefined) throw damaged(path);
    const staged = `${path}.new`;
    // Left by one that was killed while it wrote.
    if ((await files.stat(staged)) !== undefined) await files.remove(staged);
    const text = `${JSON.stringify({ schema: 1, acknowledged: change(before) }, undefined, 2)}\n`;
    const written = await files.create(staged, Buffer.from(text), ownAttributes(identity, 0o600));
    await files.rename(staged, path, written);
  });
}

function damaged(path: string): OperatorError {
  return new OperatorError({
    id: 'acknowledgements-damaged',
    message: `${path} is not what the wizard wrote: nothing of it is in force, and nothing is added to it.`,
    fix: ['Correct it by hand, or remove it and acknowledge again.'],
  });
}

/** Undefined when it is not what we write; an empty list when it is missing. */
function parseFile(text: string | undefined): readonly Acknowledgement[] | undefined {
  if (text === undefined) return [];
  try {
    const { schema, acknowledged } = JSON.parse(text) as { schema?: unknown; acknowledged?: unknown };
    return schema === 1 && Array.isArray(acknowledged) && acknowledged.every(isOne) ? acknowledged : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function isOne(value: unknown): value is Acknowledgement {
  if (typeof value !== 'object' || value === null) return false;
  const { finding, reason, since, causes } = value as Record<string, unknown>;
  const isText = (one: unknown) => typeof one === 'string';
  return [finding, reason, since].every(isText) && Array.isArray(causes) && causes.every(isCause);
}

function isCause(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { fingerprint, seen } = value as Record<string, unknown>;
  return typeof fingerprint === 'string' && typeof seen === 'string';
}
