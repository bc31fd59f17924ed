import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Commands } from '../../../source/host/commands.ts';
import { lookAtTimers } from '../../../source/steps/verify/look-at-timers.ts';
import { type TemporaryHost, temporaryHost } from '../../support/temporary-host.ts';

const units = '/etc/systemd/system';
let host: TemporaryHost;
let asked: string[];

beforeEach(() => {
  asked = [];
  host = temporaryHost();
  host.put('/run/systemd/system/.keep', '');
  host.put('/usr/lib/systemd/system/barman-backup@.service', '[Service]\nExecStart=/usr/bin/barman backup %i\n');
  host.put(`${units}/barman-backup@.timer`, '[Timer]\nOnCalendar=daily\n');
  host.put(`${units}/timers.target.wants/barman-backup@main.timer`, '');
});
afterEach(() => host.end());

function timers(isActive = true) {
  const probe: Commands['probe'] = async ({ argv }) => {
    asked.push(argv.join(' '));
    return { argv: argv.map(String), stdout: '', stderr: '', outcome: 'exited', exitCode: isActive ? 0 : 3 };
  };
  return lookAtTimers({ ...host, commands: { ...host.commands, probe } });
}

const job = {
  where: `${units}/barman-backup@.timer`,
  schedule: 'daily',
  byTimer: true,
  gated: false,
  does: 'backup',
  servers: ['main'],
};

it('finds an instance of a template by the service that it starts', async () => {
  expect(await timers()).toEqual([job]);
});

it('asks systemd for nothing but timers of barman', async () => {
  host.put(`${units}/timers.target.wants/logrotate.timer`, '');
  host.put('/usr/lib/systemd/system/logrotate.timer', '[Timer]\nOnCalendar=daily\n');
  host.put('/usr/lib/systemd/system/logrotate.service', '[Service]\nExecStart=/usr/sbin/logrotate\n');
  await timers();
  expect(asked.filter((command) => !command.includes('barman-backup@main.timer'))).toEqual([]);
});

it('follows Unit= to another service', async () => {
  host.put(`${units}/timers.target.wants/nightly.timer`, '');
  host.put(`${units}/nightly.timer`, '[Timer]\nOnCalendar=*-*-* 02:00\nUnit=barman-all.service\n');
  host.put(`${units}/barman-all.service`, '[Service]\nExecStart=/usr/bin/barman backup all\n');
  expect(await timers()).toContainEqual({
    ...job,
    where: `${units}/nightly.timer`,
    schedule: '*-*-* 02:00',
    servers: ['all'],
  });
});

it('leaves out a timer that does not run', async () => {
  expect(await timers(false)).toEqual([]);
});

it('leaves out a timer that a folder beside it changes', async () => {
  host.put(`${units}/barman-backup@main.timer.d/often.conf`, '[Timer]\nOnCalendar=hourly\n');
  expect(await timers()).toEqual([]);
});
