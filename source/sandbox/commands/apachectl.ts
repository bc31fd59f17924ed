import { readdirSync } from 'node:fs';
import { layoutOf } from '../../os/families.ts';
import { directiveValue } from '../apache/effective-config.ts';
import { readApacheConfig } from '../apache/read-config.ts';
import { sysconfigWords } from '../apache/suse-sysconfig.ts';
import type { Behaviour, Call } from '../call.ts';
import { familyTraits } from '../family-traits.ts';
import { below, type Machine } from '../machine.ts';
import { reloadApache, startUnit, stopUnit } from '../services.ts';

/** apachectl, apache2ctl and httpd: `configtest`, `graceful`, `start`, `stop`, `restart`, `-t`, `-v`, `-M`, `-S`, `-k ACTION`. */
export const apachectl: Behaviour = async (call, machine) => {
  const { version } = familyTraits[machine.family];
  const { service: name } = layoutOf(machine.family);
  const [first = '', second = ''] = call.argv;
  const action = first === '-k' ? second : first;
  await call.pause(0.3);
  switch (action) {
    case 'configtest':
    case '-t':
      return configtest(call, machine);
    case '-v':
    case '-V':
      call.out(`Server version: Apache/${version}`);
      return 0;
    case '-M':
      return listModules(call, machine);
    case '-S':
      return listHosts(call, machine);
    case 'graceful':
      return graceful(call, machine, name);
    case 'start':
    case 'restart':
      if (!passes(call, machine)) return 1;
      if (action === 'restart') await stopUnit(machine, name);
      return (await startUnit(machine, name)).ok ? 0 : 1;
    case 'stop':
    case 'graceful-stop':
      await stopUnit(machine, name);
      return 0;
    default:
      call.err(`Usage: ${call.name} {start|stop|restart|graceful|graceful-stop|configtest}`);
      return 1;
  }
};

function configtest(call: Call, machine: Machine): number {
  if (!passes(call, machine)) {
    call.out("Action 'configtest' failed.");
    call.out('The Apache error log may have more information.');
    return 1;
  }
  call.err('Syntax OK');
  return 0;
}

/** Apache tells nobody when the new configuration kills it: `graceful` returns 0 as soon as the signal is sent. */
async function graceful(call: Call, machine: Machine, name: string): Promise<number> {
  if (!passes(call, machine)) return 1;
  if (machine.apache.running()) {
    await reloadApache(machine, name);
    return 0;
  }
  call.err('httpd not running, trying to start');
  return (await startUnit(machine, name)).ok ? 0 : 1;
}

function passes(call: Call, machine: Machine): boolean {
  const problem = machine.apache.configtest();
  for (const line of problem) call.err(line);
  return problem.length === 0;
}

function listModules(call: Call, machine: Machine): number {
  call.out('Loaded Modules:');
  call.out(' core_module (static)');
  for (const name of modulesOf(machine)) call.out(` ${name}_module (shared)`);
  return 0;
}

/** The virtual hosts by port, each with the place of its section. */
function listHosts(call: Call, machine: Machine): number {
  const flags = machine.family === 'suse' ? sysconfigWords(machine.root, 'APACHE_SERVER_FLAGS') : [];
  const result = readApacheConfig(machine.root, machine.family, flags);
  if (result.kind === 'problem') {
    for (const line of result.lines) call.err(line);
    return 1;
  }
  call.out('VirtualHost configuration:');
  for (const host of result.config.hosts) {
    const name = directiveValue(host, 'ServerName') ?? machine.hostName;
    call.out(`${`*:${host.port}`.padEnd(22)} ${name} (${host.file}:${host.line})`);
  }
  call.out(`ServerRoot: "${familyTraits[machine.family].serverRoot}"`);
  return 0;
}

function modulesOf(machine: Machine): readonly string[] {
  if (machine.family === 'debian') return debianModules(machine);
  return machine.family === 'suse' ? sysconfigWords(machine.root, 'APACHE_MODULES') : ['ssl', 'proxy', 'proxy_http'];
}

function debianModules(machine: Machine): string[] {
  return readdirSync(below(machine, '/etc/apache2/mods-enabled')).flatMap((item) =>
    item.endsWith('.load') ? [item.slice(0, -5)] : [],
  );
}
