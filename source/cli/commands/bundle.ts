import { basename, dirname, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { errorCode, OperatorError, usageError } from '../../errors.ts';
import type { HealthReport } from '../../health/health-report.ts';
import { hideKnownSecrets } from '../../health/redaction/known-secrets.ts';
import { mask, secretsIn } from '../../health/redaction/redact.ts';
import { createWhole, factsOf, isTaken } from '../../host/local/named-file.ts';
import { checkJson } from '../../report/check-json.ts';
import { checkText } from '../../report/check-text.ts';
import { cleanText } from '../../report/clean-text.ts';
import { jsonText } from '../../report/clean-value.ts';
import { barmanCollectors } from '../../steps/bundle/barman-collectors.ts';
import { indexLines } from '../../steps/bundle/bundle-index.ts';
import { bundleName, uniqueNames } from '../../steps/bundle/bundle-names.ts';
import { type CollectedEntry, collectAll, usableSite } from '../../steps/bundle/collect-bundle.ts';
import type { Collector } from '../../steps/bundle/collector.ts';
import { checkUp, healthCollectors } from '../../steps/bundle/health-collectors.ts';
import { type Manifest, type ManifestRow, manifestLines } from '../../steps/bundle/manifest.ts';
import { serviceCollectors } from '../../steps/bundle/service-collectors.ts';
import { certificatesCollector, settingsCollector } from '../../steps/bundle/setting-collectors.ts';
import { tarBytes } from '../../steps/bundle/tar.ts';
import { versionCollector } from '../../steps/bundle/version-collector.ts';
import type { Site } from '../../wizard/site.ts';
import type { Context } from '../context.ts';
import { reasonNotWritten } from '../file-reasons.ts';
import { version } from '../version.ts';

/** An entry as it goes into the archive. */
interface FinishedEntry {
  readonly row: ManifestRow;
  readonly text: string;
}

/**
 * Strips and redacts what was collected, every entry in its own way; then hides in all of them what was found to be a secret in
 * any of them.
 */
export function finishEntries(collected: readonly CollectedEntry[]): readonly FinishedEntry[] {
  const secrets = [...new Set(collected.flatMap((entry) => secretsIn(rawText(entry))))];
  const hide = (text: string) => hideKnownSecrets(text, secrets);
  const names = uniqueNames(collected.map(({ name }) => hide(oneLine(name))));
  return collected.map((entry, index) => {
    const whole = hide(cleaned(entry));
    const isCut = whole.length > longestEntry;
    const text = isCut ? `${whole.slice(0, longestEntry)}\n` : whole;
    const cut = isCut ? `only the first ${longestEntry} of ${whole.length} characters` : undefined;
    const said = [...(entry.problem === undefined ? [] : [entry.problem]), ...(cut === undefined ? [] : [cut])].join(
      '; ',
    );
    const problem = said === '' ? undefined : hide(oneLine(said));
    const row = {
      name: names[index] ?? '',
      bytes: Buffer.byteLength(text),
      source: hide(oneLine(entry.source)),
      redactions: text.split(mask).length - 1,
      ...(problem !== undefined && { problem }),
    };
    return { row, text };
  });
}

/** Characters of one file: the documents of a hundred servers have ten million. */
const longestEntry = 32 * 1024 * 1024;

function rawText({ text = '', value }: CollectedEntry): string {
  return value === undefined ? text : JSON.stringify(value);
}

function cleaned({ text = '', value }: CollectedEntry): string {
  if (value !== undefined) return `${jsonText(value, 2)}\n`;
  const clean = cleanText(text.split('\n').map(withCleanJson).join('\n'));
  return clean === '' || clean.endsWith('\n') ? clean : `${clean}\n`;
}

/** A line of a log that is JSON: what stands in its strings is searched as what it means, not as it is escaped. */
function withCleanJson(line: string): string {
  if (!/^\s*[[{]/.test(line)) return line;
  try {
    return jsonText(JSON.parse(line));
  } catch {
    return line;
  }
}

function oneLine(text: string): string {
  return cleanText(text).replaceAll('\n', ' ');
}

const lastRuns = 10;

/** Everything that a support bundle has, in its order. `site` is what the host is looked at with; config.yml may be missing there. */
async function allCollectors(context: Context, site: Site): Promise<readonly Collector[]> {
  const { host } = context;
  const given = context.site({});
  const checkup = checkUp(host, site);
  // Its collectors tell a failure; until they wait for it, nobody does.
  checkup.catch(() => undefined);
  return [
    ...healthCollectors(checkup, describe),
    certificatesCollector,
    { ...settingsCollector, collect: () => settingsCollector.collect(host, given) },
    versionCollector({ wizard: version, node: process.version }),
    ...(await barmanCollectors(host)),
    ...(await serviceCollectors(host)),
    {
      name: 'runs.json',
      source: `wizard history show, the last ${lastRuns} runs`,
      collect: async () => ({ value: (await context.engine.history()).slice(0, lastRuns).map(withoutUndo) }),
    },
  ];
}

/** The report as `check` tells it. */
function describe(report: HealthReport): { readonly text: string; readonly value: unknown } {
  return { text: checkText([report]).join('\n'), value: checkJson([report]) };
}

/** How a run would be taken back is for this host alone. */
function withoutUndo<Run extends { readonly undo: unknown }>({ undo: _, ...run }: Run): Omit<Run, 'undo'> {
  return run;
}

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

/** Refuses a place where the bundle could not be written, before it is made. */
export function checkBundlePlace(file: string): void {
  if (!factsOf(dirname(file))?.isDirectory()) throw notWritten(file, 'ENOENT');
  if (isTaken(file)) throw notWritten(file, 'EEXIST');
}

/**
 * Writes a new file of mode 0600 that is whole as soon as its name is there; never over another one. In one go, without waiting
 * for anything, so that a signal leaves no half of it behind.
 */
export function writeBundle(file: string, bytes: Uint8Array): void {
  try {
    createWhole(file, bytes, 0o600, `.${basename(file)}.${process.pid}.part`);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw notWritten(file, errorCode(error));
  }
}

function notWritten(file: string, code: string | undefined): OperatorError {
  return new OperatorError({
    id: 'bundle-not-written',
    message: `Cannot write ${file}: ${reasonNotWritten(code)}.`,
    fix: ['Name another file with --output.'],
  });
}
