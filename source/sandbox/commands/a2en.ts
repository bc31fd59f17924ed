import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { type SysconfigVariable, sysconfigWords, writeSysconfigWords } from '../apache/suse-sysconfig.ts';
import type { Behaviour, Call } from '../call.ts';
import { below, type Machine } from '../machine.ts';

interface Kind {
  readonly word: 'module' | 'site' | 'conf';
  readonly title: string;
  readonly folder: string;
  readonly suffix: string;
  readonly reload: 'restart' | 'reload';
}

const kinds: Readonly<Record<string, Kind>> = {
  mod: { word: 'module', title: 'Module', folder: 'mods', suffix: '.load', reload: 'restart' },
  site: { word: 'site', title: 'Site', folder: 'sites', suffix: '.conf', reload: 'reload' },
  conf: { word: 'conf', title: 'Conf', folder: 'conf', suffix: '.conf', reload: 'reload' },
};

/** a2enmod, a2dismod, a2ensite, a2dissite, a2enconf and a2disconf of Debian's apache2, which is one program; SUSE's are another. */
export const a2en: Behaviour = async (call, machine) => {
  if (machine.family === 'suse') return a2enSuse(call, machine);
  const [, act = '', ending = ''] = /^a2(en|dis)(mod|site|conf)$/.exec(call.name) ?? [];
  const kind = kinds[ending];
  if (kind === undefined) return 127;
  const quiet = call.argv.includes('-q') || call.argv.includes('--quiet');
  const names = call.argv
    .filter((word) => !word.startsWith('-'))
    .map((word) => word.replace(new RegExp(`\\${kind.suffix}$`), ''));
  const work: Work = {
    call,
    machine,
    kind,
    force: call.argv.includes('-f') || call.argv.includes('--force'),
    say: (line) => (quiet ? undefined : call.out(line)),
    changed: false,
  };
  let code = 0;
  await call.pause(0.15);
  for (const name of names) if (!(act === 'en' ? enable(work, name) : disable(work, name))) code = 1;
  if (work.changed) {
    work.say('To activate the new configuration, you need to run:');
    work.say(`  systemctl ${kind.reload} apache2`);
  }
  return code;
};

interface Work {
  readonly call: Call;
  readonly machine: Machine;
  readonly kind: Kind;
  /** `-f`: modules that depend on a disabled one are disabled with it. */
  readonly force: boolean;
  readonly say: (line: string) => void;
  changed: boolean;
}

function enable(work: Work, name: string): boolean {
  const { call, machine, kind } = work;
  const available = below(machine, `/etc/apache2/${kind.folder}-available/${name}${kind.suffix}`);
  if (!existsSync(available)) {
    call.err(`ERROR: ${kind.title} ${name} does not exist!`);
    return false;
  }
  for (const dependency of dependencies(available)) {
    work.say(`Considering dependency ${dependency} for ${name}:`);
    if (!enable(work, dependency)) {
      call.err(`ERROR: Could not enable dependency ${dependency} for ${name}, aborting`);
      return false;
    }
  }
  if (!linkFile(work, `${name}${kind.suffix}`)) {
    work.say(`${kind.title} ${name} already enabled`);
    return true;
  }
  call.out(`Enabling ${kind.word} ${name}.`);
  if (kind.word === 'module') linkFile(work, `${name}.conf`);
  if (name === 'ssl')
    work.say(
      'See /usr/share/doc/apache2/README.Debian.gz on how to configure SSL and create self-signed certificates.',
    );
  work.changed = true;
  return true;
}

function disable(work: Work, name: string): boolean {
  const { call, machine, kind } = work;
  const enabled = below(machine, `/etc/apache2/${kind.folder}-enabled`);
  const link = `${enabled}/${name}${kind.suffix}`;
  if (!existsSync(below(machine, `/etc/apache2/${kind.folder}-available/${name}${kind.suffix}`))) {
    if (isLink(link)) {
      work.say(`removing dangling symlink ${link.slice(machine.root.length)}`);
      rmSync(link);
      return true;
    }
    call.err(`ERROR: ${kind.title} ${name} does not exist!`);
    return false;
  }
  if (!isLink(link)) {
    work.say(`${kind.title} ${name} already disabled`);
    return true;
  }
  const needing =
    kind.word === 'module'
      ? readdirSync(enabled)
          .filter((item) => item.endsWith('.load') && dependencies(`${enabled}/${item}`).includes(name))
          .map((item) => item.slice(0, -'.load'.length))
      : [];
  if (needing.length > 0 && !work.force) {
    call.err(`ERROR: The following modules depend on ${name} and need to be disabled first: ${needing.join(' ')}`);
    return false;
  }
  for (const dependent of needing) disable(work, dependent);
  rmSync(link);
  if (kind.word === 'module') rmSync(`${enabled}/${name}.conf`, { force: true });
  call.out(`${kind.title} ${name} disabled.`);
  work.changed = true;
  return true;
}

/** False when the link is there already, or nothing to link. */
function linkFile({ machine, kind }: Work, item: string): boolean {
  const link = below(machine, `/etc/apache2/${kind.folder}-enabled/${item}`);
  if (isLink(link) || !existsSync(below(machine, `/etc/apache2/${kind.folder}-available/${item}`))) return false;
  symlinkSync(`../${kind.folder}-available/${item}`, link);
  return true;
}

function dependencies(path: string): string[] {
  const line = readFileSync(path, 'utf8').match(/^# Depends:\s*(.+)$/m)?.[1];
  return line?.trim().split(/\s+/) ?? [];
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * a2enmod, a2dismod, a2enflag and a2disflag of SUSE's apache2: they edit /etc/sysconfig/apache2 and say nothing when they do. `-l`
 * lists, `-q NAME` asks (exit code 1: it is off), `-d NAME` switches off.
 */
async function a2enSuse(call: Call, { root }: Machine): Promise<number> {
  const variable: SysconfigVariable = call.name.endsWith('flag') ? 'APACHE_SERVER_FLAGS' : 'APACHE_MODULES';
  const words = sysconfigWords(root, variable);
  const [name] = call.argv.filter((word) => !word.startsWith('-'));
  await call.pause(0.1);
  if (call.argv.includes('-l')) {
    call.out(words.join(' '));
    return 0;
  }
  if (name === undefined) {
    call.err(`usage: ${call.name} [-l|-q|-d] NAME`);
    return 1;
  }
  const bare = name.replace(/^mod_/, '');
  const present = words.includes(bare);
  if (call.argv.includes('-q')) return present ? 0 : 1;
  const off = call.argv.includes('-d') || call.name.startsWith('a2dis');
  if (present === !off) {
    call.out(`"${bare}" ${off ? 'not' : 'already'} present`);
    return 0;
  }
  writeSysconfigWords(root, variable, off ? words.filter((word) => word !== bare) : [...words, bare]);
  return 0;
}
