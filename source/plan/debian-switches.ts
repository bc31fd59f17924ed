import type { Host } from '../host/host.ts';
import { type LinkBefore, lookAtLink } from './undo/restore-links.ts';

/** Modules, sites or configuration files that a command of Debian's Apache switches on. */
export interface Switched {
  readonly what: 'mods' | 'sites' | 'conf';
  readonly names: readonly string[];
}

const root = '/etc/apache2';
const marks = ['enabled_by_admin', 'enabled_by_maint', 'disabled_by_admin', 'disabled_by_maint'];

/**
 * Every name that a2enmod, a2ensite and a2enconf may make or remove, as it is now: links of what is named and of all that it depends on
 * (`# Depends:` in mods-available), and the marks that say by whom it was switched (a2enmod, apache2's package).
 */
export async function lookAtSwitches(
  { what, names }: Switched,
  host: Pick<Host, 'files'>,
): Promise<readonly LinkBefore[]> {
  const all = what === 'mods' ? await withDependencies(names, host) : names;
  const state = `/var/lib/apache2/${{ mods: 'module', sites: 'site', conf: 'conf' }[what]}`;
  const endings = what === 'mods' ? ['load', 'conf'] : ['conf'];
  const paths = [
    ...marks.map((mark) => `${state}/${mark}`),
    ...all.flatMap((name) => [
      ...endings.map((ending) => `${root}/${what}-enabled/${name}.${ending}`),
      ...marks.map((mark) => `${state}/${mark}/${name}`),
    ]),
  ];
  return Promise.all(paths.map((path) => lookAtLink(path, host)));
}

async function withDependencies(names: readonly string[], { files }: Pick<Host, 'files'>): Promise<readonly string[]> {
  const known = new Set<string>();
  for (const waiting = [...names]; waiting.length > 0; ) {
    const name = waiting.pop() ?? '';
    if (known.has(name)) continue;
    known.add(name);
    const text = (await files.readText(`${root}/mods-available/${name}.load`)) ?? '';
    waiting.push(
      ...(/^# Depends:[ \t]*(.*)$/m
        .exec(text)?.[1]
        ?.split(/\s+/)
        .filter((word) => word !== '') ?? []),
    );
  }
  return [...known];
}
