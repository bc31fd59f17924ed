import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import { problemOf } from '../support/real-host-evidence.ts';

const pinned = 'pg_backup_api_package_version';
const configFile = '/etc/pg-backup-api-config.py';
const gate = '/run/package-gate';

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost();
});
afterAll(() => host?.close());

const pin = (specifier: string) =>
  host.must(...wizardCommand, 'config', 'set', `${pinned}=${specifier}`, '--config', 'config.yml', '--yes');
const install = (...options: readonly string[]) => host.wizard('install', '--yes', '--json', ...options);
const database = async () =>
  (await host.must('dpkg-query', '-W', `-f=\${db:Status-Status} \${Version}`, 'pg-backup-api')).trim();

/** Installs, which has to be proven; the answer. */
async function proven(...options: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await install(...options);
  expect([exitCode, stdout, stderr]).toEqual([0, stdout, stderr]);
  return stdout;
}

/** Installs, which has to end with exit code 1 and this problem. */
async function refused(id: string, ...options: readonly string[]): Promise<string> {
  const ended = await install(...options);
  expect([ended.exitCode, problemOf(ended)]).toEqual([1, id]);
  return ended.stdout;
}

/** Offers one version more, made of 2.3.0 by a script that changes its files. */
const offer = (version: string, change: string) =>
  host.must(
    'sh',
    '-ec',
    `rm -rf /tmp/tree; dpkg-deb -R /srv/packages/pg-backup-api_2.3.0-1.bookworm_all.deb /tmp/tree; cd /tmp/tree
     sed -i 's/^Version:.*/Version: ${version}/' DEBIAN/control; ${change}
     dpkg-deb --root-owner-group -Znone -b /tmp/tree /srv/packages/pg-backup-api_${version}_all.deb >/dev/null
     cd /srv/packages; apt-ftparchive packages . >Packages; apt-get -o APT::Sandbox::User=root -qq update`,
  );

describe('apt installs for real', () => {
  test('exactly the pinned version, with what the proxy needs', async () => {
    await pin('1.4.0*');
    const answer = await proven();
    expect(await database()).toBe('installed 1.4.0-1.bookworm');
    expect(answer).toMatch(/The package manager will install: .*apache2 .*pg-backup-api 1\.4\.0-1\.bookworm/);
  });

  test('an upgrade', async () => {
    await pin('2.3.0*');
    expect(await proven()).toContain('will upgrade: pg-backup-api 1.4.0-1.bookworm → 2.3.0-1.bookworm');
    expect(await database()).toBe('installed 2.3.0-1.bookworm');
  });

  test('a downgrade only when it is agreed to', async () => {
    await pin('1.4.0*');
    await refused('not-confirmed');
    expect(await database()).toBe('installed 2.3.0-1.bookworm');
    await proven('--allow-downgrade');
    expect(await database()).toBe('installed 1.4.0-1.bookworm');
  });

  test('a held package only when it is agreed to', async () => {
    await host.must('apt-mark', 'hold', 'pg-backup-api');
    await pin('2.3.0*');
    await refused('not-confirmed');
    expect(await database()).toBe('installed 1.4.0-1.bookworm');
    await proven('--allow-held');
    expect(await database()).toBe('installed 2.3.0-1.bookworm');
  });
});

describe('a lock that another process holds', () => {
  const holding = `import fcntl, time
lock = open('/var/lib/dpkg/lock-frontend', 'w')
fcntl.lockf(lock, fcntl.LOCK_EX)
print('held', flush=True)
time.sleep(600)`;

  test('is told with its holder, waited for when asked, and never taken away', async () => {
    await pin('2:2.2.0*');
    const holder = host.start('/usr/bin/python3', '-c', holding);
    await holder.saw(/held/);
    expect(await refused('locked')).toMatch(/process \d+ \(python3\)/);

    const waiting = host.start(...wizardCommand, 'install', '--yes', '--verbose', '--wait-for-lock');
    await waiting.saw(/Waiting for process \d+ \(python3\), which holds the lock of apt/);
    holder.kill();
    await holder.ended;
    expect(await waiting.ended).toMatchObject({ exitCode: 0 });
    expect(await database()).toBe('installed 2:2.2.0-1.bookworm');
    await host.must('test', '-e', '/var/lib/dpkg/lock-frontend');
  });
});

