import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barmanModel } from '../../source/health/document/barman-server.ts';
import { parseDiagnose } from '../../source/health/document/diagnose-document.ts';
import { createHost } from '../../source/host/local/local-host.ts';
import { systemOwnership } from '../../source/host/local/ownership.ts';
import { createPathMap } from '../../source/host/local/path-map.ts';
import { lookAtBarmanHost } from '../../source/steps/verify/look-at-server-files.ts';
import { barmanChecks } from '../support/barman-check.ts';
import { openRealBarman, type RealBarman } from '../support/real-barman.ts';
import { serverChecks } from '../support/server-checks.ts';

const paths = createPathMap(undefined);
const host = createHost({
  paths,
  ownership: systemOwnership(paths.real),
  isRoot: true,
  dial: (name, port) => ({ host: name, port }),
  hostName: 'barman1.example.com',
  clock: { now: () => new Date() },
});

let real: RealBarman;
beforeAll(async () => {
  real = await openRealBarman();
  // The first check makes the directories and the slot; cron starts receive-wal, which it leaves running.
  await real.barman('check', 'main');
  await real.mustBarman('cron');
  await real.until('receive-wal streams', async () => (await slot()) === 't');
  await real.mustBarman('switch-wal', '--force', '--archive', 'main');
  await real.mustBarman('backup', 'main', '--wait');
  await real.mustBarman('cron');
  await real.until('WAL files are archived', async () => (await ours()).get('wal_archive') === 'ok');
});
afterAll(() => real?.close());

const slot = async () => (await real.sql("SELECT active FROM pg_replication_slots WHERE slot_name = 'barman'")).trim();

/** Our checks by id, without those that Barman does not have. */
async function ours(): Promise<ReadonlyMap<string, string>> {
  const parsed = parseDiagnose(await real.mustBarman('diagnose'));
  if (!parsed.ok) throw new Error(parsed.message);
  const [main] = serverChecks(parsed.document, new Date(), await lookAtBarmanHost(host, barmanModel(parsed.document)));
  return new Map((main?.checks ?? []).filter(({ source }) => source !== 'wizard').map(({ id, state }) => [id, state]));
}

/** Barman's, by id; the size of WAL files is no check that could fail. */
async function theirs(): Promise<ReadonlyMap<string, string>> {
  const { out } = await real.barman('-f', 'json', 'check', 'main');
  const checks = [...barmanChecks(out).values()].flat().filter(({ id }) => id !== 'wal_size');
  return new Map(checks.map(({ id, state }) => [id, state]));
}

/** Every check of Barman's with our state beside it, where the two differ. */
async function differences(): Promise<readonly string[]> {
  const mine = await ours();
  return [...(await theirs())]
    .toSorted()
    .filter(([id, state]) => mine.get(id) !== state)
    .map(([id, state]) => `${id}: barman ${state}, wizard ${mine.get(id)}`);
}

test('a healthy server: the same checks, the same states, all ok', async () => {
  expect(await differences()).toEqual([]);
  expect([...(await ours())].filter(([, state]) => state !== 'ok')).toEqual([]);
});

test('a failed WAL file and one that should not be there', async () => {
  writeFileSync(join(real.folder, 'barman/main/errors/000000010000000000000001.duplicate'), '');
  mkdirSync(join(real.folder, 'barman/main/incoming'), { recursive: true });
  for (const name of ['a', 'b']) writeFileSync(join(real.folder, 'barman/main/incoming', name), '');
  expect(await differences()).toEqual([]);
  expect((await ours()).get('archiver_errors')).toBe('warn');
  expect((await ours()).get('empty_incoming_directory')).toBe('warn');
});

test('receive-wal is stopped: the lock stays, and both see that nobody holds it', async () => {
  await real.mustBarman('receive-wal', '--stop', 'main');
  await real.until('the slot is left', async () => (await slot()) === 'f');
  expect(await differences()).toEqual([]);
  expect((await ours()).get('receive_wal_running')).toBe('crit');
  expect((await ours()).get('replication_slot')).toBe('crit');
});

test('PostgreSQL is stopped: one failure, and what only it could tell is not run', async () => {
  await real.stopPostgres();
  // Since 3.10 Barman fails the slot too, which it did not ask for before.
  expect((await differences()).filter((line) => !line.startsWith('replication_slot:'))).toEqual([
    'pg_basebackup_compatible: barman crit, wizard not-run',
    'pg_receivexlog_compatible: barman crit, wizard not-run',
    'systemid_coherence: barman ok, wizard not-run',
  ]);
  expect((await ours()).get('postgresql')).toBe('crit');
});
