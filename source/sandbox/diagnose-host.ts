import { type BarmanConfig, readBarmanConfig } from './barman/barman-config.ts';
import { diagnoseDocument } from './barman/diagnose.ts';
import { type TroubledServer, troubleOf } from './barman/trouble.ts';
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
    troubled: troubledServer(machine),
  });
}

/** The server with which something is wrong: the last one, under a fault that is about a server. */
export function troubledServer(machine: Machine): TroubledServer | undefined {
  const trouble = troubleOf(machine.fault);
  if (trouble === undefined) return undefined;
  const config = readBarmanConfig(machine.root);
  const name = config.kind === 'config' ? config.servers.at(-1)?.name : undefined;
  return name === undefined ? undefined : { name, trouble };
}
