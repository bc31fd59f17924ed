import { hideKnownSecrets } from '../health/redaction/known-secrets.ts';
import { mask, secretsIn } from '../health/redaction/redact.ts';
import { cleanText } from '../report/clean-text.ts';
import { jsonText } from '../report/clean-value.ts';
import { uniqueNames } from '../steps/bundle/bundle-names.ts';
import type { CollectedEntry } from '../steps/bundle/collect-bundle.ts';
import type { ManifestRow } from '../steps/bundle/manifest.ts';

/** An entry as it goes into the archive. */
export interface FinishedEntry {
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
