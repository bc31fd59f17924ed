import type { Argv, HostLayout } from '../os/families.ts';

/** A file of directives for all sites: where Apache reads it, and how it is enabled. */
export interface ServerConf {
  readonly path: string;
  /** The link that makes Apache read it; undefined where every file of the directory is read. */
  readonly enabledPath: string | undefined;
  readonly enable: Argv | undefined;
  readonly disable: Argv | undefined;
  /** The name for `a2enconf`. */
  readonly name: string;
}

/** TPA writes the virtual host and would take a line there away again; a file beside it stays. */
export function serverConf(
  { confDirectory, serverRoot }: Pick<HostLayout, 'confDirectory' | 'serverRoot'>,
  name: string,
): ServerConf {
  if (confDirectory === 'conf.d') {
    const none = { enabledPath: undefined, enable: undefined, disable: undefined };
    return { path: `${serverRoot}/${confDirectory}/${name}.conf`, ...none, name };
  }
  return {
    path: `${serverRoot}/${confDirectory}/${name}.conf`,
    enabledPath: `${serverRoot}/conf-enabled/${name}.conf`,
    enable: ['a2enconf', name],
    disable: ['a2disconf', name],
    name,
  };
}
