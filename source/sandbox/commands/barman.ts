import { readBarmanConfig } from '../barman/barman-config.ts';
import { diagnoseText } from '../barman/diagnose.ts';
import type { Behaviour, Call } from '../call.ts';
import { diagnoseHost } from '../diagnose-host.ts';
import type { Machine } from '../machine.ts';
import { installedVersion } from '../packages/package-state.ts';
import { barmanCheck } from './barman-check.ts';

/** barman 3.16: `diagnose`, `check`, `list-servers`, `--version`. */
export const barman: Behaviour = async (call, machine) => {
  const words = call.argv.filter((word) => !word.startsWith('-'));
  const withConfig = call.argv.findIndex((word) => word === '-c' || word === '--config');
  const path = withConfig < 0 ? '/etc/barman.conf' : (call.argv[withConfig + 1] ?? '');
  const [verb] = withConfig < 0 ? words : words.filter((word) => word !== path);
  if (call.argv.some((word) => word === '--version' || word === '-v')) return version(call, machine);
  const config = readBarmanConfig(machine.root, path);
  if (config.kind === 'missing') {
    call.err(`ERROR: Configuration file '${path}' does not exist`);
    return 1;
  }
  const json = call.argv.some((word, index) => /^(?:-f|--format)$/.test(word) && call.argv[index + 1] === 'json');
  switch (verb) {
    case 'diagnose':
      await call.pause(0.6 + 0.3 * config.servers.length + (machine.fault === 'postgres-unreachable' ? 15 : 0));
      call.write(diagnoseText(diagnoseHost(machine, config)));
      return 0;
    case 'list-servers':
    case 'list-server':
      for (const server of config.servers) call.out(`${server.name} - ${server.config.description}`);
      return 0;
    case 'check':
      return barmanCheck(call, machine, config.servers, json);
    default:
      call.err(`usage: barman [-h] [-v] [-c CONFIG] [--color {never,always,auto}] [-q] [-d] [-f {json,console}] ...`);
      call.err(
        verb === undefined
          ? 'barman: error: the following arguments are required: command'
          : `barman: error: argument command: invalid choice: '${verb}'`,
      );
      return 2;
  }
};

function version(call: Call, machine: Machine): number {
  const [number] = (installedVersion(machine.installed, 'barman') ?? '').split('-');
  call.out(`${number} Barman by EnterpriseDB (www.enterprisedb.com)`);
  return 0;
}
