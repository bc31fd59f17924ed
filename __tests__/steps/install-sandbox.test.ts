import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { candidateSpecifier } from '../../source/packages/specifiers/argument.ts';
import type { Plan } from '../../source/plan/actions.ts';
import type { RunEvent, RunReport } from '../../source/plan/events.ts';
import type { SandboxOptions } from '../../source/sandbox/start-sandbox.ts';
import { lookAtInstall } from '../../source/steps/install/install-facts.ts';
import { installStep } from '../../source/steps/install/install-step.ts';
import { versionStep } from '../../source/steps/version/version-step.ts';
import type { Answers } from '../../source/wizard/question.ts';
import { openSandbox, type SandboxSite } from './sandbox-site.ts';

let place: SandboxSite;
const open = async (options: Partial<SandboxOptions>) => {
  place = await openSandbox(options);
};
afterEach(() => place.close());

const look = () => lookAtInstall(place.host, place.site);
const questions = async () => installStep.questions(await look()).map(({ id }) => id);
const planFor = async (answers: Answers): Promise<Plan> => installStep.plan(await look(), answers);
const titles = ({ actions }: Plan) => actions.map((action) => (action.kind === 'run-command' ? action.title : ''));

async function apply(plan: Plan, stop?: AbortSignal, heard: RunEvent[] = []): Promise<RunReport> {
  const proof = async () => (await installStep.prove(place.host, place.site)).problem;
  return place.engine.apply(plan, proof, (event) => heard.push(event), stop);
}

const pin = async (version: string) => {
  const plan = versionStep.plan(await versionStep.look(place.host, place.site), { pin: version });
  await place.engine.apply(
    plan,
    async () => undefined,
    () => undefined,
  );
};

describe.each([
  ['debian', '2:2.2.0-1.bookworm', 'python3-flask'],
  ['redhat', '2:2.2.0-1.el9.noarch', 'python3-flask'],
  ['suse', '2:2.2.0-1.sles15.noarch', 'python3-Flask'],
] as const)('on %s', (os, newest, dependency) => {
  beforeEach(() => open({ os }));

  test('every package of the transaction is named before it is made', async () => {
    const { target, preview, obstacle } = await look();
    expect({ target, obstacle }).toEqual({ target: newest, obstacle: undefined });
    expect(preview?.install.map(({ name }) => name)).toEqual(expect.arrayContaining(['pg-backup-api', dependency]));
    const plan = await planFor({});
    expect(plan.notes[0]).toMatch(/^The package manager will install: .*pg-backup-api /);
  });

  test('an installation is proven by the package database, a downgrade asked for and shown', async () => {
    expect(await questions()).toEqual([]);
    expect(await apply(await planFor({}))).toMatchObject({ outcome: 'proven' });
    const { versions } = await look();
    const older = versions.candidates.find(({ version }) => version.startsWith('2.1.0'))?.version ?? '';
    await pin(candidateSpecifier(versions.manager, older));
    expect(await questions()).toEqual(['allow-downgrade']);
    const facts = await look();
    expect(facts.preview?.downgrade.map(({ name }) => name)).toEqual(['pg-backup-api']);
    expect(() => installStep.plan(facts, {})).toThrow(/Not confirmed: Downgrade pg-backup-api/);
    expect(await apply(await planFor({ 'allow-downgrade': true }))).toMatchObject({ outcome: 'proven' });
    expect((await look()).versions.installed.version).toBe(older);
  });
});

describe('a lock that another program holds', () => {
  test('is refused with its holder, unless the operator waits', async () => {
    await open({ fault: 'apt-locked' });
    const facts = await look();
    expect(facts.obstacle?.id).toBe('locked');
    expect(facts.holder).toMatchObject({ pid: 1837, program: 'unattended-upgr' });
    expect(await questions()).toEqual(['wait-for-lock']);
    expect(() => installStep.plan(facts, {})).toThrow(/1837 \(unattended-upgr\)/);
    const [first, ...others] = titles(installStep.plan(facts, { 'wait-for-lock': true }));
    expect(first).toMatch(/^Wait for process 1837 \(unattended-upgr\).*, which holds the lock of apt$/);
    expect(others).toContain('Install pg-backup-api 2:2.2.0-1.bookworm');
  });

  test('the wait says whose lock it is, and leaving it changes nothing', async () => {
    await open({ fault: 'apt-locked' });
    const plan = await planFor({ 'wait-for-lock': true });
    const leave = new AbortController();
    const heard: RunEvent[] = [];
    const proof = async () => undefined;
    const report = await place.engine.apply(
      plan,
      proof,
      (event) => {
        heard.push(event);
        if (event.kind === 'output') leave.abort();
      },
      leave.signal,
    );
    expect(report).toMatchObject({ outcome: 'undone', problem: { id: 'stopped' } });
    expect(heard.filter(({ kind }) => kind === 'output')).toEqual([
      {
        kind: 'output',
        index: 0,
        text: 'Waiting for process 1837 (unattended-upgr), which holds the lock of apt: less than a minute so far.',
      },
    ]);
    expect((await look()).versions.installed.state).toBe('absent');
  });

  test.each([
    ['redhat', 'dnf cannot list versions now: process 1837 is using dnf or the package database.'],
    [
      'suse',
      'zypper cannot list versions now: process 1837 (/usr/libexec/packagekitd) holds the lock of the package management.',
    ],
  ] as const)('on %s keeps the versions from being listed, and says so', async (os, sentence) => {
    await open({ os, fault: 'apt-locked' });
    const { state, summary } = versionStep.assess(await versionStep.look(place.host, place.site));
    expect([state, summary]).toEqual(['broken', sentence]);
  });
});

test('a dpkg run that was cut off is finished only when that is agreed to, and then all goes on', async () => {
  await open({ fault: 'dpkg-interrupted' });
  const facts = await look();
  expect(await questions()).toEqual(['repair-dpkg']);
  expect(() => installStep.plan(facts, {})).toThrow(/cut off half way/);
  const plan = installStep.plan(facts, { 'repair-dpkg': true });
  expect(titles(plan)[0]).toBe('Finish the installation that was cut off');
  expect(await apply(plan)).toMatchObject({ outcome: 'proven' });
});

test.each(['debian', 'redhat', 'suse'] as const)('a package file that is gone is told as that on %s', async (os) => {
  await open({ os, fault: 'download-fails' });
  const report = await apply(await planFor({}));
  expect(report).toMatchObject({ problem: { id: 'package-gone' } });
});
