import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { certificatesStep } from '../../source/steps/certificates/certificates-step.ts';
import { type ScheduleFacts, scheduleStep } from '../../source/steps/certificates/schedule-step.ts';
import { byPackage, cronText, serviceText, timerText } from '../../source/steps/certificates/schedule-units.ts';
import { carryOut, certificateHost, siteOf } from '../support/certificate-host.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

const command = { argv: ['/usr/bin/node', '/opt/wizard.js', 'certs', 'renew'], folder: '/etc/tpa/pg-backup-api' };
let host: TemporaryHost;
let facts: ScheduleFacts;

beforeAll(async () => {
  host = certificateHost(new Date());
  await carryOut(host, siteOf(), { 'key-type': 'ec-p256', san: ['barman1.example.com'] });
  facts = await scheduleStep({ remove: false, command }).look(host, siteOf());
});
afterAll(() => host.end());

const words = (actions: readonly Action[]) =>
  actions.map((action) =>
    action.kind === 'run-command'
      ? action.argv.join(' ')
      : `${action.kind} ${'path' in action ? action.path.split('/').at(-1) : ''}`,
  );
const plan = (changes: Partial<ScheduleFacts>, remove = false) =>
  scheduleStep({ remove, command }).plan({ ...facts, ...changes }, {});

test('who takes the timer away is told that a list of revoked certificates expires without it', () => {
  const removal = (listed: boolean) =>
    scheduleStep({ remove: true, command })
      .plan({ ...facts, systemd: false, cron: 'x', listed }, {})
      .notes.join('\n');
  expect(removal(true)).toContain('wizard certs renew --expiring');
  expect(removal(false)).not.toContain('revoked.crl');
});

describe('with systemd', () => {
  const written = { systemd: true, service: serviceText(command), timer: undefined, cron: undefined };

  it('writes the units and starts the timer', () => {
    expect(words(plan({ systemd: true }).actions)).toEqual([
      'write-file pg-backup-api-wizard-renew.service',
      'write-file pg-backup-api-wizard-renew.timer',
      'systemctl daemon-reload',
      'systemctl enable --now pg-backup-api-wizard-renew.timer',
    ]);
  });

  it('changes only what is otherwise', () => {
    const [, timer] = plan({ systemd: true }).actions;
    const text = timer?.kind === 'write-file' ? timer.content : '';
    expect(words(plan({ ...written, timer: text, running: true }).actions)).toEqual([]);
    expect(words(plan({ ...written, timer: text, running: false }).actions)).toEqual([
      'systemctl enable --now pg-backup-api-wizard-renew.timer',
    ]);
  });

  it.each([
    ['its own', command, ['systemctl enable --now pg-backup-api-wizard-renew.timer']],
    [
      'this host’s words in the service',
      { ...command, argv: [...command.argv, '--host', 'barman1'] },
      [
        'write-file pg-backup-api-wizard-renew.service',
        'systemctl daemon-reload',
        'systemctl enable --now pg-backup-api-wizard-renew.timer',
      ],
    ],
    [
      'another copy of the program',
      { ...command, argv: ['/opt/node', '/opt/other.js'] },
      [
        'write-file pg-backup-api-wizard-renew.service',
        'write-file pg-backup-api-wizard-renew.timer',
        'systemctl daemon-reload',
        'systemctl enable --now pg-backup-api-wizard-renew.timer',
      ],
    ],
  ])('the units of a package serve where they do what is wanted: %s', (_, wanted, expected) => {
    const packaged = { service: serviceText(command, byPackage), timer: timerText(byPackage) };
    const step = scheduleStep({ remove: false, command: wanted });
    expect(words(step.plan({ ...facts, systemd: true, packaged }, {}).actions)).toEqual(expected);
  });

  it('the timer of a package is stopped, and stays where its package put it', () => {
    const packaged = { service: serviceText(command, byPackage), timer: timerText(byPackage) };
    expect(words(plan({ systemd: true, packaged, wanted: true }, true).actions)).toEqual([
      'systemctl disable --now pg-backup-api-wizard-renew.timer',
    ]);
  });

  it('takes all of it away', () => {
    expect(words(plan({ ...written, timer: 'x', wanted: true }, true).actions)).toEqual([
      'systemctl disable --now pg-backup-api-wizard-renew.timer',
      'remove-file pg-backup-api-wizard-renew.timer',
      'remove-file pg-backup-api-wizard-renew.service',
      'systemctl daemon-reload',
    ]);
  });
});

describe('without systemd', () => {
  it('a line of cron comes and goes', async () => {
    const path = '/etc/cron.d/pg-backup-api-wizard';
    host.put('/etc/cron.d/placeholder', '');
    expect((await carryOut(host, siteOf(), {}, scheduleStep({ remove: false, command }))).report.outcome).toBe(
      'proven',
    );
    expect(await host.files.readText(path)).toMatch(
      /^\d{1,2} \d \* \* \* root \[ -d \/run\/systemd\/system \] \|\| \/usr\/bin\/node \/opt\/wizard.js certs renew 2>&1 \| logger -t pg-backup-api-wizard-renew$/m,
    );
    expect((await carryOut(host, siteOf(), {}, scheduleStep({ remove: true, command }))).report.outcome).toBe('proven');
    expect(await host.files.stat(path)).toBeUndefined();
  });
});

