import type { BarmanServer } from '../barman/barman-config.ts';
import type { Trouble } from '../barman/trouble.ts';
import type { Call } from '../call.ts';
import { troubledServer } from '../diagnose-host.ts';
import type { Machine } from '../machine.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly hint: string;
}

/** `barman check SERVER|all`: console text, `-f json`, or `--nagios` (0 or 2 there). */
export async function barmanCheck(
  call: Call,
  machine: Machine,
  servers: readonly BarmanServer[],
  json: boolean,
): Promise<number> {
  const words = call.argv.filter((word) => !word.startsWith('-') && word !== 'json');
  const wanted = words.slice(words.indexOf('check') + 1);
  const nagios = call.argv.includes('--nagios');
  const unknown = wanted.find((name) => name !== 'all' && !servers.some((server) => server.name === name));
  if (unknown !== undefined || wanted.length === 0) {
    if (wanted.length === 0)
      call.err('usage: barman check [-h] [--nagios] [--check-timeout CHECK_TIMEOUT] SERVER_NAME [SERVER_NAME ...]');
    else call.err(`ERROR: Unknown server '${unknown}'`);
    return wanted.length === 0 || nagios ? 2 : 1;
  }
  const chosen = servers.filter((server) => wanted.includes('all') || wanted.includes(server.name));
  const troubled = troubledServer(machine);
  const results = chosen.map((server) => ({
    name: server.name,
    checks: checksOf(server, troubled?.name === server.name ? troubled.trouble : undefined),
  }));
  await call.pause(0.4 + 0.3 * chosen.length);
  const failed = results.some(({ checks }) => checks.some((check) => !check.ok));
  if (json) {
    const entries = results.map(({ name, checks }) => [
      name,
      Object.fromEntries(
        checks.map((check) => [jsonKey(check.name), { hint: check.hint, status: check.ok ? 'OK' : 'FAILED' }]),
      ),
    ]);
    call.out(JSON.stringify(Object.fromEntries(entries)));
  } else if (nagios) {
    const bad = results.flatMap(({ name, checks }) =>
      checks.filter((check) => !check.ok).map((check) => `${name} FAILED: ${check.name}`),
    );
    const names = results.map(({ name }) => name).join(', ');
    call.out(
      failed
        ? `BARMAN CRITICAL - ${bad.length} issues * ${bad.join(' * ')}`
        : `BARMAN OK - Ready to serve the Espresso backup for ${names}`,
    );
  } else {
    for (const { name, checks } of results) {
      call.out(`Server ${name}:`);
      for (const check of checks)
        call.out(`\t${check.name}: ${check.ok ? 'OK' : 'FAILED'}${check.hint === '' ? '' : ` (${check.hint})`}`);
    }
  }
  return failed ? (nagios ? 2 : 1) : 0;
}

function checksOf(server: BarmanServer, trouble: Trouble | undefined): Check[] {
  const tooOld = trouble === 'backup-too-old';
  const failed = trouble === 'backup-failed' ? 1 : 0;
  const always: Check[] = [
    { name: 'retention policy settings', ok: true, hint: '' },
    {
      name: 'backup maximum age',
      ok: !tooOld,
      hint: `interval provided: 1 week, latest backup age: ${tooOld ? '14 days' : 'less than 1 day'}`,
    },
    { name: 'backup minimum size', ok: true, hint: '2.0 GiB' },
    { name: 'compression settings', ok: true, hint: '' },
    { name: 'failed backups', ok: failed === 0, hint: `there are ${failed} failed backups` },
    {
      name: 'minimum redundancy requirements',
      ok: true,
      hint: `have 5 non-incremental backups, expected at least ${server.config.minimum_redundancy}`,
    },
    { name: 'pg_basebackup', ok: true, hint: '' },
    { name: 'pg_receivexlog', ok: true, hint: '' },
    { name: 'archiver errors', ok: true, hint: '' },
  ];
  if (trouble === 'unreachable')
    return [{ name: 'PostgreSQL', ok: false, hint: '' }, { name: 'directories', ok: true, hint: '' }, ...always];
  const answering = [
    'PostgreSQL',
    'superuser or standard user with backup privileges',
    'PostgreSQL streaming',
    'wal_level',
    'directories',
  ];
  const active = trouble !== 'slot-inactive';
  const slot = active ? '' : `slot '${server.config.slot_name}' not active: is 'receive-wal' running?`;
  return [
    ...answering.map((name) => ({ name, ok: true, hint: '' })),
    { name: 'replication slot', ok: active, hint: slot },
    ...always,
    { name: 'receive-wal running', ok: true, hint: '' },
  ];
}

/** `PostgreSQL streaming` becomes `postgresql_streaming`. */
function jsonKey(name: string): string {
  return name.toLowerCase().replace(/[ -]/g, '_').replaceAll('.', '');
}
