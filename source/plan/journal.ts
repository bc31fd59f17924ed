import { randomBytes } from 'node:crypto';
import type { Host, ReadableHost } from '../host/host.ts';
import { type JournaledRun, type JournalRecord, parseRecords, replay } from './journal-records.ts';
import { ensureFolder, ownAttributes, type StateDirectory } from './state-directory.ts';

/** The write-ahead record of one run. Every `write` is on the disk when it returns. */
export interface JournalWriter {
  readonly id: string;
  write(record: JournalRecord): Promise<void>;
}

type Begin = Omit<Extract<JournalRecord, { record: 'begin' }>, 'record' | 'id' | 'started' | 'pid'>;

/** Starts the journal of a run: a new file of mode 0600 named after the time. */
export async function beginJournal(host: Host, state: StateDirectory, begin: Begin): Promise<JournalWriter> {
  const now = host.clock.now();
  const id = `${now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}-${randomBytes(2).toString('hex')}`;
  const path = journalPath(state, id);
  for (const folder of [state.journal, state.logs, `${state.backups}/${id}`]) {
    await ensureFolder(host.files, folder, ownAttributes(host.identity, 0o700));
  }
  const first: JournalRecord = { record: 'begin', id, started: now.toISOString(), pid: process.pid, ...begin };
  await host.files.create(path, line(first), ownAttributes(host.identity, 0o600));
  return { id, write: (record) => host.files.append(path, line(record)) };
}

/** Adds records to the journal of an earlier run: its undo, or its recovery. Its last line may be cut off, so each begins a line of its own. */
export function continueJournal(host: Host, state: StateDirectory, id: string): JournalWriter {
  const write = (record: JournalRecord) =>
    host.files.append(journalPath(state, id), Buffer.concat([Buffer.from('\n'), line(record)]));
  return { id, write };
}

/** All runs, newest first. */
export async function readJournal(
  host: Pick<ReadableHost, 'files'>,
  state: StateDirectory,
): Promise<readonly JournaledRun[]> {
  const names = (await host.files.list(state.journal)) ?? [];
  const runs = await Promise.all(
    names
      .filter((name) => name.endsWith('.jsonl'))
      .map(async (name) => replay(parseRecords((await host.files.readText(`${state.journal}/${name}`)) ?? ''))),
  );
  return runs.filter((run) => run !== undefined).sort((a, b) => b.started.localeCompare(a.started));
}

function journalPath(state: StateDirectory, id: string): string {
  return `${state.journal}/${id}.jsonl`;
}

function line(record: JournalRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`);
}
