import { readFileSync } from 'node:fs';
import type { Call } from '../call.ts';
import { below, type Machine } from '../machine.ts';
import { activeState, isApache, unitFile, unitName } from '../services.ts';

/** `systemctl status`: 0 active, 3 not active, 4 no such unit. */
export function statusOfUnit(call: Call, machine: Machine, name: string): number {
  const path = unitFile(machine, name);
  if (path === undefined) {
    call.err(`Unit ${unitName(name)} could not be found.`);
    return 4;
  }
  const state = activeState(machine, name);
  const since = machine.activeSince.get(name) ?? machine.started;
  const stamp = `${since.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const words = {
    active: `active (running) since ${stamp}`,
    inactive: 'inactive (dead)',
    failed: `failed (Result: exit-code) since ${stamp}`,
  };
  const marks = { active: '●', inactive: '○', failed: '×' };
  call.out(`${marks[state]} ${unitName(name)} - ${describe(name)}`);
  call.out(`     Loaded: loaded (${path}; ${machine.enabled.has(name) ? 'enabled' : 'disabled'}; preset: enabled)`);
  call.out(`     Active: ${words[state]}`);
  if (state === 'active') call.out(`   Main PID: ${mainPid(name)} (${isApache(name) ? name : 'gunicorn'})`);
  const lines = journalOf(machine, name).slice(-10);
  if (lines.length > 0) call.out();
  for (const line of lines) call.out(line);
  return state === 'active' ? 0 : 3;
}

/** `systemctl show`, with `-p A,B` and `--value`, in systemd's order. Never fails: a unit that is not there is `not-found`. */
export function showUnit(call: Call, machine: Machine, name: string): number {
  const path = unitFile(machine, name);
  const state = activeState(machine, name);
  const sub = { active: name.endsWith('.timer') ? 'waiting' : 'running', inactive: 'dead', failed: 'failed' }[state];
  const properties: Readonly<Record<string, string>> = {
    MainPID: state === 'active' ? String(mainPid(name)) : '0',
    Result: state === 'failed' ? 'exit-code' : 'success',
    Id: `${unitName(name)}`,
    Names: `${unitName(name)}`,
    Description: describe(name),
    LoadState: path === undefined ? 'not-found' : 'loaded',
    ActiveState: state,
    SubState: sub,
    FragmentPath: path ?? '',
    UnitFileState: path === undefined ? '' : machine.enabled.has(name) ? 'enabled' : 'disabled',
  };
  const wanted = call.argv.flatMap((word, index) => {
    if (word === '-p' || word === '--property') return (call.argv[index + 1] ?? '').split(',');
    const inline = /^(?:-p|--property=)(.+)$/.exec(word)?.[1];
    return inline?.split(',') ?? [];
  });
  const bare = call.argv.includes('--value') || call.argv.includes('-P');
  for (const [key, value] of Object.entries(properties)) {
    if (wanted.length === 0 || wanted.includes(key)) call.out(bare ? value : `${key}=${value}`);
  }
  return 0;
}

/** `systemctl cat`: the unit's file below a line with its path. */
export function printUnit(call: Call, machine: Machine, name: string): number {
  const path = unitFile(machine, name);
  if (path === undefined) {
    call.err(`No files found for ${unitName(name)}.`);
    return 1;
  }
  call.out(`# ${path}`);
  call.write(readFileSync(below(machine, path), 'utf8'));
  return 0;
}

/** Lines of the journal that are about a unit. */
export function journalOf(machine: Machine, name: string): string[] {
  const programs: Readonly<Record<string, readonly string[]>> = {
    apache2: ['apachectl'],
    httpd: ['apachectl'],
    'pg-backup-api': ['gunicorn'],
  };
  return machine.journal
    .filter(
      (line) => line.includes(unitName(name)) || (programs[name] ?? []).some((program) => line.startsWith(program)),
    )
    .map((line) => `${machine.started.toUTCString().slice(5, 11)} ${machine.hostName.split('.')[0]} ${line}`);
}

/** The process id that a service has in the sandbox; the embedded servers have none of their own. */
export function mainPid(name: string): number {
  return 4_000 + [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0);
}

function describe(name: string): string {
  if (isApache(name)) return 'The Apache HTTP Server';
  return name === 'pg-backup-api' ? 'Postgres Backup API' : name;
}
