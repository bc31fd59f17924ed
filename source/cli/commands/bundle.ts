import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { OperatorError, usageError } from '../../errors.ts';
import { indexLines } from '../../steps/bundle/bundle-index.ts';
import { bundleName } from '../../steps/bundle/bundle-names.ts';
import { collectAll, usableSite } from '../../steps/bundle/collect-bundle.ts';
import { type Manifest, manifestLines } from '../../steps/bundle/manifest.ts';
import { tarBytes } from '../../steps/bundle/tar.ts';
import { allCollectors } from '../bundle-collectors.ts';
import type { Context } from '../context.ts';
import { type FinishedEntry, finishEntries } from '../finish-entries.ts';
import { version } from '../version.ts';
import { checkBundlePlace, writeBundle } from '../write-bundle.ts';

/** Collects, redacts, shows the manifest, asks, writes. Exit code 0 also when parts are missing: the manifest tells them. */
export async function bundle(context: Context, given: string | undefined): Promise<number> {
  const { host, options, output } = context;
  if (!options.yes && !options.dryRun) requireTerminal(options.json);
  const site = await usableSite(host, context.site({}));
  const made = host.clock.now();
  const hostName = site.hostName ?? (await host.identity.hostName());
  const name = bundleName(hostName, made);
  const file = resolve(given ?? `${name}.tar.gz`);
  checkBundlePlace(file);
  output.note('Asking Barman, the API and Apache; this changes nothing.');
  const collected = await collectAll(host, site, await allCollectors(context, site));
  const finished = finishEntries(collected);
  const about = { host: hostName, made };
  const entries = [indexEntry(about, finished), ...finished];
  const manifest: Manifest = {
    host: hostName,
    made,
    version,
    user: host.identity.userName,
    entries: entries.map(({ row }) => row),
    notes: host.identity.isRoot ? [] : [notRoot],
  };
  for (const line of manifestLines(manifest)) output.answer(line);
  if (!options.dryRun) {
    if (!options.yes) await confirm(file);
    writeBundle(file, gzipSync(tarBytes(members(name, manifest, entries), made)));
    output.answer('');
    output.answer(`Wrote ${file}.`);
  }
  const { notes } = manifest;
  output.document('bundle', { file, written: !options.dryRun, entries: manifest.entries, notes });
  return 0;
}

/** What is wrong, as a file of the bundle: everything in it is redacted already. */
function indexEntry(about: Pick<Manifest, 'host' | 'made'>, finished: readonly FinishedEntry[]): FinishedEntry {
  const check = finished.find(({ row }) => row.name === 'health/check.txt')?.text;
  const rows = finished.map(({ row }) => row);
  const text = `${indexLines({ ...about, entries: rows }, check).join('\n')}\n`;
  return { row: { name: 'INDEX.txt', bytes: Buffer.byteLength(text), source: 'what follows', redactions: 0 }, text };
}

const notRoot =
  'Not made as root: the keys of the API’s client, other users’ logs and the processes behind the ports are for root alone, and Barman answers only the user barman and root. Run it again with sudo for a whole bundle.';

/** Asked for before the work: it takes a while, and would be for nothing. */
function requireTerminal(json: boolean): void {
  if (process.stdin.isTTY && process.stdout.isTTY && !json) return;
  throw usageError('This writes a file, and there is nobody to ask.', [
    'Say --yes to write it, or --dry-run to see what would be in it.',
  ]);
}

async function confirm(file: string): Promise<void> {
  const { askToWrite } = await import('../../prompts/ask-to-apply.ts');
  if (!(await askToWrite(file))) throw new OperatorError({ id: 'declined', message: 'Nothing was written.', fix: [] });
}

/** The manifest twice, for people and for programs, and the files, all in a folder named after the archive. */
function members(folder: string, manifest: Manifest, entries: readonly FinishedEntry[]) {
  const { notes, ...about } = manifest;
  const json = JSON.stringify({ schema: 1, ...about, notes }, undefined, 2);
  const texts: readonly (readonly [name: string, text: string])[] = [
    ['MANIFEST.txt', `${manifestLines(manifest).join('\n')}\n`],
    ['manifest.json', `${json}\n`],
    ...entries.filter(({ text }) => text !== '').map(({ row, text }) => [row.name, text] as const),
  ];
  return texts.map(([name, text]) => ({ name: `${folder}/${name}`, bytes: Buffer.from(text) }));
}
