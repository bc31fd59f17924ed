import { dirname } from 'node:path';
import { OperatorError } from '../errors.ts';
import type { Attributes, Host } from '../host/host.ts';
import type { Action, CopyFile, InstallStaged, RemoveFile, RemoveLines, WriteFile } from './actions.ts';
import { backUp } from './back-up.ts';
import type { UndoRecord } from './journal-records.ts';
import type { KeyRing } from './key-ring.ts';
import { performCommand, undoOfCommand } from './perform-command.ts';
import { performExchange } from './perform-exchange.ts';
import { performExport } from './perform-export.ts';
import { performIssue } from './perform-issue.ts';
import { performRehearsal } from './perform-rehearsal.ts';
import { performTrust } from './perform-trust.ts';
import { stagedPath } from './staged-path.ts';

export interface Performance {
  readonly host: Host;
  readonly backups: string;
  readonly log: string;
  /** The private keys of this run, by the path they are for. */
  readonly keys: KeyRing;
  /** Writes the way back to the journal; called before anything is changed. */
  readonly intend: (undo: readonly UndoRecord[]) => Promise<void>;
  /** Heard between two actions, and by an action that only waits. */
  readonly stop?: AbortSignal | undefined;
  readonly onOutput: (text: string) => void;
  readonly onProgress: (percent: number, text: string) => void;
}

/** Does one action. The way back is journaled first; a thrown error leaves it to the engine to go that way. */
export async function perform(action: Action, run: Performance): Promise<void> {
  const { files } = run.host;
  switch (action.kind) {
    case 'make-directory':
      if ((await files.stat(action.path))?.kind === 'directory') return;
      await run.intend([{ kind: 'remove-directory', path: action.path }]);
      return files.makeDirectory(action.path, action.attributes);
    case 'set-attributes':
      await run.intend([{ kind: 'restore-attributes', path: action.path, attributes: action.before }]);
      return files.setAttributes(action.path, action.attributes);
    case 'write-file':
      return writeFile(action, run);
    case 'copy-file':
      return copyFile(action, run);
    case 'remove-lines':
      return removeLines(action, run);
    case 'remove-file':
      return removeFile(action, run);
    case 'generate-key': {
      await run.intend([{ kind: 'remove-staged', path: stagedPath(action.path) }]);
      const pem = await run.keys.take(action.path);
      return files.create(stagedPath(action.path), Buffer.from(pem), action.attributes);
    }
    case 'make-request':
    case 'stage-certificate':
    case 'stage-key':
      await run.intend([{ kind: 'remove-staged', path: stagedPath(action.path) }]);
      return performExchange(action, files);
    case 'stage-trust':
    case 'issue-certificate': {
      const targets = [action.path, ...action.copies.map((copy) => copy.path)];
      await run.intend(targets.map((path) => ({ kind: 'remove-staged', path: stagedPath(path) })));
      return action.kind === 'stage-trust' ? performTrust(action, files) : performIssue(action, files);
    }
    case 'export-pkcs12':
      await run.intend([{ kind: 'remove-staged', path: stagedPath(action.path) }]);
      return performExport(action, files);
    case 'rehearse':
      return performRehearsal(action, run.host);
    case 'install-staged':
      return installStaged(action, run);
    case 'run-command':
      await run.intend(undoOfCommand(action));
      return performCommand(action, run);
  }
}

async function writeFile(action: WriteFile, run: Performance): Promise<void> {
  const now = await readExact(action.path, run);
  if (now !== action.before) throw changedMeanwhile(action.path);
  return replaceText(action.path, action.content, action.attributes, run);
}

async function removeLines(action: RemoveLines, run: Performance): Promise<void> {
  const { path } = action;
  const facts = await run.host.files.stat((await run.host.files.resolve(path)) ?? path);
  const text = await readExisting(path, run);
  const lines = text.split(/(?<=\n)/);
  const kept = lines.filter((line) => line.trimEnd() !== action.line);
  if (kept.length === lines.length || facts === undefined) return;
  const { owner, group, mode } = facts;
  return replaceText(path, kept.join(''), { owner, group, mode }, run);
}

