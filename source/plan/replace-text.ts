import { OperatorError } from '../errors.ts';
import type { Attributes, Host } from '../host/host.ts';
import type { Performance } from './actions/handler.ts';
import { backUp } from './back-up.ts';
import type { UndoRecord } from './undo/records.ts';

/** The way back from `replaceText`: what is there is backed up, and the new text held. */
export async function holdText(path: string, text: string, run: Performance): Promise<readonly UndoRecord[]> {
  const target = await throughLinks(path, run);
  const content = Buffer.from(text);
  run.staging.hold(target, content);
  return [...(await run.staging.wayBack(target)), await backUp(target, content, run)];
}

/** Replaces a text file by what `holdText` holds for it. A symbolic link is kept, its target replaced. */
export async function replaceText(path: string, attributes: Attributes, run: Performance): Promise<void> {
  const target = await throughLinks(path, run);
  await run.staging.write(target, attributes);
  await run.staging.move(target, target);
}

/** The text of a file that would be written back byte for byte; undefined when it is missing. */
export async function readExact(path: string, { files }: Pick<Host, 'files'>): Promise<string | undefined> {
  const bytes = await files.read(path);
  const text = bytes && Buffer.from(bytes).toString('utf8');
  if (bytes === undefined || text === undefined || Buffer.compare(Buffer.from(text), bytes) === 0) return text;
  throw new OperatorError({
    id: 'not-utf8',
    message: `${path} is not UTF-8 text: editing it would change other lines too.`,
    fix: [`Convert it (iconv -f latin1 -t utf8 ${path}), or make the change by hand.`],
  });
}

export async function readExisting(path: string, host: Pick<Host, 'files'>): Promise<string> {
  const text = await readExact(path, host);
  if (text !== undefined) return text;
  throw new OperatorError({
    id: 'file-missing',
    message: `${path} is missing.`,
    fix: ['Run the steps before this one, then run this again.'],
  });
}

/**
 * A symbolic link is kept and its target replaced, within `allowed` when that is given; elsewhere it is refused, and so is one that
 * leads elsewhere than the plan showed.
 */
export async function throughLinks(
  path: string,
  { host, links }: Pick<Performance, 'host' | 'links'>,
  allowed?: string,
): Promise<string> {
  const facts = await host.files.stat(path);
  if (facts?.kind !== 'link') return path;
  const target = await host.files.resolve(path, 'own');
  const isShown = links === undefined || links.get(path) === target;
  if (target !== undefined && isShown && (allowed === undefined || target.startsWith(`${allowed}/`))) return target;
  throw linkRefused(path, target);
}

export function linkRefused(path: string, target: string | undefined): OperatorError {
  return new OperatorError({
    id: 'symbolic-link',
    message: `${path} is a symbolic link to ${target ?? 'nothing'}; it is left alone.`,
    fix: [`Put the real file at ${path}, or change the target of the link by hand.`],
  });
}