describe('what a package does wrong', () => {
  test('a dpkg that was killed is repaired only when that is agreed to', async () => {
    await offer('2:2.4.0-1', 'true');
    await host.must('mkfifo', gate);
    const killed = host.start('apt-get', '-y', 'install', 'pg-backup-api=2:2.4.0-1');
    await killed.saw(/Waiting at the gate/);
    const [dpkg = ''] = (await host.must('pgrep', '-x', 'dpkg')).split('\n');
    await host.must('kill', '-9', dpkg);
    await host.must('sh', '-c', `echo >${gate}; rm ${gate}`);
    await killed.ended;
    await pin('2:2.4.0*');

    expect(await refused('dpkg-interrupted')).toContain('--repair-dpkg');
    await proven('--repair-dpkg');
    expect(await database()).toBe('installed 2:2.4.0-1');
  });

  test('a script that fails is told, and another version is the way out', async () => {
    await offer('2:2.5.0-1', "printf '#!/bin/sh\\necho the database is missing\\nexit 3\\n' >DEBIAN/postinst");
    await pin('2:2.5.0*');
    const answer = await refused('script-failed');
    expect(answer).toContain('the database is missing');
    expect(await database()).toBe('half-configured 2:2.5.0-1');

    await pin('2:2.4.0*');
    await refused('not-confirmed');
    await proven('--allow-downgrade');
    expect(await database()).toBe('installed 2:2.4.0-1');
  });

  test('an edited configuration file is kept, and the new one beside it is reported', async () => {
    await host.must('sh', '-c', `echo '# ours' >>${configFile}`);
    await offer('2:2.6.0-1', `echo '# theirs' >>.${configFile}`);
    await pin('2:2.6.0*');
    expect(await proven()).toContain(`the package's own: ${configFile}.dpkg-dist`);
    expect(await host.must('cat', configFile)).toContain('# ours');
    expect(await host.must('cat', `${configFile}.dpkg-dist`)).toContain('# theirs');
  });
});

describe('from files, on a host without a way to a repository', () => {
  const directory = '/home/operator/packages';
  const staging = '/var/lib/pg-backup-api-wizard/packages';
  const brought = `${directory}/pg-backup-api_2.3.0-1.bookworm_all.deb`;

  test('installs what was brought, from copies of root’s own', async () => {
    await host.must(
      'sh',
      '-ec',
      `apt-get -y -qq purge pg-backup-api >/dev/null
       rm -rf /var/lib/apt/lists/*; echo 'deb [trusted=yes] http://127.0.0.1:9/ ./' >/etc/apt/sources.list
       mkdir -p ${directory}; cp /srv/packages/pg-backup-api_2.3.0-1.bookworm_all.deb ${directory}
       chown -R nobody ${directory}`,
    );
    await pin('2.3.0*');
    const answer = await proven('--packages', directory);
    expect(await database()).toBe('installed 2.3.0-1.bookworm');
    expect(answer).toContain(`SHA-256 ${(await host.must('sha256sum', brought)).slice(0, 64)}`);
    expect(await host.must('find', staging, '-type', 'f')).toBe('');
    expect(await proven('--packages', directory)).toContain('"outcome": "nothing-to-do"');
  });

  test('a link that another user has put there is not followed, and no pipe is waited for', async () => {
    await host.must('apt-get', '-y', '-qq', 'purge', 'pg-backup-api');
    const link = `${directory}/link.deb`;
    await host.must('setpriv', '--reuid', 'nobody', '--clear-groups', 'ln', '-s', '/etc/shadow', link);
    const linked = await install('--packages', link);
    expect(linked.exitCode).toBe(1);
    expect(`${linked.stdout}${linked.stderr}`).not.toContain('root:');
    await host.must('rm', link);
    await host.must('mkfifo', `${directory}/pipe.deb`);
    await refused('not-a-file', '--packages', `${directory}/pipe.deb`);
    await host.must('rm', `${directory}/pipe.deb`);
    expect(await host.must('find', staging, '-type', 'f')).toBe('');
  });

  test('half of a file, another package alone, and a version that was not brought are named', async () => {
    await host.must('sh', '-c', `head -c 2000 ${brought} >/root/half.deb; cp ${brought} /root/text.txt`);
    await refused('package-file-broken', '--packages', '/root/half.deb');
    await refused('package-file-unfit', '--packages', '/root/text.txt');
    await refused('package-file-missing', '--packages', '/root/nowhere');
    await host.must(
      'sh',
      '-ec',
      `rm -rf /tmp/other; dpkg-deb -R ${brought} /tmp/other; sed -i 's/^Package:.*/Package: other/' /tmp/other/DEBIAN/control
       dpkg-deb --root-owner-group -Znone -b /tmp/other /root/other.deb >/dev/null`,
    );
    await refused('package-file-missing', '--packages', '/root/other.deb');
    await pin('9.9*');
    await refused('pin-no-match', '--packages', brought);
  });
});
