import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../errors.ts';
import type { Attributes, Host } from '../host/host.ts';
import { withFiles } from '../proxy/private-server.ts';
import { fingerprint, isRunning, type KeptService, served } from './keep-service.ts';
import { shellWords } from './shell-quote.ts';
import { stagedPath } from './staged-path.ts';

/**
 * How a certificate and its key are swapped under a running Apache. mod_ssl opens the two files one after the other, so neither two
 * renames nor one of a whole directory is safe from a reload by somebody else: it may open one file before and one after. What Apache
 * reads in one piece is its configuration. So:
 *
 * 1. The new pair gets second names beside its places, and the virtual host names these: one rename. A reload reads either the old
 *    pair under the old names, or the new one under the second names; neither changes while it is named.
 * 2. Apache is reloaded. When it presents the new certificate, no reload from before can be under way any more: it does them in turn.
 * 3. The files in place, which nobody names now, become the new ones.
 * 4. The virtual host gets its own text back, as TPA wrote it: one rename. Apache is reloaded; when its log shows a reload that began
 *    after that, the second names go.
 *
 * Ended at any moment, the virtual host names a pair that is whole, and `restore-pair` goes on from what it finds.
 */
export interface PairSwap {
  readonly certificate: string;
  readonly key: string;
  readonly sites: readonly PairedSite[];
  readonly service: KeptService;
  readonly hostName: string;
  readonly errorLog: string;
}

/** A file of Apache's configuration that names the pair: its text as it is to be before and after. */
export interface PairedSite {
  readonly path: string;
  readonly text: string;
  readonly attributes: Attributes;
}

export interface SwapWork {
  readonly host: Host;
  readonly log: string;
  readonly tell: (sentence: string) => void;
  /** Makes the second name of one of the two files. */
  readonly setAside: (path: string) => Promise<void>;
  /** Puts one of the two files in its place, which nobody reads at that moment. */
  readonly place: (path: string) => Promise<void>;
  /** PEM of the certificate that is to be served. */
  readonly serving: string;
}

const patience = 20_000;
const between = 100;

/** The second name of a file of a pair while it is swapped. */
export function asidePath(path: string): string {
  return join(dirname(path), `.${basename(path)}.wizard-pair`);
}

/** The text of a site that names the second names. */
export function asideText({ certificate, key }: Pick<PairSwap, 'certificate' | 'key'>, { text }: PairedSite): string {
  return withFiles(text, new Map([certificate, key].map((path) => [path, asidePath(path)])));
}

/** Swaps the pair. Throws OperatorError where Apache does not take up the new one; the way back is that of `restore-pair`. */
export async function swapPair(swap: PairSwap, work: SwapWork): Promise<void> {
  const { host } = work;
  for (const path of [swap.key, swap.certificate]) {
    await removeIfThere(asidePath(path), host);
    await work.setAside(path);
  }
  await nameAside(swap, host);
  await reload(swap, work);
  await untilServed(swap, work);
  await finishSwap(swap, work);
}

/** From the moment on at which the virtual host names a whole pair under its second names. */
export async function finishSwap(swap: PairSwap, work: Omit<SwapWork, 'setAside' | 'serving'>): Promise<void> {
  for (const path of [swap.key, swap.certificate]) await work.place(path);
  for (const site of swap.sites) await write(site, site.text, work.host);
  const from = await sizeOf(swap.errorLog, work.host);
  await reload(swap, work);
  if (await hasReloaded(swap, from, work.host)) return clearAside(swap, work.host);
  const left = [swap.key, swap.certificate].map(asidePath).join(' and ');
  work.tell(
    `${swap.errorLog} does not show the reload; ${left} stay until the next swap, for a reload may still read them.`,
  );
}

/** Removes the second names and what was staged beside the sites; harmless where there is nothing. */
export async function clearAside(
  { certificate, key, sites }: Pick<PairSwap, 'certificate' | 'key' | 'sites'>,
  host: Host,
): Promise<void> {
  for (const path of [certificate, key]) await removeIfThere(asidePath(path), host);
  for (const { path } of sites) await removeIfThere(stagedPath(path), host);
}

/** Makes every site name the second names. Throws OperatorError for a site that somebody has changed meanwhile. */
export async function nameAside(swap: PairSwap, host: Host): Promise<void> {
  for (const site of swap.sites) {
    if ((await host.files.readText(site.path)) !== site.text) throw changedMeanwhile(site.path);
    await write(site, asideText(swap, site), host);
  }
}

export async function untilServed(
  { hostName, service }: PairSwap,
  { host, serving }: Pick<SwapWork, 'host' | 'serving'>,
): Promise<void> {
  const expected = fingerprint(serving);
  for (const deadline = performance.now() + patience; performance.now() < deadline; await pause(between)) {
    if ((await served({ hostName, port: 443 }, host)) === expected) return;
  }
  throw new OperatorError({
    id: 'pair-not-taken-up',
    message: `${service.name} was reloaded and does not present the new certificate.`,
    fix: ['The old pair is put back. Its error log says why.'],
  });
}

export async function write({ path, attributes }: PairedSite, text: string, { files }: Host): Promise<void> {
  const staged = stagedPath(path);
  await removeIfThere(staged, { files });
  const identity = await files.create(staged, Buffer.from(text), attributes);
  await files.giveLabel(staged, path);
  await files.rename(staged, path, identity);
}

export async function reload({ service }: PairSwap, { host, log }: Pick<SwapWork, 'host' | 'log'>): Promise<void> {
  const { exitCode, stdout, stderr } = await host.commands.transaction({ argv: service.reload }, { log });
  // One that has ended meanwhile is started when the files are in order (keep-service.ts).
  if (exitCode === 0 || !(await isRunning(service, host))) return;
  throw new OperatorError({
    id: 'reload-failed',
    message: `${shellWords(service.reload)} failed (exit code ${exitCode ?? 'none'}).`,
    detail: (stdout.trimEnd() || stderr).split('\n').slice(-6).join('\n'),
    fix: [`The full output is in ${log}.`],
  });
}

async function removeIfThere(path: string, { files }: Pick<Host, 'files'>): Promise<void> {
  if ((await files.stat(path)) !== undefined) await files.remove(path);
}

async function sizeOf(path: string, { files }: Pick<Host, 'files'>): Promise<number> {
  return (await files.stat(path))?.size ?? 0;
}

/** Whether the log shows, after this size, that a reload or a restart began and came to its end (AH00493, AH00494, AH00489). */
async function hasReloaded({ errorLog }: PairSwap, from: number, { files }: Host): Promise<boolean> {
  for (const deadline = performance.now() + patience; performance.now() < deadline; await pause(between)) {
    const size = await sizeOf(errorLog, { files });
    const end = await files.readEnd(errorLog, size < from ? size : size - from).catch(() => undefined);
    const text = end === undefined ? '' : Buffer.from(end.bytes).toString('utf8');
    if (/SIG(?:USR1|HUP|TERM)[\s\S]*resuming normal operations/.test(text)) return true;
  }
  return false;
}

function changedMeanwhile(path: string): OperatorError {
  return new OperatorError({
    id: 'changed-meanwhile',
    message: `${path} was changed by somebody else since it was looked at; nothing was written to it.`,
    fix: ['Run the command again: it looks afresh at what is there.'],
  });
}
