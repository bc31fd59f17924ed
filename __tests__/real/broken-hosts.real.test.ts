import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenHosts } from '../support/broken-hosts.ts';
import { addFailures } from '../support/failing-host.ts';
import { openRealHost, type RealHost, type Running, wizardCommand } from '../support/real-host.ts';
import { answerOf } from '../support/real-host-evidence.ts';

interface Checked {
  readonly status: { readonly state: string; readonly id: string };
  readonly rungs: readonly {
    readonly id: string;
    readonly state: string;
    readonly diagnosis?: { readonly id: string; readonly causes: readonly string[]; readonly rung: string };
  }[];
}

const kept = [
  '/etc/apache2',
  '/etc/tpa',
  '/etc/hosts',
  '/etc/barman.conf',
  '/usr/local/share/ca-certificates',
  '/etc/ssl/certs',
];
/** Apache is ended by its pid (apache2ctl refuses to where the configuration is broken), and started if it may and can. */
const restart = `
pid=$(cat /run/apache2/apache2.pid 2>/dev/null) && kill $pid && tail --pid=$pid -f /dev/null
rm -f /run/apache2/apache2.pid
[ -e /tmp/stay-down ] || setsid --wait timeout 5 apache2ctl start </dev/null 2>/dev/null
true`;
const mend = `
rm -rf /tmp/stay-down ${kept.join(' ')}
tar --absolute-names -xpf /srv/kept.tar
service pg-backup-api restart >/dev/null 2>&1 </dev/null
${restart}`;

let host: RealHost;
let services: Running | undefined;
beforeAll(async () => {
  host = await openRealHost();
  expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
  services = await addFailures(host);
  await host.must('rm', '/etc/apache2/sites-enabled/failing.conf');
  await host.must('tar', '--absolute-names', '-cpf', '/srv/kept.tar', ...kept);
});
afterAll(async () => {
  services?.kill();
  await host?.close();
});

async function check(environment: Readonly<Record<string, string>> = {}) {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const ended = await host.run('env', ...variables, ...wizardCommand, 'check', '--json');
  return { exitCode: ended.exitCode, ...answerOf<Checked>(ended) };
}

describe.each(brokenHosts)('$kind', ({ id, twin, warns, script, environment }) => {
  test(`check says ${id}`, async () => {
    await host.must('sh', '-ec', script);
    await host.must('sh', '-c', restart);
    const { exitCode, rungs } = await check(environment);
    await host.must('sh', '-c', mend);
    const [failing] = rungs.filter(({ diagnosis }) => diagnosis !== undefined);
    if (twin) expect(failing?.diagnosis?.causes.slice(0, 3)).toContain(id);
    else expect(failing?.diagnosis?.id, JSON.stringify(rungs)).toBe(id);
    expect(failing?.state).toBe(warns ? 'warn' : 'crit');
    if (warns) return;
    expect(exitCode).toBe(1);
    const above = rungs.slice(rungs.findIndex(({ diagnosis }) => diagnosis !== undefined) + 1);
    expect(above.filter(({ state }) => state !== 'not-run')).toEqual([]);
  });
});

describe('pg-backup-api status says OK', () => {
  test('to the error page of a web proxy while it is down: status_false_ok_proxy', async () => {
    await host.must('service', 'pg-backup-api', 'stop');
    const proxy = { http_proxy: 'http://127.0.0.1:9803' };
    expect((await host.run('env', `http_proxy=${proxy.http_proxy}`, 'pg-backup-api', 'status')).stdout).toMatch(
      /^OK$/m,
    );
    const { exitCode, status } = await check(proxy);
    await host.must('sh', '-c', mend);
    expect([exitCode, status.state]).toEqual([1, 'crit']);
  });

  test('to any other service on its port: status_false_ok_other_service', async () => {
    await host.must('service', 'pg-backup-api', 'stop');
    const other = host.start('/usr/bin/python3', '-u', '-m', 'http.server', '--bind', '127.0.0.1', '7480');
    await other.saw(/Serving HTTP/);
    expect((await host.run('pg-backup-api', 'status')).stdout).toMatch(/^OK$/m);
    const { exitCode, status } = await check();
    other.kill();
    await other.ended;
    await host.must('sh', '-c', mend);
    expect([exitCode, status.state, status.id]).toEqual([1, 'crit', 'false-ok']);
  });
});

test('after all that every rung of the mended host is in order', async () => {
  const { rungs } = await check();
  expect(rungs.filter(({ state }) => state !== 'ok')).toEqual([]);
});
