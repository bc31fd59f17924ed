import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, hostName, openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import { answerOf, folder, servedSerial, snapshot, touched } from '../support/real-host-evidence.ts';
import { openPostgres } from '../support/real-postgres.ts';
import { openTerminal } from '../support/terminal-program.ts';
import { enterUntil, overview } from '../support/terminal-walk.ts';

const client = `${folder}/pg-backup-user`;

/** TPA's documented line, word for word: https://{hostname}/diagnose, without --cacert. */
const documented = (host: RealHost, path: string) =>
  host.run(
    ...['curl', '--silent', '--output', '/dev/null', '--write-out', '%{http_code} %{content_type}'],
    ...['--cert', `${client}.crt`, '--key', `${client}.key`, '-X', 'GET', `https://${hostName}/${path}`],
  );

/** A host with systemd, PostgreSQL that runs, Barman with a backup of it; without Apache, pg-backup-api and certificates. */
async function barmanHost(): Promise<RealHost> {
  const host = await openRealHost('systemd');
  const postgres = await openPostgres(host);
  await postgres.backUp();
  await host.must('systemctl', 'start', 'cron');
  return host;
}

describe('setup --yes on a host with systemd, PostgreSQL and Barman', () => {
  let host: RealHost;
  let first: Ended;
  let before: Readonly<Record<string, string>>;
  beforeAll(async () => {
    host = await barmanHost();
    first = await host.wizard('setup', '--yes');
    before = await snapshot(host, ...touched);
  });
  afterAll(() => host?.close());

  test('ends done and proven, by the real answers of Apache, gunicorn and Barman', () => {
    expect({ ...first, stdout: '' }).toEqual({ exitCode: 0, stdout: '', stderr: first.stderr });
    expect(first.stdout).toContain('pg-backup-api status says OK, and its /status too.');
    expect(first.stdout).toMatch(/✔ ok {7}The diagnose document is whole: 1 server/);
    expect(first.stdout).toContain('✔ ok       No answer without a client certificate');
    expect(first.stdout).toContain('✔ ok       API and barman diagnose agree');
    expect(first.stderr).toContain('Done and proven.');
  });

  test('TPA’s documented curl line answers 200 without --cacert', async () => {
    expect((await documented(host, 'diagnose')).stdout).toBe('200 application/json');
    expect((await documented(host, 'status')).stdout).toBe('200 text/html; charset=utf-8');
  });

  test('the services run and come back with the host', async () => {
    for (const unit of ['pg-backup-api', 'apache2'])
      expect(
        (await host.must('systemctl', 'show', '-P', 'ActiveState', '-P', 'UnitFileState', unit)).split('\n'),
      ).toEqual(['active', 'enabled', '']);
  });

  test('check finds nothing wrong, Barman’s own jobs and the space on its disk included', async () => {
    const checked = await host.wizard('check', '--json');
    const { verdict, servers } = answerOf<{
      verdict: string;
      servers: { checks: { id: string; state: string }[] }[];
    }>(checked);
    const wrong = servers
      .flatMap(({ checks }) => checks)
      .filter(({ state }) => ['warn', 'crit', 'unknown'].includes(state));
    expect({ verdict, wrong, exitCode: checked.exitCode }).toEqual({ verdict: 'ok', wrong: [], exitCode: 0 });
    expect(servers[0]?.checks.find(({ id }) => id === 'free_space')).toMatchObject({ state: 'ok' });
  });

  test('a second run changes nothing and says so', async () => {
    const second = await host.wizard('setup', '--yes');
    expect(second).toMatchObject({ exitCode: 0 });
    expect(second.stdout).toContain('Nothing to change: this host is set up, and the API answers its clients.');
    expect(await snapshot(host, ...touched)).toEqual(before);
  });

  test('Barman’s disk running full is told before a backup fails', async () => {
    await host.must('sh', '-c', 'mkdir -p /tmp/kept && cp -a /var/lib/barman/. /tmp/kept/ && systemctl stop cron');
    const size = Number((await host.must('du', '-sk', '/var/lib/barman')).split('\t')[0]);
    await host.must('mount', '-t', 'tmpfs', '-o', `size=${size + 4096}k`, 'tmpfs', '/var/lib/barman');
    await host.must('sh', '-c', 'cp -a /tmp/kept/. /var/lib/barman/ && chown barman: /var/lib/barman');
    const { servers } = answerOf<{ servers: { checks: { id: string; state: string; hint: string }[] }[] }>(
      await host.wizard('check', '--json'),
    );
    await host.must('env', '-C', '/', 'umount', '-l', '/var/lib/barman');
    expect(servers[0]?.checks.find(({ id }) => id === 'free_space')).toMatchObject({
      state: 'crit',
      hint: expect.stringContaining('/var/lib/barman; the next backup takes'),
    });
  });
});

describe('undo on a host with systemd', () => {
  let host: RealHost;
  beforeAll(async () => {
    host = await openRealHost('systemd');
    expect(await host.wizard('setup', '--yes', '--key-type', 'ec-p256')).toMatchObject({ exitCode: 0 });
  });
  afterAll(() => host?.close());

  test('says what remains of the packages, with the command that takes it away, and leaves no dangling link', async () => {
    const { runs } = answerOf<{ runs: readonly { id: string; title: string }[] }>(
      await host.wizard('history', '--json'),
    );
    const find = (title: RegExp) => runs.find((run) => title.test(run.title))?.id ?? '';
    expect(await host.wizard('history', 'undo', find(/proxy/i), '--yes')).toMatchObject({ exitCode: 0 });
    const dangling = await host.must('find', '/etc/ssl/certs', '-xtype', 'l');
    expect(dangling).toBe('');

    const undone = await host.wizard('history', 'undo', find(/^Install/), '--yes');
    const said = `${undone.stdout}${undone.stderr}`;
    expect(said).toMatch(/remaining: .*apache2/);
    expect(said).toContain('apt-get purge');
    expect(said).not.toContain('Everything was put back as it was');
    const purges = [...said.matchAll(/to remove it: (apt-get purge [^)]+)\)/g)].map(([, command = '']) => command);
    for (const purge of new Set(purges))
      await host.must('sh', '-c', `DEBIAN_FRONTEND=noninteractive ${purge.replace('purge', 'purge -y')}`);
    expect(await host.run('test', '-e', '/etc/apache2/apache2.conf')).toMatchObject({ exitCode: 1 });
  });
});

describe('the wizard by keys in a terminal of 80 × 24', () => {
  let host: RealHost;
  beforeAll(async () => {
    host = await barmanHost();
  });
  afterAll(() => host?.close());

  test('from nothing to done and proven, Enter alone', async () => {
    const terminal = openTerminal(host.words('TERM=xterm-256color', ...wizardCommand), { columns: 80, rows: 24 });
    try {
      await terminal.waitFor(overview, 60_000);
      const passed = await enterUntil(terminal, /6 of 6 done/);
      expect(passed.filter((place) => place.endsWith('review')).length).toBeGreaterThanOrEqual(4);
      expect(terminal.screen().join('\n')).toContain('6 of 6 done');
      expect(terminal.extent()).toMatchObject({ broken: 0, scrolled: 0 });
      terminal.press('q');
      expect(await terminal.exit).toBe(0);
    } finally {
      await terminal.close();
    }
    expect((await documented(host, 'diagnose')).stdout).toBe('200 application/json');
    expect(await servedSerial(host)).not.toBe('');
    expect(await host.must('systemctl', 'is-active', 'pg-backup-api-wizard-renew.timer')).toBe('active\n');
  });
});
