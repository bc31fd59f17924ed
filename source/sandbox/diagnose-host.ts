import { type BarmanConfig, readBarmanConfig } from './barman/barman-config.ts';
import { diagnoseDocument } from './barman/diagnose.ts';
import type { Machine } from './machine.ts';
import { installedVersion } from './packages/package-state.ts';

/** The diagnose document of the sandboxed host at this moment, for the command and for the API. */
export function diagnoseHost(machine: Machine, config: Extract<BarmanConfig, { kind: 'config' }>): object {
  const [barmanVersion = ''] = (installedVersion(machine.installed, 'barman') ?? '').split('-');
  return diagnoseDocument({
    config,
    barmanVersion,
    family: machine.family,
    started: machine.started,
    now: new Date(),
    unreachable: unreachableServer(machine),
  });
}

/** The server whose PostgreSQL does not answer: the last one, under that fault. */
export function unreachableServer(machine: Machine): string | undefined {
  if (machine.fault !== 'postgres-unreachable') return undefined;
  const config = readBarmanConfig(machine.root);
  return config.kind === 'config' ? config.servers.at(-1)?.name : undefined;
}
