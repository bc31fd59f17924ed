import type { RunCommand } from '../../plan/actions.ts';
import { sysconfigFile } from '../../proxy/sysconfig.ts';
import type { ProxyFacts } from './proxy-facts.ts';

const why = 'The proxy speaks TLS and passes requests on to the API.';

/** Debian takes all names in one command; SUSE's a2enmod takes one, and has a2enflag besides, as TPA calls them. */
export function enableModules({ missingModules, missingFlags, layout }: ProxyFacts): readonly RunCommand[] {
  if (layout.moduleSwitches === 'sysconfig') {
    return [...missingModules.map(enableModule), ...missingFlags.map(enableFlag)];
  }
  if (missingModules.length === 0) return [];
  return [
    {
      kind: 'run-command',
      title: `Enable Apache’s modules ${missingModules.join(', ')}`,
      argv: ['a2enmod', ...missingModules],
      why,
      changes: `Apache loads ${missingModules.join(', ')} from its next start`,
      switches: { what: 'mods', names: missingModules },
    },
  ];
}

function enableModule(name: string): RunCommand {
  return {
    kind: 'run-command',
    title: `Enable Apache’s module ${name}`,
    argv: ['a2enmod', name],
    why,
    changes: `APACHE_MODULES in ${sysconfigFile} names ${name}: Apache loads it from its next start`,
    undo: { argv: ['a2dismod', name], automatic: true },
  };
}

function enableFlag(name: string): RunCommand {
  return {
    kind: 'run-command',
    title: `Set Apache’s flag ${name}`,
    argv: ['a2enflag', name],
    why: 'SUSE’s own files of Apache speak TLS with this flag alone.',
    changes: `APACHE_SERVER_FLAGS in ${sysconfigFile} names ${name}: Apache is started with -D ${name}`,
    undo: { argv: ['a2disflag', name], automatic: true },
  };
}
