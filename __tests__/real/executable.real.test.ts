import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, curl, folder } from '../support/real-host-evidence.ts';

const product = fileURLToPath(new URL('../..', import.meta.url));
const program = '/usr/bin/pg-backup-api-wizard';
const unit = 'pg-backup-api-wizard-renew';
const withoutNode = [
  'for node in $(which -a node); do umount "$node"; rm -f "$node"; done 2>/dev/null',
  'rm -r /opt/wizard && ! command -v node',
].join('; ');

const place = mkdtempSync(join(tmpdir(), 'wizard-packages-'));
const executable = join(place, 'executable');
const node = (...words: readonly string[]) => promisify(execFile)(process.execPath, words, { cwd: product });
/** A .deb and an .rpm in a directory of their own; the bytes of both. */
async function pack(name: string, file: string, release: string): Promise<readonly Buffer[]> {
  const output = join(place, name);
  await node('scripts/build-packages.js', '--executable', file, '--output', output, '--release', release);
  return readdirSync(output).map((made) => readFileSync(join(output, made)));
}

let host: RealHost;
/** What carries the program's name where packages put files. */
const named = () => host.must('sh', '-c', 'find /usr /etc /var/lib/systemd /var/lib/dpkg/info -xdev -name "*wizard*"');
const timerIs = async (word: 'is-enabled' | 'is-active') =>
  (await host.run('systemctl', word, `${unit}.timer`)).stdout.trim();
const fileOf = (release: string, ending: 'deb' | 'rpm') => {
  const name = readdirSync(host.path(`/srv/${release}`)).find((file) => file.endsWith(`.${ending}`));
  return `/srv/${release}/${name}`;
};
let before: string;
let builtTwice: readonly (readonly Buffer[])[];

beforeAll(async () => {
  host = await openRealHost('systemd');
  await node('scripts/build-executable.js', executable);
  await pack('new', executable, '2');
  // An older release, whose program is a few bytes: packed soon, and twice.
  const older = join(place, 'older');
  const words = `"${process.execPath}" "${product}dist/pg-backup-api-wizard.mjs"`;
  writeFileSync(older, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  builtTwice = [await pack('old', older, '1'), await pack('again', older, '1')];
  for (const name of ['old', 'new']) cpSync(join(place, name), host.path(`/srv/${name}`), { recursive: true });
  await host.must('sh', '-c', withoutNode);
  before = await named();
});
afterAll(async () => {
  await host?.close();
  rmSync(place, { recursive: true });
});

test('two builds of the packages are the same bytes', () => {
  const [once, again] = builtTwice;
  expect(once).toHaveLength(2);
  expect(once?.map((bytes, at) => bytes.equals(again?.[at] ?? Buffer.of()))).toEqual([true, true]);
});

test('the .deb brings a timer that is off, and an upgrade keeps the choice of the operator', async () => {
  await host.must('dpkg', '-i', fileOf('old', 'deb'));
  expect(await timerIs('is-enabled')).toBe('disabled');
  await host.must('systemctl', 'enable', '--now', `${unit}.timer`);
  await host.must('dpkg', '-i', fileOf('new', 'deb'));
  expect([await timerIs('is-enabled'), await timerIs('is-active')]).toEqual(['enabled', 'active']);
  expect(await host.must('dpkg', '--verify', 'pg-backup-api-wizard')).toBe('');
  expect(await host.must('sha256sum', program)).toContain(sha256(executable));
  expect(await host.must('wizard', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await host.run('systemd-analyze', 'verify', `${unit}.service`, `${unit}.timer`)).stderr).not.toContain(unit);
});

test('the executable sets a host without Node up, and the API answers', async () => {
  const { exitCode, stdout, stderr } = await host.run(program, 'setup', '--yes', '--key-type', 'ec-p256');
  expect({ exitCode, stderr: stderr.includes('Warning') }, stdout + stderr).toEqual({ exitCode: 0, stderr: false });
  expect(stdout).toContain('✔ ok       API and barman diagnose agree');
});

test('its timer runs the executable itself, within what the unit allows', async () => {
  const scheduled = await host.run(program, 'certs', 'schedule', '--yes', '--json');
  expect(answerOf(scheduled)).toMatchObject({ outcome: 'proven' });
  // The package's timer serves; the service is this host's own, for its config.yml.
  const { stdout } = await host.run('find', '/etc/systemd/system', '-type', 'f', '-name', `${unit}.*`);
  expect(stdout).toBe(`/etc/systemd/system/${unit}.service\n`);
  expect(answerOf(await host.run(program, 'certs', 'schedule', '--yes', '--json'))).toMatchObject({
    outcome: 'nothing-to-do',
  });
  expect(await host.must('systemctl', 'cat', `${unit}.service`)).toContain(`ExecStart=${program} certs renew `);
  await host.must('systemctl', 'start', `${unit}.service`);
  expect(await host.must('systemctl', 'show', '-p', 'Result', '--value', `${unit}.service`)).toBe('success\n');
});

test('it renews, starts its own sandbox, and leaves nothing of itself behind', async () => {
  expect(await host.run(program, 'certs', 'renew', '--all', '--new-key', '--yes')).toMatchObject({ exitCode: 0 });
  const client = `${folder}/pg-backup-user`;
  expect(await curl(host, '/status', client)).toBe('"OK"');
  const inside = await host.run(program, 'sandbox', '--', 'wizard', '--version');
  expect(inside).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(await host.must('sh', '-c', 'ls -d /tmp/pg-backup-api-wizard-* /var/tmp/pg-backup-api-wizard-* || true')).toBe(
    '',
  );
});

test('it says what is missing where it cannot be unpacked', async () => {
  const { exitCode, stderr } = await host.run('env', 'TMPDIR=/nowhere', program, '--version');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('needs a directory for temporary files, and /nowhere is none');
  expect(stderr).toContain('TMPDIR=/var/tmp');
  const asPlugin = await host.run('env', 'TMPDIR=/nowhere', program, 'check', '--format', 'nagios');
  expect(asPlugin).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/^BARMAN_API UNKNOWN - .*\/nowhere/) });
});

