import { appendFileSync, existsSync } from 'node:fs';
import type { ApacheOutcome } from './apache/apache-server.ts';
import { below, log, type Machine } from './machine.ts';

export type StartOutcome = { readonly ok: true } | { readonly ok: false; readonly lines: readonly string[] };

/** A unit's whole name: `name` is without `.service`, but with any other ending. */
export function unitName(name: string): string {
  return name.endsWith('.timer') ? name : `${name}.service`;
}

/** The path of a unit's file, as systemd shows it; undefined when there is no such unit. */
export function unitFile(machine: Machine, name: string): string | undefined {
  const folders = ['/etc/systemd/system', '/lib/systemd/system', '/usr/lib/systemd/system'];
  const path = folders.map((folder) => `${folder}/${unitName(name)}`).find((file) => existsSync(below(machine, file)));
  return path;
}

export function isApache(name: string): boolean {
  return name === 'apache2' || name === 'httpd';
}

/** Whether a unit runs now. */
export function isActive(machine: Machine, name: string): boolean {
  if (isApache(name)) return machine.apache.running();
  if (name === 'pg-backup-api') return machine.api.running();
  return machine.activeSince.has(name);
}

/** `active`, `inactive` or `failed`. */
export function activeState(machine: Machine, name: string): 'active' | 'inactive' | 'failed' {
  if (isActive(machine, name)) return 'active';
  return machine.failed.has(name) ? 'failed' : 'inactive';
}

/** Starts a unit. A service of type simple that ends at once is started without complaint, as systemd sees it. */
export async function startUnit(machine: Machine, name: string): Promise<StartOutcome> {
  if (isActive(machine, name)) return { ok: true };
  log(machine, 'systemd[1]', `Starting ${unitName(name)}...`);
  if (isApache(name)) return noteApache(machine, name, await machine.apache.start());
  if (name === 'pg-backup-api') {
    const started = machine.fault !== 'backend-down' && (await machine.api.start());
    if (!started) {
      const complaint =
        '[4711] [ERROR] Worker (pid:4712) exited with code 3\n[4711] [ERROR] Reason: Worker failed to boot.';
      appendFileSync(below(machine, '/var/log/barman/barman-api-error.log'), `${complaint}\n`);
      log(machine, 'gunicorn[4711]', '[ERROR] Reason: Worker failed to boot.');
      log(machine, 'systemd[1]', `${name}.service: Main process exited, code=exited, status=3/NOTIMPLEMENTED`);
      return noteStart(machine, name, false);
    }
  }
  return noteStart(machine, name, true);
}

export async function stopUnit(machine: Machine, name: string): Promise<void> {
  if (isApache(name)) await machine.apache.stop();
  if (name === 'pg-backup-api') await machine.api.stop();
  const active = new Map(machine.activeSince);
  active.delete(name);
  machine.activeSince = active;
  machine.failed = without(machine.failed, name);
  log(machine, 'systemd[1]', `Stopped ${unitName(name)}.`);
}

/** `reload`: Apache reads its configuration again, and dies when it cannot serve it; the command that asked for it hears nothing. */
export async function reloadApache(machine: Machine, name: string): Promise<StartOutcome> {
  const problem = machine.apache.configtest();
  if (problem.length > 0) return { ok: false, lines: problem };
  await noteApache(machine, name, await machine.apache.graceful());
  return { ok: true };
}

function noteApache(machine: Machine, name: string, outcome: ApacheOutcome): StartOutcome {
  noteStart(machine, name, outcome.ok);
  if (outcome.ok) return outcome;
  for (const line of outcome.lines) log(machine, 'apachectl[4242]', line);
  return outcome;
}

function noteStart(machine: Machine, name: string, ok: boolean): StartOutcome {
  const active = new Map(machine.activeSince);
  if (ok) active.set(name, active.get(name) ?? new Date());
  else active.delete(name);
  machine.activeSince = active;
  machine.failed = ok ? without(machine.failed, name) : new Set([...machine.failed, name]);
  log(machine, 'systemd[1]', ok ? `Started ${unitName(name)}.` : `${name}.service: Failed with result 'exit-code'.`);
  return { ok: true };
}

function without(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return new Set([...set].filter((item) => item !== name));
}
