import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import { fixtures } from '../support/real-host-archives.ts';
import { folder, problemOf, snapshot } from '../support/real-host-evidence.ts';

const home = '/home/ada';
const out = `${home}/out`;
const caKey = '/srv/pgcluster/ssl/CA.key';
/** What root has and ada must neither read nor get. */
const rootOnly = ['/etc/passwd', '/etc/shadow', '/etc/cron.d', '/srv/pgcluster', '/root/passphrase'];
const ada = ['setpriv', '--reuid', '1500', '--regid', '1500', '--clear-groups'];
const issue = [
  ...['certs', 'issue', 'svc', '--owner', 'ada', '--out', out, '--key-type', 'ec-p256'],
  ...['--pkcs12', '--passphrase-file', '/root/passphrase', '--yes', '--json'],
];

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost();
  expect(await host.wizard('setup', '--yes', '--key-type', 'ec-p256')).toMatchObject({ exitCode: 0 });
  await host.must('useradd', '--create-home', '--uid', '1500', 'ada');
  await host.must('sh', '-c', 'umask 077; echo a-passphrase >/root/passphrase');
  copyFileSync(join(fixtures, 'swap-files.py'), host.path('/srv/swap-files.py'));
  await host.must('chmod', '644', '/srv/swap-files.py');
});
afterAll(() => host?.close());

beforeEach(async () => {
  await host.must('sh', '-c', `rm -rf ${home}/*`);
  await asAda('mkdir', out);
});

async function asAda(...argv: readonly string[]): Promise<string> {
  return host.must(...ada, ...argv);
}

/** Public keys as text: of the CA, and of the key in the PKCS#12 file. */
const publicKey = async (file: string) => (await host.must('openssl', 'pkey', '-pubout', '-in', file)).trim();
const exported = async () =>
  (
    await host.must(
      'sh',
      '-c',
      `openssl pkcs12 -in ${out}/svc.p12 -nocerts -nodes -passin file:/root/passphrase | openssl pkey -pubout`,
    )
  ).trim();

/** Runs a command of root; afterwards ada has nothing of root's, and root's files are as they were. */
async function guarded(run: () => Promise<Ended>): Promise<Ended> {
  const before = await snapshot(host, ...rootOnly);
  const ended = await run();
  expect(ended.signal).toBeUndefined();
  expect(await snapshot(host, ...rootOnly)).toEqual(before);
  const given = await host.must('find', '/etc', '/srv', '/var/lib/pg-backup-api-wizard', '-user', 'ada');
  expect(given).toBe('');
  const secret = (await host.must('openssl', 'pkey', '-in', caKey)).split('\n')[3] ?? '';
  const copies = await host.run('grep', '-rlF', '--', secret, home);
  expect(copies.stdout).toBe('');
  const theirs = await host.run('sh', '-c', `test -f ${out}/svc.p12 && test ! -L ${out}/svc.p12 && test ! -L ${out}`);
  if (theirs.exitCode === 0) expect(await exported()).not.toBe(await publicKey(caKey));
  return ended;
}

describe('a client certificate in a directory of another user', () => {
  test('is made where nobody interferes, and is that user’s', async () => {
    expect(await guarded(() => host.wizard(...issue))).toMatchObject({ exitCode: 0 });
    expect(await host.must('find', out, '-type', 'f', '!', '-user', 'ada')).toBe('');
    expect(await exported()).toBe(await publicKey(`${out}/svc.key`));
  });

  test('is not made of a key that another user has staged', async () => {
    expect(await host.wizard(...issue)).toMatchObject({ exitCode: 0 });
    await asAda('ln', '-s', caKey, `${out}/.svc.key.wizard-new`);
    await guarded(() => host.wizard(...issue));
    expect(await exported()).toBe(await publicKey(`${out}/svc.key`));
  });

  test.each(['.svc.key', '.svc.crt', '.svc.p12', '.root.crt'])(
    'a staged name that is taken, %s, refuses the run',
    async (name) => {
      await asAda('ln', '-s', '/etc/passwd', `${out}/${name}.wizard-new`);
      const ended = await guarded(() => host.wizard(...issue));
      expect(ended.exitCode).toBe(1);
      expect(problemOf(ended)).toBe('staged-name-taken');
      expect(await host.must('ls', '-A', out)).toBe(`${name}.wizard-new\n`);
    },
  );

  test.each(['root.crt', 'svc.key', 'svc.crt', 'svc.p12'])(
    'a file that is a link out of it, %s, is not followed',
    async (name) => {
      await asAda('ln', '-s', caKey, `${out}/${name}`);
      await guarded(() => host.wizard(...issue));
    },
  );

  test('a directory on the way that is a link is not followed', async () => {
    await asAda('sh', '-c', `rmdir ${out} && ln -s /srv/pgcluster/ssl ${out}`);
    const ended = await guarded(() => host.wizard(...issue));
    expect([ended.exitCode, problemOf(ended)]).toEqual([1, 'foreign-link']);
  });
});