test('certs schedule --remove leaves the timer of the package, and it is off', async () => {
  const remove = await host.run(program, 'certs', 'schedule', '--remove', '--yes', '--json');
  expect(answerOf(remove)).toMatchObject({ outcome: 'proven' });
  expect([await timerIs('is-enabled'), await timerIs('is-active')]).toEqual(['disabled', 'inactive']);
  expect(answerOf(await host.run(program, 'certs', 'schedule', '--yes', '--json'))).toMatchObject({
    outcome: 'proven',
  });
});

test('the removed .deb leaves nothing behind, the schedule included', async () => {
  await host.must('dpkg', '--purge', 'pg-backup-api-wizard');
  expect(await named()).toBe(before);
  expect(await timerIs('is-active')).toBe('inactive');
});

test('the .rpm is installed, upgraded and removed in the same way', async () => {
  // This host's own programs are dpkg's: rpm gets a database without them.
  const rpm = (...words: readonly string[]) => host.must('rpm', '--dbpath', '/srv/rpmdb', ...words);
  await rpm('--nodeps', '-i', fileOf('old', 'rpm'));
  expect(await timerIs('is-enabled')).toBe('disabled');
  await host.must('systemctl', 'enable', '--now', `${unit}.timer`);
  await rpm('--nodeps', '-U', fileOf('new', 'rpm'));
  expect([await timerIs('is-enabled'), await timerIs('is-active')]).toEqual(['enabled', 'active']);
  expect(await rpm('--nodeps', '-V', 'pg-backup-api-wizard')).toBe('');
  expect(await host.must('sha256sum', program)).toContain(sha256(executable));
  await rpm('-e', 'pg-backup-api-wizard');
  expect(await named()).toBe(before);
  expect(await timerIs('is-active')).toBe('inactive');
});

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