it('tells what a timer cannot do', () => {
  const caKey = { ...facts.set.caKey, protection: 'locked' as const };
  expect(plan({ set: { ...facts.set, caKey } }).notes.join()).toContain('is protected by a passphrase');
});

it.each([
  ['50% off', 'ExecStart=/opt/n "/srv/50%% off/wizard.js"', "/opt/n '/srv/50\\% off/wizard.js'"],
  ['$HOME', 'ExecStart=/opt/n /srv/$$HOME/wizard.js', "/opt/n '/srv/$HOME/wizard.js'"],
  ["it's", 'ExecStart=/opt/n "/srv/it\'s/wizard.js"', "/opt/n '/srv/it'\\''s/wizard.js'"],
])('a folder named %s is one word to systemd and to cron', (name, unit, cron) => {
  const odd = { argv: ['/opt/n', `/srv/${name}/wizard.js`], folder: '/etc/tpa' };
  expect(serviceText(odd)).toContain(`${unit}\n`);
  expect(cronText(odd, 'barman1')).toContain(`|| ${cron} 2>&1`);
});

it('hosts start at times of their own', () => {
  const times = ['a1', 'a2', 'b7.example.com', 'backup'].map((name) =>
    cronText(command, name).split('\n')[2]?.slice(0, 5),
  );
  expect(new Set(times).size).toBe(4);
});

describe('in the Certificates step', () => {
  const site = siteOf({ scheduled: command });
  const look = async (changes: Partial<ScheduleFacts> = {}) => {
    const looked = await certificatesStep.look(host, site);
    if (looked.schedule === undefined) throw new Error('the schedule was not looked at');
    return { ...looked, schedule: { command, found: { ...looked.schedule.found, ...changes } } };
  };
  type Looked = Awaited<ReturnType<typeof look>>;
  const asked = (found: Looked) => certificatesStep.questions(found).find(({ id }) => id === 'schedule');
  const planned = (found: Looked, schedule: boolean) => certificatesStep.plan(found, { renew: 'none', schedule });

  it('is offered to the guided setup alone', async () => {
    const plain = await certificatesStep.look(host, siteOf());
    expect(certificatesStep.questions(plain).map(({ id }) => id)).not.toContain('schedule');
    expect(asked(await look())).toMatchObject({ kind: 'confirm', default: false });
  });

  it('is proposed for a new set whose key is here, and stays as it is for another', async () => {
    const there = await look({ systemd: true });
    const none = { ...there.server, file: undefined, certificate: undefined, text: undefined };
    const locked = { ...there.caKey, protection: 'locked' as const };
    expect(asked({ ...there, server: none })).toMatchObject({ default: true });
    expect(asked({ ...there, server: none, caKey: locked })).toMatchObject({
      default: false,
      hint: expect.stringContaining('would only tell'),
    });
    expect(asked(await look({ systemd: true, running: true }))).toMatchObject({ default: true });
  });

  it.each([
    ['wanted', { systemd: true }, true, 4],
    ['wanted, and it runs', { systemd: true, running: true, service: 'of another command' }, true, 0],
    ['not wanted, and it is not there', { systemd: true }, false, 0],
    ['not wanted, and somebody stopped it', { systemd: true, service: 'x', timer: 'x' }, false, 0],
    ['not wanted, and it runs', { systemd: true, running: true, wanted: true, service: 'x', timer: 'x' }, false, 4],
  ] as const)('%s', async (_, found, wanted, actions) => {
    expect(planned(await look(found), wanted).actions).toHaveLength(actions);
  });

  it('comes with new certificates as one plan, proven together, and goes again', async () => {
    const { report, evidence } = await carryOut(host, site, { renew: 'client', schedule: true });
    expect(report.outcome).toBe('proven');
    expect(evidence?.checks.at(-1)).toMatchObject({ id: 'schedule', state: 'ok' });
    expect(await host.files.stat('/etc/cron.d/pg-backup-api-wizard')).toBeDefined();
    expect((await carryOut(host, site, { renew: 'none', schedule: false })).report.outcome).toBe('proven');
    expect(await host.files.stat('/etc/cron.d/pg-backup-api-wizard')).toBeUndefined();
  });
});

it('in a dry run of a setup the set is yet to come', () => {
  const none = { ...facts.set.server, file: undefined, certificate: undefined };
  const bare = { ...facts, set: { ...facts.set, server: none, client: none, ca: none, controllerCa: none } };
  expect(() => scheduleStep({ remove: false, command }).plan(bare, {})).toThrow(/could be renewed/);
  const { actions, notes } = scheduleStep({ remove: false, command, setComes: true }).plan(bare, {});
  expect(actions).toHaveLength(1);
  expect(notes).toHaveLength(1);
});