/** A certificate file with a key in it is not spread: copies are for everybody to read. */
async function copyFile({ from, path, attributes }: CopyFile, run: Performance): Promise<void> {
  const text = await readExisting(from, run);
  if (!text.includes('PRIVATE KEY-----')) return replaceText(path, text, attributes, run);
  throw new OperatorError({
    id: 'key-in-certificate-file',
    message: `${from} holds a private key besides the certificate; it is not copied to ${path}.`,
    fix: [`Take the key out of ${from}, into a file of its own with mode 0600.`],
  });
}

/** The text of a file that would be written back byte for byte; undefined when it is missing. */
async function readExact(path: string, run: Performance): Promise<string | undefined> {
  const bytes = await run.host.files.read(path);
  const text = bytes && Buffer.from(bytes).toString('utf8');
  if (bytes === undefined || text === undefined || Buffer.compare(Buffer.from(text), bytes) === 0) return text;
  throw new OperatorError({
    id: 'not-utf8',
    message: `${path} is not UTF-8 text: editing it would change other lines too.`,
    fix: [`Convert it (iconv -f latin1 -t utf8 ${path}), or make the change by hand.`],
  });
}

async function readExisting(path: string, run: Performance): Promise<string> {
  const text = await readExact(path, run);
  if (text !== undefined) return text;
  throw new OperatorError({
    id: 'file-missing',
    message: `${path} is missing.`,
    fix: ['Run the steps before this one, then run this again.'],
  });
}

async function replaceText(path: string, text: string, attributes: Attributes, run: Performance): Promise<void> {
  const { files } = run.host;
  const target = await throughLinks(path, run.host);
  const content = Buffer.from(text);
  const staged = stagedPath(target);
  await run.intend([{ kind: 'remove-staged', path: staged }, await backUp(target, content, run)]);
  await files.create(staged, content, attributes);
  await files.giveLabel(staged, target);
  await files.rename(staged, target);
}

async function removeFile(action: RemoveFile, run: Performance): Promise<void> {
  const facts = await run.host.files.stat(action.path);
  if (facts === undefined) return;
  if (facts.kind === 'link') throw linkRefused(action.path, await run.host.files.resolve(action.path));
  await run.intend([await backUp(action.path, undefined, run)]);
  await run.host.files.remove(action.path);
}

async function installStaged(action: InstallStaged, run: Performance): Promise<void> {
  const { files } = run.host;
  const moves = await Promise.all(
    action.paths.map(async (path) => ({
      staged: stagedPath(path),
      target: await throughLinks(path, run.host, dirname(path)),
    })),
  );
  const undo: UndoRecord[] = [];
  for (const { staged, target } of moves) undo.push(await backUp(target, await files.read(staged), run));
  await run.intend(undo);
  for (const { staged, target } of moves) {
    await files.giveLabel(staged, target);
    await files.rename(staged, target);
  }
}

/** A symbolic link is kept and its target replaced, within `allowed` when that is given; elsewhere it is refused. */
async function throughLinks(path: string, host: Host, allowed?: string): Promise<string> {
  const facts = await host.files.stat(path);
  if (facts?.kind !== 'link') return path;
  const target = await host.files.resolve(path);
  if (target !== undefined && (allowed === undefined || target.startsWith(`${allowed}/`))) return target;
  throw linkRefused(path, target);
}

function linkRefused(path: string, target: string | undefined): OperatorError {
  return new OperatorError({
    id: 'symbolic-link',
    message: `${path} is a symbolic link to ${target ?? 'nothing'}; it is left alone.`,
    fix: [`Put the real file at ${path}, or change the target of the link by hand.`],
  });
}

function changedMeanwhile(path: string): OperatorError {
  return new OperatorError({
    id: 'changed-meanwhile',
    message: `${path} was changed by somebody else since it was looked at; nothing was written to it.`,
    fix: ['Run the command again: it looks afresh and shows the new difference.'],
  });
}
