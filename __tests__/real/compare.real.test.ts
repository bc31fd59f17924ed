import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRealHost, type RealHost, type Running } from '../support/real-host.ts';
import { answerOf } from '../support/real-host-evidence.ts';
import { asBarman, openPostgres, type RealPostgres } from '../support/real-postgres.ts';

interface Compared {
  readonly verdict: string;
  readonly identical: number;
  readonly moving: readonly string[];
  readonly redacted: readonly string[];
  readonly timezone: readonly string[];
  readonly mismatches: readonly { readonly path: string; readonly cause: string }[];
  readonly doubts: readonly string[];
  readonly causes: readonly { readonly cause: string; readonly proof?: string }[];
}

/** WIZARD_ROUNDS=100 by hand: a round takes seconds under this load. */
const rounds = Number(process.env.WIZARD_ROUNDS ?? 4);

interface Checked {
  readonly verdict: string;
  readonly status?: { readonly state: string };
  readonly rungs: readonly { readonly id: string; readonly state: string }[];
  readonly comparison?: Compared;
  readonly servers: readonly {
    readonly name: string;
    readonly checks: readonly { readonly id: string; readonly state: string }[];
  }[];
}

/** What cannot both be true of a host whose service and PostgreSQL run all the time. */
function contradictions({ verdict, status, rungs, comparison, servers }: Checked): readonly string[] {
  const states = [
    ...rungs.map(({ id, state }) => [id, state] as const),
    ...servers.flatMap(({ checks }) => checks.map(({ id, state }) => [id, state] as const)),
  ];
  const of = (wanted: string) => states.filter(([id]) => id === wanted).map(([, state]) => state);
  return [
    ...(status?.state === 'ok' ? [] : [`the service is ${status?.state}`]),
    ...(rungs.every(({ state }) => state === 'ok') ? [] : [`rungs: ${JSON.stringify(rungs)}`]),
    ...(comparison?.mismatches.length === 0 ? [] : [`comparison: ${JSON.stringify(comparison?.mismatches)}`]),
    ...(servers.map(({ name }) => name).join() === 'main' ? [] : [`servers: ${JSON.stringify(servers)}`]),
    ...(of('postgresql').every((state) => state === 'ok') ? [] : ['PostgreSQL is down']),
    ...(verdict === 'ok' && states.some(([, state]) => !['ok', 'not-run'].includes(state)) ? ['verdict ok'] : []),
  ];
}

let host: RealHost;
let postgres: RealPostgres;
beforeAll(async () => {
  host = await openRealHost();
  await host.wizard('setup', '--yes');
  postgres = await openPostgres(host);
  await postgres.backUp();
});
afterAll(() => host?.close());

const compare = async (...words: readonly string[]) =>
  answerOf<Compared>(await host.wizard('compare', '--json', ...words));
const agreed = { verdict: 'match', mismatches: [], doubts: [] };

/** Starts the service once more, with more in its environment; past the init script, which sets a PATH of its own. */
async function restartService(...variables: readonly string[]): Promise<void> {
  await host.must('/etc/init.d/pg-backup-api', 'stop');
  const daemon = ['start-stop-daemon', '--start', '--background', '--make-pidfile', '--chuid', 'barman:barman'];
  const settings = ['-c', '/etc/pg-backup-api-config.py', 'pg_backup_api.app'];
  const service = ['--pidfile', '/run/pg-backup-api.pid', '--startas', '/usr/bin/gunicorn', '--', ...settings];
  await host.must('env', ...variables, ...daemon, ...service);
  await host.must('sh', '-c', 'until curl -sf -o /dev/null http://127.0.0.1:7480/status; do sleep 0.1; done');
}

