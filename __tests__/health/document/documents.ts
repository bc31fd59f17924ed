import { readFileSync } from 'node:fs';
import {
  type DiagnoseDocument,
  type JsonValue,
  parseDiagnose,
} from '../../../source/health/document/diagnose-document.ts';

const fixture = readFileSync(new URL('../../../fixtures/health/diagnose-3.17.json', import.meta.url), 'utf8');
const samples = new URL('../../../fixtures/health/diagnose/', import.meta.url);

export function documentOf(text: string): DiagnoseDocument {
  const parsed = parseDiagnose(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.document;
}

/** A healthy server of Barman 3.17, as the CLI prints it, with values set by JSON pointer; undefined removes the key. */
export function healthyDocument(changes: Readonly<Record<string, JsonValue | undefined>> = {}): DiagnoseDocument {
  const root: unknown = JSON.parse(fixture);
  for (const [pointer, value] of Object.entries(changes)) change(root, pointer.split('/').slice(1), value);
  return documentOf(JSON.stringify(root));
}

export function sampleDocument(name: string): DiagnoseDocument {
  return documentOf(readFileSync(new URL(name, samples), 'utf8'));
}

function change(root: unknown, words: readonly string[], value: JsonValue | undefined): void {
  let place: unknown = root;
  for (const word of words.slice(0, -1)) place = (place as Record<string, unknown>)[word];
  const record = place as Record<string, unknown>;
  const last = words.at(-1) ?? '';
  if (value === undefined) delete record[last];
  else record[last] = value;
}
