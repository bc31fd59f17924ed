import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A real PostgreSQL and a real Barman that backs it up, in a folder of their own; they meet over a Unix socket. */
export interface RealBarman {
  readonly folder: string;
  /** `barman -c … WORDS…` as the barman user. */
  barman(...words: readonly string[]): Promise<Ran>;
  /** `barman`, which must exit with 0. */
  mustBarman(...words: readonly string[]): Promise<string>;
  /** A statement in the database. */
  sql(statement: string): Promise<string>;
  stopPostgres(): Promise<void>;
  /** Repeats something until it is true; a sentence when it does not become so in half a minute. */
  until(what: string, test: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

const versions = '/usr/lib/postgresql';
const patience = 120_000;

/** Makes both. Needs root, and Debian's postgresql and barman. */
export async function openRealBarman(): Promise<RealBarman> {
  if (process.getuid?.() !== 0)
    throw new Error('The tests of a real Barman need root: PostgreSQL and Barman have users of their own.');
  const programs = `${versions}/${newest()}/bin`;
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-barman-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'pg');
  const must = async (...argv: readonly string[]) => {
    const ran = await run(argv);
    if (ran.code !== 0) throw new Error(`${argv.join(' ')} (${ran.code}): ${ran.out}${ran.err}`);
    return ran.out;
  };
  for (const [name, user] of [
    ['pg', 'postgres'],
    ['socket', 'postgres'],
    ['barman', 'barman'],
  ] as const) {
    mkdirSync(join(folder, name));
    await must('chown', `${user}:${user}`, join(folder, name));
  }
  const config = join(folder, 'barman.conf');
  writeFileSync(config, barmanConfig(folder, programs));
  const as = (user: string, ...argv: readonly string[]) => ['runuser', '-u', user, '--', ...argv];
  const server = (...words: readonly string[]) =>
    as('postgres', `${programs}/pg_ctl`, '-D', data, '-s', '-w', ...words);
  const sql = (statement: string) =>
    must(
      ...as('postgres', `${programs}/psql`, '-h', join(folder, 'socket'), '-p', '15432', '-Atc', statement, 'postgres'),
    );
  const barman = (...words: readonly string[]) => run(as('barman', 'barman', '-c', config, ...words));
  const close = async () => {
    await barman('receive-wal', '--stop', 'main');
    await run(server('stop', '-m', 'immediate'));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await must(...as('postgres', `${programs}/initdb`, '-D', data, '-A', 'trust', '-N', '-U', 'postgres'));
    writeFileSync(join(data, 'postgresql.auto.conf'), settings(folder));
    await must(...server('start', '-l', join(folder, 'pg', 'log')));
    await sql('CREATE ROLE barman SUPERUSER LOGIN');
    await sql('CREATE ROLE streaming_barman REPLICATION LOGIN');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    folder,
    barman,
    sql,
    async mustBarman(...words) {
      const ran = await barman(...words);
      if (ran.code !== 0) throw new Error(`barman ${words.join(' ')} (${ran.code}): ${ran.out}${ran.err}`);
      return ran.out;
    },
    stopPostgres: async () => void (await must(...server('stop', '-m', 'fast'))),
    async until(what, test) {
      const deadline = performance.now() + patience;
      while (!(await test())) if (performance.now() > deadline) throw new Error(`It did not come about: ${what}.`);
    },
    close,
  };
}

function newest(): string {
  const found = readdirSync(versions).sort((one, other) => Number(one) - Number(other));
  const version = found.at(-1);
  if (version === undefined) throw new Error(`There is no PostgreSQL in ${versions}: install Debian's postgresql.`);
  return version;
}

function settings(folder: string): string {
  return [
    `unix_socket_directories = '${folder}/socket'`,
    "listen_addresses = ''",
    'port = 15432',
    'wal_level = replica',
    'max_wal_senders = 5',
    'fsync = off',
    '',
  ].join('\n');
}

function barmanConfig(folder: string, programs: string): string {
  const connection = `host=${folder}/socket port=15432 dbname=postgres connect_timeout=5`;
  return `[barman]
barman_user = barman
barman_home = ${folder}/barman
log_file = ${folder}/barman/barman.log
configuration_files_directory = ${folder}/barman.d
minimum_redundancy = 1
retention_policy = RECOVERY WINDOW OF 4 WEEKS
last_backup_maximum_age = 1 WEEK

[main]
description = a real one
conninfo = ${connection} user=barman
streaming_conninfo = ${connection} user=streaming_barman
backup_method = postgres
streaming_archiver = on
slot_name = barman
create_slot = auto
path_prefix = ${programs}
`;
}

function run(argv: readonly string[]): Promise<Ran> {
  const [program = '', ...words] = argv;
  return new Promise((done) => {
    const options = { cwd: '/', encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    execFile(program, words, options, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, out, err });
    });
  });
}