describe('the two agree', () => {
  test('on a healthy host', async () => {
    expect(await compare()).toMatchObject({ ...agreed, redacted: [], timezone: [], causes: [] });
  });

  test('while PostgreSQL is down, and say so', async () => {
    await postgres.stop();
    const cli = await host.must(...asBarman, 'barman', 'diagnose');
    expect(cli).toContain('"connection_error"');
    expect(await compare()).toMatchObject(agreed);
    await postgres.start();
    await host.must(...asBarman, 'barman', 'cron');
  });

  describe('with a slow backup', () => {
    let backup: Running;
    const statuses = () => host.must(...asBarman, 'barman', 'list-backup', 'main');
    beforeAll(async () => {
      postgres.configure({ bandwidth_limit: '100' });
      backup = host.start(...asBarman, 'barman', 'backup', 'main');
      const started = 'until "$@" barman list-backup main | grep STARTED && pgrep -x pg_basebackup; do sleep 0.1; done';
      await host.must('sh', '-c', started, 'sh', ...asBarman);
    });

    test('that is running', async () => {
      expect(await statuses()).toContain('STARTED');
      expect(await compare()).toMatchObject(agreed);
    });

    test('that has failed', async () => {
      await host.must('pkill', '-KILL', '-x', 'pg_basebackup');
      await backup.ended;
      postgres.configure({});
      expect(await statuses()).toContain('FAILED');
      expect(await compare()).toMatchObject(agreed);
    });
  });

  test(`in ${rounds} comparisons while data is written, WAL is switched and archived, and backups begin, end and are deleted`, async () => {
    const stop = await postgres.load();
    const found: Compared[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) found.push(await compare());
    } finally {
      await stop();
    }
    expect(found.filter(({ mismatches }) => mismatches?.length !== 0)).toEqual([]);
    expect(new Set(found.flatMap(({ moving }) => moving)).size).toBeGreaterThan(rounds < 100 ? 0 : 10);
  }, 3_600_000);

  test(`no part of ${rounds} rounds of check contradicts another meanwhile`, async () => {
    const stop = await postgres.load();
    const found: Checked[] = [];
    try {
      for (let round = 0; round < rounds; round += 1) {
        found.push(answerOf<Checked>(await host.wizard('check', '--json')));
      }
    } finally {
      await stop();
    }
    expect(found.flatMap(contradictions)).toEqual([]);
    expect(found.map(({ comparison }) => comparison?.verdict)).not.toContain(undefined);
  }, 3_600_000);
});

describe('a difference is found', () => {
  const restored = async () => {
    postgres.configure({});
    await restartService();
  };

  test('a password that Barman hides is sent by the API, and shown by nobody', async () => {
    postgres.configure({ conninfo: 'host=127.0.0.1 user=barman dbname=postgres password=hunter2' });
    const ended = await host.wizard('compare', '--json');
    expect(answerOf<Compared>(ended)).toMatchObject({ verdict: 'match', redacted: ['/servers/main/config/conninfo'] });
    expect(ended.stdout + ended.stderr).not.toContain('hunter2');
    await restored();
  });

  test('the service reads another configuration file, which is named', async () => {
    const other = readFileSync(host.path('/etc/barman.conf'), 'utf8').replace('PostgreSQL of the test', 'Another');
    writeFileSync(host.path('/etc/barman-other.conf'), other);
    await restartService('PG_BACKUP_API_BARMAN_CONF=/etc/barman-other.conf');
    const { verdict, mismatches, causes } = await compare();
    expect({ verdict, mismatches }).toMatchObject({
      verdict: 'mismatch',
      mismatches: [{ path: '/servers/main/config/description', cause: 'other-config-file' }],
    });
    expect(causes[0]?.proof).toBe('pg-backup-api reads /etc/barman-other.conf, barman reads /etc/barman.conf');
    await restored();
  });

  test('the service lives in another time zone: only the operator’s own Barman tells other times', async () => {
    await restartService('TZ=America/New_York');
    const asked = await host.wizard('compare', '--json');
    expect(answerOf<Compared>(asked)).toMatchObject({ ...agreed, timezone: [] });
    expect(asked.stderr).toContain('TZ America/New_York');
    const own = await compare('--environment', 'own');
    expect(own).toMatchObject({ verdict: 'match', mismatches: [] });
    expect(own.timezone).toContainEqual(expect.stringMatching(/^\/servers\/main\/backups\/\w+\/end_time$/));
    await restored();
  });

  test('the service finds other programs: only the operator’s own Barman finds these', async () => {
    postgres.configure({ path_prefix: '' });
    cpSync(host.path('/usr/lib/postgresql/15/bin/pg_receivewal'), host.path('/srv/pg_receivewal'));
    await restartService('PATH=/srv:/usr/lib/postgresql/15/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    expect(await compare()).toMatchObject(agreed);
    const own = await compare('--environment', 'own');
    expect(own.mismatches).toContainEqual(
      expect.objectContaining({ path: '/servers/main/status/pg_receivexlog_path', cause: 'path' }),
    );
    await restored();
  });

  test('another user than the service’s is told whom Barman wants', async () => {
    const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
    const ended = await host.run(...nobody, '/usr/local/bin/node', '/opt/wizard/bin/wizard.js', 'compare');
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toMatch(/please run barman as 'barman' user[\s\S]*sudo/);
  });
});
