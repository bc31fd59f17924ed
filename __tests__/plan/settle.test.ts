import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isApplied } from '../../source/plan/undo.ts';
import { engineOf, planOf, play, stateFolder, unproven } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { prepareHost, wholePlan } from '../support/whole-plan.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  prepareHost(host);
});
afterEach(() => host.end());

const holds = async () => undefined;

/** A run of one changed file whose journal lost its last lines: the power went. */
async function cutOff(lines: number) {
  await play(host, planOf(...wholePlan.actions.slice(1, 2)));
  const folder = host.files.real(`${stateFolder}/journal`);
  const [name = ''] = readdirSync(folder);
  const path = `${folder}/${name}`;
  writeFileSync(path, `${readFileSync(path, 'utf8').trimEnd().split('\n').slice(0, -lines).join('\n')}\n`);
  const again = async () => (await engineOf(host).history())[0];
  return { path, again, run: await again() };
}

it.each([
  ['its end', 1],
  ['the record of its last action besides', 2],
])('a run that lacks %s is ended where the proof holds', async (_, lines) => {
  const { run, again } = await cutOff(lines);
  expect(run?.outcome).toBe('interrupted');
  expect(run && (await engineOf(host).settle(run, holds))).toBe('proven');
  expect((await again())?.outcome).toBe('proven');
  expect(await engineOf(host).interrupted()).toEqual([]);
});

it.each<[string, () => Promise<void> | void, typeof holds | (() => Promise<typeof unproven>)]>([
  ['the proof does not hold', () => undefined, async () => unproven],
  ['a file was put back meanwhile', () => host.put('/etc/demo/a.conf', 'theirs\n'), holds],
])('it stays open where %s', async (_, change, proof) => {
  const { run, again } = await cutOff(1);
  await change();
  expect(run && (await engineOf(host).settle(run, proof))).toBe(undefined);
  expect((await again())?.outcome).toBe('interrupted');
});

it('a run that was being taken back is taken back', async () => {
  const { path, again } = await cutOff(1);
  appendFileSync(path, `${JSON.stringify({ record: 'undo', pid: 1, everything: false })}\n`);
  const run = await again();
  expect(run && (await engineOf(host).settle(run, holds))).toBe(undefined);
});

it.each([
  ['without a proof a run that lacks its end alone ends unproven', 1, 'unproven', 'unproven'],
  ['without a proof one that lacks an action stays open', 2, undefined, 'interrupted'],
] as const)('%s', async (_, lines, settled, outcome) => {
  const { run, again } = await cutOff(lines);
  expect(run && (await engineOf(host).settle(run, undefined))).toBe(settled);
  expect((await again())?.outcome).toBe(outcome);
});

it('what still waits beside its place was not put there', async () => {
  const staged = { kind: 'remove-staged', path: '/etc/demo/.a.crt.wizard-new' } as const;
  expect(await isApplied([staged], host)).toBe(true);
  host.put(staged.path, 'new\n');
  expect(await isApplied([staged], host)).toBe(false);
});
