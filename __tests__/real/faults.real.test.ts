import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import {
  answerOf,
  curl,
  folder,
  problemOf,
  serialOf,
  servedSerial,
  snapshot,
  touched,
} from '../support/real-host-evidence.ts';

const client = `${folder}/pg-backup-user`;
const state = '/var/lib/pg-backup-api-wizard';
const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost();
});
afterAll(() => host?.close());

/** Runs the command, which has to end with exit code 1, one problem and no change. */
async function refused(...argv: readonly string[]): Promise<string | undefined> {
  const before = await snapshot(host, ...touched);
  const ended = await host.run(...argv);
  expect(ended.exitCode).toBe(1);
  expect(await snapshot(host, ...touched)).toEqual(before);
  return problemOf(ended);
}

describe('before the host is set up', () => {
  test('who is not root is refused, and nothing is changed', async () => {
    expect(await refused(...nobody, ...wizardCommand, 'setup', '--yes', '--json')).toBe('not-root');
    expect(await snapshot(host, state)).toEqual({ '': '' });
  });

  test('without any version in the repositories the version step says so, and nothing is changed', async () => {
    await host.must('sh', '-c', 'mv /srv/packages/Packages /tmp/; : >/srv/packages/Packages; apt-get -qq update');
    expect(await refused(...wizardCommand, 'versions', 'list', '--json')).toBe('no-candidate');
    expect(await refused(...wizardCommand, 'install', '--yes', '--json')).toBe('no-candidate');
    await host.must('sh', '-c', 'mv /tmp/Packages /srv/packages/; apt-get -qq update');
  });

  test('a program on port 443 is named before Apache is touched; without it the setup goes on where it stopped', async () => {
    const intruder = host.start('/usr/bin/python3', '-u', '-m', 'http.server', '443');
    await intruder.saw(/Serving HTTP/);
    const stopped = await host.wizard('setup', '--yes', '--json');
    expect(stopped.exitCode).toBe(1);
    expect(problemOf(stopped)).toBe('port-in-use');
    expect(stopped.stdout).toContain('taken by python3');
    expect(await refused(...wizardCommand, 'proxy', '--yes', '--json')).toBe('port-in-use');
    intruder.kill();
    await intruder.ended;
    expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
  });
});

describe('a full disk', () => {
  const full: string[] = [];
  const mount = async (place: string, size: string) => {
    await host.must('sh', '-c', `cp -a "$1" /tmp/kept && mount -t tmpfs -o "size=$2" tmpfs "$1"`, 'sh', place, size);
    full.push(place);
  };
  afterEach(async () => {
    for (const place of full.splice(0)) await host.must('env', '-C', '/', 'umount', place);
    await host.must('rm', '-rf', '/tmp/kept');
  });

  test.each(['4k', '8k', '12k'])('of %s for the journal: one error, and nothing is changed', async (size) => {
    await mount(state, size);
    expect(await refused(...wizardCommand, 'certs', 'renew', '--all', '--yes', '--json')).toBe('disk-full');
  });

  test.each(['28k', '32k', '36k', '40k'])(
    'of %s for the certificates: one error, the old set stays whole and served',
    async (size) => {
      await mount('/etc/tpa', size);
      await host.must('sh', '-c', 'cp -a /tmp/kept/. /etc/tpa/');
      const renew = ['certs', 'renew', '--all', '--new-key', '--yes', '--json'];
      expect(await refused(...wizardCommand, ...renew)).toBe('disk-full');
      expect(await curl(host, '/status', client)).toBe('"OK"');
      expect(await host.wizard('history', '--json').then(firstOutcome)).toBe('undone');
    },
  );

  test('for config.yml: one error, and the file is as it was', async () => {
    await mount('/srv/pgcluster', '4k');
    await host.must('cp', '/tmp/kept/config.yml', '/srv/pgcluster/');
    const set = ['config', 'set', 'pg_backup_api_package_version=2*', '--yes', '--json', '--config'];
    expect(await refused(...wizardCommand, ...set, '/srv/pgcluster/config.yml')).toBe('disk-full');
  });
});