describe('files that are swapped while root is at work', () => {
  /** strace shows the other user every call of the run, and holds each a moment. */
  const watched = (moment: number, swap: string) => {
    const calls = 'openat,rename,mkdir,unlink,link,fchown,fchmod,fsync,newfstatat,readlink,statx';
    const attack = `${ada.join(' ')} python3 /srv/swap-files.py ${moment} '${swap}' ${out} svc ${caKey} >/tmp/moments`;
    return host.run(
      ...[
        'env',
        'UV_THREADPOOL_SIZE=1',
        'strace',
        '-f',
        '-qq',
        '-s',
        '300',
        '-e',
        `trace=${calls}`,
        '-o',
        `|${attack}`,
      ],
      ...['-e', `inject=${calls}:delay_exit=2000:when=300+`, ...wizardCommand, ...issue],
    );
  };
  const swaps = [
    'staged files become links',
    'files become links',
    'all become hard links',
    'the directory becomes a link',
  ];
  const some = [
    ['files become links', 30],
    ['staged files become links', 60],
    ['the directory becomes a link', 75],
    ['staged files become links', 95],
    ['files become links', 120],
    ['all become hard links', 135],
  ] as const;
  // By hand: WIZARD_EVERY_MOMENT=1 plays every swap at every call that touches the directory (some hours).
  const every = swaps.flatMap((swap) => Array.from({ length: 170 }, (_, index) => [swap, index + 1] as const));

  test.each(process.env.WIZARD_EVERY_MOMENT ? every : some)('%s at moment %i', async (swap, moment) => {
    const ended = await guarded(() => watched(moment, swap));
    expect([0, 1]).toContain(ended.exitCode);
    expect(ended.stderr).not.toContain('defect');
  });
});

describe('what root reads in directories of other users', () => {
  const secret = 'only-root-may-read-this';

  test('a link that barman plants brings nothing of root’s into the support bundle', async () => {
    await host.must('sh', '-c', `umask 077; echo ${secret} >/root/secret.log`);
    await host.must('sh', '-c', 'chown barman: /var/lib/barman /var/log/barman');
    for (const name of ['/var/lib/barman/.barman.auto.conf', '/var/log/barman/barman-api-error.log']) {
      await host.must('rm', '-f', name);
      await host.must('runuser', '-u', 'barman', '--', 'ln', '-s', '/root/secret.log', name);
    }
    expect(await host.wizard('bundle', '--output', '/root/bundle.tar.gz', '--yes')).toMatchObject({ exitCode: 0 });
    const all = await host.must('sh', '-c', 'tar -xzOf /root/bundle.tar.gz');
    expect(all).not.toContain(secret);
    expect(all).toContain('it is not followed');
    await host.must('rm', '-f', '/var/lib/barman/.barman.auto.conf', '/var/log/barman/barman-api-error.log');
  });
});

test('a link that barman makes to a file of its own is followed', async () => {
  const log = '/var/log/barman/barman-api-error.log';
  await host.must('sh', '-c', 'mkdir /srv/disk && chmod 755 /srv/disk && echo of-another-disk >/srv/disk/api.log');
  await host.must('sh', '-c', 'chown barman: /srv/disk /srv/disk/api.log && chmod 600 /srv/disk/api.log');
  await host.must('rm', '-f', log);
  await host.must('runuser', '-u', 'barman', '--', 'ln', '-s', '/srv/disk/api.log', log);
  expect(await host.wizard('bundle', '--output', '/root/own.tar.gz', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await host.must('sh', '-c', 'tar -xzOf /root/own.tar.gz')).toContain('of-another-disk');
  await host.must('rm', '-f', log);
});

describe('the exported script', () => {
  test.each([
    ['the directory is a link', `rmdir ${out} && ln -s /srv/pgcluster/ssl ${out}`],
    ['a staged name is a link to nothing', `ln -s /etc/cron.d/ada ${out}/.svc.key.wizard-new`],
    ['a file is a link', `ln -s /etc/passwd ${out}/root.crt`],
    ['a file is a link to nothing', `ln -s /etc/cron.d/ada ${out}/svc.crt`],
  ])('does no more than the wizard where %s', async (_, plant) => {
    const script = issue.filter((word) => word !== '--yes' && word !== '--json');
    await host.must('rm', '-f', '/root/issue.sh');
    expect(await host.wizard(...script, '--script', '/root/issue.sh')).toMatchObject({ exitCode: 0 });
    await asAda('sh', '-c', plant);
    const ended = await guarded(() => host.run('sh', '-c', 'exec setsid sh /root/issue.sh </dev/null'));
    expect(ended.exitCode).not.toBe(0);
  });
});

test('the certificates themselves are still those of the set', async () => {
  expect(await host.wizard('certs', 'verify')).toMatchObject({ exitCode: expect.any(Number) });
  expect(await host.must('stat', '-c', '%U', `${folder}/pg-backup-user.key`)).toBe('root\n');
});
