import { writeFileSync } from 'node:fs';
import type { RealHost } from './real-host.ts';

const programs = '/usr/lib/postgresql/15/bin';
const data = '/var/lib/postgresql/wizard';
const home = '/var/lib/barman';
export const asBarman = ['runuser', '-u', 'barman', '--', 'env', `HOME=${home}`] as const;
const asPostgres = ['runuser', '-u', 'postgres', '--', 'env', '-C', '/tmp'] as const;

/** PostgreSQL 15 on a real host with the streaming archiver of its Barman, both from Debian. */
export interface RealPostgres {
  sql(...statements: readonly string[]): Promise<string>;
  /** Writes more settings of the server `main` into barman.conf. */
  configure(settings: Readonly<Record<string, string>>): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** A backup that is DONE when this resolves. */
  backUp(): Promise<void>;
  /** Inserts, deletes, temporary tables, WAL switches, `barman cron` and backups, until the function that it gives has stopped them. */
  load(): Promise<() => Promise<void>>;
}

/** Small WAL files: a switch leaves one behind. */
const settings = `
listen_addresses = '127.0.0.1'
unix_socket_directories = '/tmp'
wal_level = replica
max_wal_senders = 10
max_replication_slots = 10
fsync = off
autovacuum_naptime = 5
`;

const traffic = `
CREATE TABLE IF NOT EXISTS t (n int, words text);
INSERT INTO t SELECT generate_series(1, 500), repeat('x', 200);
CREATE TEMPORARY TABLE IF NOT EXISTS short AS SELECT generate_series(1, 20000) AS n;
DELETE FROM t WHERE ctid = ANY (ARRAY (SELECT ctid FROM t LIMIT 400));
SELECT pg_sleep(1.1);
`;

export async function openPostgres(host: RealHost): Promise<RealPostgres> {
  const postgres = (...argv: readonly string[]) => host.must(...asPostgres, ...argv);
  const barman = (...words: readonly string[]) => host.must(...asBarman, 'barman', ...words);
  const control = (...words: readonly string[]) =>
    postgres(`${programs}/pg_ctl`, '-D', data, '-l', '/tmp/postgresql.log', '-w', ...words);
  const sql = (...statements: readonly string[]) =>
    postgres('psql', '-h', '/tmp', '-qAtX', ...statements.flatMap((statement) => ['-c', statement]));
  const configure = (extra: Readonly<Record<string, string>>) =>
    writeFileSync(host.path('/etc/barman.conf'), configuration(extra));

  await host.must('install', '-d', '-o', 'postgres', '-g', 'postgres', '-m', '700', data);
  await postgres(`${programs}/initdb`, '-D', data, '--wal-segsize=1', '--auth=trust', '--no-sync');
  writeFileSync(host.path(`${data}/postgresql.auto.conf`), settings);
  await control('start');
  await sql('CREATE ROLE barman SUPERUSER LOGIN', 'CREATE ROLE streaming_barman REPLICATION LOGIN');
  await host.must('install', '-d', '-o', 'barman', '-g', 'barman', home);
  configure({});
  await barman('receive-wal', '--create-slot', 'main');
  await barman('cron');
  // Barman's slot keeps no WAL before its first reader: a segment that is closed earlier never arrives.
  await host.must('sh', '-c', 'until "$@" | grep -qx t; do sleep 0.1; done', 'sh', ...asPostgres, ...slotIsRead);
  return {
    sql,
    configure,
    start: async () => {
      await control('start');
    },
    stop: async () => {
      await control('-m', 'fast', 'stop');
    },
    async backUp() {
      // The first backup needs WAL that was archived, and cron starts what archives it.
      await barman('switch-wal', '--force', '--archive', '--archive-timeout', '60', 'main');
      await barman('backup', '--wait', 'main');
    },
    async load() {
      await host.must('touch', going);
      const load = host.start('sh', '-c', loadScript);
      return async () => {
        await host.must('rm', going);
        await load.ended;
      };
    },
  };
}

const slotIsRead = ['psql', '-h', '/tmp', '-qAtX', '-c', 'SELECT active FROM pg_replication_slots'];

/** As long as this file is there, the load goes on. */
const going = '/tmp/load-is-going';

/** Each loop at its own pace, so that they meet in every order. */
const loadScript = `
psql() { runuser -u postgres -- env -C /tmp psql -h /tmp -qAtX "$@"; }
barman() { runuser -u barman -- env HOME=${home} barman "$@"; }
while [ -e ${going} ]; do psql -c "${traffic.replaceAll('\n', ' ')}"; done &
while [ -e ${going} ]; do psql -c 'SELECT pg_switch_wal()'; sleep 3.1; done &
while [ -e ${going} ]; do barman cron; sleep 7.3; done &
while [ -e ${going} ]; do barman backup main; sleep 11; done &
wait
`;

function configuration(extra: Readonly<Record<string, string>>): string {
  const server = {
    description: 'PostgreSQL of the test',
    conninfo: 'host=127.0.0.1 user=barman dbname=postgres connect_timeout=2',
    streaming_conninfo: 'host=127.0.0.1 user=streaming_barman dbname=postgres connect_timeout=2',
    backup_method: 'postgres',
    streaming_archiver: 'on',
    slot_name: 'barman',
    immediate_checkpoint: 'true',
    retention_policy: 'REDUNDANCY 2',
    path_prefix: programs,
    ...extra,
  };
  const lines = Object.entries(server).map(([key, value]) => `${key} = ${value}`);
  return `[barman]
barman_user = barman
configuration_files_directory = /etc/barman.d
barman_home = ${home}
log_file = /var/log/barman/barman.log
log_level = INFO

[main]
${lines.join('\n')}
`;
}