describe('kill -9 while certificates are renewed', () => {
  /** strace ends the wizard at the entry of its n-th such system call: one thread makes them all, and its children are left alone. */
  const killedAt = (call: string, count: number, ...words: readonly string[]) =>
    host.run(
      ...['env', 'UV_THREADPOOL_SIZE=1', 'strace', '-f', '-b', 'execve', '-qq', '-o', '/dev/null'],
      ...['-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${count}`],
      ...[...wizardCommand, ...words],
    );

  const recovers = async (killed: () => Promise<Ended>) => {
    const before = await snapshot(host, ...touched);
    const served = await servedSerial(host);

    expect((await killed()).exitCode).toBeUndefined();

    expect(await curl(host, '/status', client)).toMatch(/^("OK"|curl ended with 58)$/);
    const recovered = await host.wizard('recover', '--yes', '--json');
    expect(recovered.exitCode).toBe(0);
    expect(await snapshot(host, ...touched)).toEqual(before);
    expect(await servedSerial(host)).toBe(served);
    expect(await curl(host, '/status', client)).toBe('"OK"');
    return answerOf<{ runs: readonly { outcome: string }[] }>(recovered).runs.map(({ outcome }) => outcome);
  };

  test('before the journal begins there is nothing to recover, and the lock is taken over', async () => {
    expect(await recovers(() => killedAt('fsync', 1, 'certs', 'renew', '--all', '--yes'))).toEqual([]);
  });

  test.each([7, 10, 13, 16, 19, 22])('at the %d. time that something is put on the disk', async (count) => {
    expect(await recovers(() => killedAt('fsync', count, 'certs', 'renew', '--all', '--yes'))).toEqual(['undone']);
  });

  // The client's pair, Apache's file with a copy of the pair, the server's pair, Apache's file again.
  test.each([1, 2, 3, 4, 5, 6])('before the %d. of six files is moved into place', async (count) => {
    const renew = ['certs', 'renew', '--all', '--new-key', '--yes'];
    expect(await recovers(() => killedAt('rename', count, ...renew))).toEqual(['undone']);
  });

  test('until it is recovered, the next change is refused and status says why', async () => {
    await killedAt('rename', 1, 'certs', 'renew', '--all', '--yes');
    expect(await refused(...wizardCommand, 'certs', 'renew', '--all', '--yes', '--json')).toBe('interrupted-run');
    expect((await host.wizard('status')).stdout).toContain('was interrupted: run `wizard recover`');
    expect(await host.wizard('recover', '--yes')).toMatchObject({ exitCode: 0 });
  });
});

describe('kill -9 while a package is installed', () => {
  test('apt goes on undisturbed, another wizard waits for its turn, and setup finishes the work', async () => {
    await host.must('mkfifo', '/run/package-gate');
    const pin = ['config', 'set', 'pg_backup_api_package_version=2.3*', '--yes'];
    expect(await host.wizard(...pin)).toMatchObject({ exitCode: 0 });
    const install = host.start(...wizardCommand, 'install', '--yes', '--allow-downgrade', '--verbose');
    await install.saw(/Waiting at the gate/);

    const second = ['certs', 'renew', '--all', '--yes', '--json'];
    expect(await refused(...wizardCommand, ...second)).toBe('locked');
    install.kill();
    await install.ended;

    const apt = (await host.must('pgrep', '-o', '-x', 'apt-get')).trim();
    await host.must('sh', '-c', 'echo open >/run/package-gate');
    await host.must('tail', `--pid=${apt}`, '-f', '/dev/null');
    await host.must('rm', '/run/package-gate');
    expect(await installed()).toBe('ii 2.3.0-1.bookworm');

    const recovered = await host.wizard('recover', '--yes');
    expect(recovered).toMatchObject({ exitCode: 0 });
    expect(recovered.stderr).toContain('install pg-backup-api=2:2.2.0-1.bookworm');
    expect(await installed()).toBe('ii 2.3.0-1.bookworm');
    expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await servedSerial(host)).toBe(await serialOf(host, `${folder}/pg-backup-api.crt`));
  });

  const installed = async () =>
    /^(ii) +pg-backup-api +(\S+)/m
      .exec(await host.must('dpkg', '-l', 'pg-backup-api'))
      ?.slice(1)
      .join(' ');
});

function firstOutcome(ended: Ended): string | undefined {
  return answerOf<{ runs: readonly { outcome: string }[] }>(ended).runs[0]?.outcome;
}
