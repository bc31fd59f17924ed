import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, curl, folder } from '../support/real-host-evidence.ts';

const script = fileURLToPath(new URL('../../scripts/build-executable.js', import.meta.url));
const program = '/usr/local/bin/pg-backup-api-wizard';
const unit = 'pg-backup-api-wizard-renew';
const withoutNode = [
  'for node in $(which -a node); do umount "$node"; rm -f "$node"; done 2>/dev/null',
  'rm -r /opt/wizard && ! command -v node',
].join('; ');

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost('systemd');
  const file = host.path(program);
  await promisify(execFile)(process.execPath, [script, file]);
  chmodSync(file, 0o755);
  await host.must('sh', '-c', withoutNode);
});
afterAll(() => host?.close());

test('the executable sets a host without Node up, and the API answers', async () => {
  const { exitCode, stdout, stderr } = await host.run(program, 'setup', '--yes', '--key-type', 'ec-p256');
  expect({ exitCode, stderr: stderr.includes('Warning') }, stdout + stderr).toEqual({ exitCode: 0, stderr: false });
  expect(stdout).toContain('✔ ok       API and barman diagnose agree');
});

test('its timer runs the executable itself, within what the unit allows', async () => {
  const scheduled = await host.run(program, 'certs', 'schedule', '--yes', '--json');
  expect(answerOf(scheduled)).toMatchObject({ outcome: 'proven' });
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
