import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import type { Behaviour, Call } from '../call.ts';
import { below, type Machine } from '../machine.ts';
import { activeState, isActive, isApache, reloadApache, startUnit, stopUnit, unitFile, unitName } from '../services.ts';
import { printUnit, showUnit, statusOfUnit } from './systemctl-show.ts';

/** systemctl of systemd 252, for the units that have a file. */
export const systemctl: Behaviour = async (call, machine) => {
  const words = call.argv.filter((word) => !word.startsWith('-'));
  const now = call.argv.includes('--now');
  const quiet = call.argv.some((word) => word === '-q' || word === '--quiet');
  if (call.argv.includes('--version')) {
    call.out('systemd 252 (252.38-1)');
    return 0;
  }
  const [verb = 'list-units', ...rest] = withoutValues(call.argv, words);
  const names = rest.map((word) => word.replace(/\.service$/, ''));
  switch (verb) {
    case 'daemon-reload':
    case 'daemon-reexec':
    case 'reset-failed':
      await call.pause(0.2);
      return 0;
    case 'is-system-running':
      call.out('running');
      return 0;
    case 'is-active':
      return anyOf(names, (name) => tell(call, quiet, activeState(machine, name), 'active', 3));
    case 'is-failed':
      return anyOf(names, (name) => tell(call, quiet, activeState(machine, name), 'failed', 1));
    case 'is-enabled':
      return anyOf(names, (name) => isEnabled(call, machine, name, quiet));
    case 'enable':
    case 'disable':
      return answerAll(names, (name) => setEnabled(call, machine, name, verb, now));
    case 'status':
      return answerAll(names, (name) => statusOfUnit(call, machine, name));
    case 'cat':
      return answerAll(names, (name) => printUnit(call, machine, name));
    case 'show':
      return answerAll(names, (name) => showUnit(call, machine, name));
    case 'start':
    case 'stop':
    case 'restart':
    case 'reload':
    case 'try-restart':
    case 'reload-or-restart':
      return answerAll(names, (name) => changeUnit(call, machine, name, verb));
    default:
      call.err(`Unknown command verb ${verb}.`);
      return 1;
  }
};

/** Starts, stops, restarts or reloads a unit, with systemd's words for what goes wrong. */
export async function changeUnit(call: Call, machine: Machine, name: string, verb: string): Promise<number> {
  const known = unitFile(machine, name) !== undefined;
  const active = isActive(machine, name);
  if (!known) {
    call.err(
      `Failed to ${verb} ${unitName(name)}: Unit ${unitName(name)} ${verb === 'stop' ? 'not loaded' : 'not found'}.`,
    );
    return 5;
  }
  await call.pause(verb === 'restart' ? 1 : 0.5);
  if (verb === 'try-restart' && !active) return 0;
  if (verb === 'stop') {
    await stopUnit(machine, name);
    return 0;
  }
  const reloads = verb === 'reload' || (verb === 'reload-or-restart' && active && isApache(name));
  if (reloads) {
    if (!active) {
      call.err(`${name}.service is not active, cannot reload.`);
      return 1;
    }
    if (!isApache(name)) {
      call.err(`Failed to reload ${name}.service: Job type reload is not applicable for unit ${name}.service.`);
      return 3;
    }
    return report(call, name, await reloadApache(machine, name), '');
  }
  if (verb !== 'start') await stopUnit(machine, name);
  return report(call, name, await startUnit(machine, name));
}

/** A reload that fails is told without its cause: the service goes on. */
function report(
  call: Call,
  name: string,
  outcome: { readonly ok: boolean },
  cause = ' because the control process exited with error code',
): number {
  if (outcome.ok) return 0;
  call.err(`Job for ${name}.service failed${cause}.`);
  call.err(`See "systemctl status ${name}.service" and "journalctl -xeu ${name}.service" for details.`);
  return 1;
}

function tell(call: Call, quiet: boolean, state: string, wanted: string, otherwise: number): number {
  if (!quiet) call.out(state);
  return state === wanted ? 0 : otherwise;
}

function isEnabled(call: Call, machine: Machine, name: string, quiet: boolean): number {
  if (unitFile(machine, name) === undefined) {
    call.err(`Failed to get unit file state for ${unitName(name)}: No such file or directory`);
    return 1;
  }
  const enabled = machine.enabled.has(name);
  if (!quiet) call.out(enabled ? 'enabled' : 'disabled');
  return enabled ? 0 : 1;
}

async function setEnabled(
  call: Call,
  machine: Machine,
  name: string,
  verb: 'enable' | 'disable',
  now: boolean,
): Promise<number> {
  const path = unitFile(machine, name);
  if (path === undefined) {
    call.err(`Failed to ${verb} unit: Unit file ${unitName(name)} does not exist.`);
    return 1;
  }
  const wants = `/etc/systemd/system/${name.endsWith('.timer') ? 'timers' : 'multi-user'}.target.wants`;
  const link = `${wants}/${unitName(name)}`;
  const there = existsSync(below(machine, link)) || machine.enabled.has(name);
  if (machine.family === 'debian' && name === 'apache2') {
    call.err('Synchronizing state of apache2.service with SysV service script with /lib/systemd/systemd-sysv-install.');
    call.err(`Executing: /lib/systemd/systemd-sysv-install ${verb} apache2`);
  }
  if (verb === 'enable' && !there) {
    mkdirSync(below(machine, wants), { recursive: true });
    symlinkSync(`../../../..${path}`, below(machine, link));
    call.err(`Created symlink ${link} → ${path}.`);
  } else if (verb === 'disable' && there) {
    rmSync(below(machine, link), { force: true });
    call.err(`Removed "${link}".`);
  }
  const names = [...machine.enabled].filter((item) => item !== name);
  machine.enabled = new Set(verb === 'enable' ? [...names, name] : names);
  await call.pause(0.4);
  return now ? changeUnit(call, machine, name, verb === 'enable' ? 'start' : 'stop') : 0;
}

/** What is true of one of the units is true: 0; else the last unit's answer. */
function anyOf(names: readonly string[], each: (name: string) => number): number {
  const codes = names.map(each);
  return codes.includes(0) ? 0 : (codes.at(-1) ?? 1);
}

async function answerAll(names: readonly string[], each: (name: string) => number | Promise<number>): Promise<number> {
  let code = names.length === 0 ? 1 : 0;
  for (const name of names) code = Math.max(code, await each(name));
  return code;
}

/** Words without the values of `-p VALUE`, `-n VALUE` and the like. */
function withoutValues(argv: readonly string[], words: readonly string[]): string[] {
  const values = new Set(
    argv.flatMap((word, index) => (/^-[pnotM]$|^--property$|^--lines$/.test(word) ? [index + 1] : [])),
  );
  return words.length === 0 ? [] : argv.filter((word, index) => !word.startsWith('-') && !values.has(index));
}
