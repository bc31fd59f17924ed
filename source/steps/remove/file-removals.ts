import { dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { Attributes, FileFacts, ReadableHost } from '../../host/host.ts';
import type { Action } from '../../plan/actions.ts';
import { digestOf } from '../../plan/digest.ts';
import { isNamedForUs, type WrittenFile } from './work-of-runs.ts';

/** Something that is not taken away, and why. */
export interface Left {
  readonly what: string;
  readonly why: string;
}

/** What becomes of one thing that runs changed: an action, a reason to leave it, or nothing where it is gone already. */
export type Removal = { readonly action: Action } | { readonly left: Left } | undefined;

/** A file of ours as it lies there now. */
export interface FileFound {
  readonly file: WrittenFile;
  /** Undefined where nothing is there; `unreadable` for what this program never wrote: a link, a directory. */
  readonly now: Uint8Array | 'unreadable' | undefined;
  readonly facts: FileFacts | undefined;
  /** What was there before the first run; undefined where nothing was, or where its backup is gone. */
  readonly old: Uint8Array | undefined;
  /** Its directory is there: not so where the package that brought it was removed. */
  readonly hasDirectory: boolean;
}

export async function lookAtFile({ files }: Pick<ReadableHost, 'files'>, file: WrittenFile): Promise<FileFound> {
  const { backup } = file.first;
  const facts = await files.stat(file.path);
  return {
    file,
    facts,
    now: facts === undefined ? undefined : facts.kind === 'file' ? await readable(files.read(file.path)) : 'unreadable',
    old: backup === null ? undefined : await files.read(backup),
    hasDirectory: (await files.stat(dirname(file.path))) !== undefined,
  };
}

async function readable(reading: Promise<Uint8Array | undefined>): Promise<Uint8Array | 'unreadable' | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OperatorError) return 'unreadable';
    throw error;
  }
}

/** Whether what is there is what the last run left. */
export function isAsWritten({ file, now }: FileFound): boolean {
  if (now === undefined || now === 'unreadable') return now === undefined && file.written === null;
  return digestOf(now) === file.written;
}

/** The file as it was before the wizard, or away where nothing was there. */
export function removeFound(found: FileFound): Removal {
  const { file, now, facts, old } = found;
  const { path, first } = file;
  const left = (why: string): Removal => ({ left: { what: path, why } });
  if (first.backup === null || (now === undefined && isNamedForUs(path))) {
    if (now === undefined) return undefined;
    if (now === 'unreadable') return left('it is no regular file that this user may read: somebody else made it');
    if (isAsWritten(found)) return { action: { kind: 'remove-file', path, why: 'A run of the wizard made it.' } };
    return left(`somebody else ${file.written === null ? 'made it since' : 'changed it since'}`);
  }
  if (now === undefined && !found.hasDirectory) return undefined;
  if (old === undefined) return left(`it was there before the wizard, and the copy ${first.backup} is gone`);
  const attributes = first.attributes ?? { owner: 'root', group: 'root', mode: 0o644 };
  if (now !== undefined && now !== 'unreadable' && Buffer.compare(now, old) === 0)
    return hasAttributes(facts, attributes) ? undefined : setBack(path, facts, attributes);
  const kept = `what was there before is in ${first.backup}`;
  if (now === 'unreadable' || !isAsWritten(found)) return left(`somebody else changed it since; ${kept}`);
  if (now === undefined && isCredential(old)) return undefined;
  if (isCredential(old) || (now !== undefined && isCredential(now)))
    return left(`it was there before the wizard, which renewed it; ${kept}`);
  const [content, before] = [asText(old), now === undefined ? undefined : asText(now)];
  if (content === undefined || (now !== undefined && before === undefined))
    return left(`it was there before the wizard and is no text; ${kept}`);
  return {
    action: { kind: 'write-file', path, content, before, attributes, why: 'As it was before the wizard.' },
  };
}

function setBack(path: string, facts: FileFacts | undefined, attributes: Attributes): Removal {
  if (facts === undefined) return undefined;
  const { owner, group, mode } = facts;
  const why = 'As it was before the wizard.';
  return { action: { kind: 'set-attributes', path, before: { owner, group, mode }, attributes, why } };
}

export function hasAttributes(facts: Attributes | undefined, { owner, group, mode }: Attributes): boolean {
  return facts?.owner === owner && facts.group === group && facts.mode === mode;
}

/** A key or a certificate: one that was there before is not made older than it is. */
function isCredential(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).includes('-----BEGIN ');
}

/** The text, where it would be written back byte for byte. */
export function asText(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.compare(Buffer.from(text), bytes) === 0 ? text : undefined;
}
