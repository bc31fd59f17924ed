import { type Directive, readDirectives, type Section } from './directives.ts';

/** The files of a host, as far as Apache's configuration needs them. */
export interface ConfigFiles {
  /** Undefined where there is none, or none that may be read. */
  read(path: string): Promise<string | undefined>;
  /** Names in a directory in any order; undefined where there is none. */
  list(path: string): Promise<readonly string[] | undefined>;
}

/** Where Apache begins to read, and what it is started with. */
export interface ConfigStart {
  /** The main configuration file. */
  readonly file: string;
  /** What relative paths are relative to until `ServerRoot` says otherwise. */
  readonly serverRoot: string;
  /** Names after `-D`, for IfDefine. */
  readonly flags?: readonly string[];
}

/** A section with the file that opens it; an included file may stand inside one. */
export interface LoadedSection extends Section {
  readonly file: string;
}

/** A directive with the file that it stands in, in the order in which Apache reads them. */
export interface LoadedDirective extends Omit<Directive, 'sections'> {
  readonly file: string;
  readonly sections: readonly LoadedSection[];
}

/** Apache gives up at this depth as well (core.c, AP_MAX_INCLUDE_DEPTH). */
const deepest = 128;
/** More than any Apache has; a pattern that leads to a whole file system ends here. */
const mostFiles = 5_000;

/** Modules that are built in where packages have them so; `IfModule` of one holds without LoadModule. */
const builtIn =
  /^(?:core|mod_so|http_core|mod_http|mod_log_config|mod_logio|mod_version|mod_unixd|mod_watchdog)(?:\.c|_module)?$/;

/**
 * Everything that an Apache reads, as httpd does it: `Include` and `IncludeOptional` with patterns in directory and name, in
 * alphabetical order, `Define` and `${NAME}`, and of `IfDefine` and `IfModule` what holds (manual: core, "Include").
 * A file that cannot be read is passed over: root can read all of them.
 */
export async function loadConfig(files: ConfigFiles, start: ConfigStart): Promise<readonly LoadedDirective[]> {
  const loaded: LoadedDirective[] = [];
  const defined = new Map((start.flags ?? []).map((flag) => [flag, '']));
  const modules = new Set<string>();
  let serverRoot = start.serverRoot;
  let count = 0;

  const holds = ({ name, values }: Section): boolean => {
    if (name !== 'ifdefine' && name !== 'ifmodule') return true;
    const [argument = ''] = values;
    const negated = argument.startsWith('!');
    const wanted = negated ? argument.slice(1) : argument;
    const isThere = name === 'ifdefine' ? defined.has(wanted) : builtIn.test(wanted) || modules.has(moduleName(wanted));
    return isThere !== negated;
  };

  const readFile = async (file: string, around: readonly LoadedSection[], depth: number): Promise<void> => {
    if (depth > deepest || count >= mostFiles) return;
    count += 1;
    const text = await files.read(file);
    if (text === undefined) return;
    for (const { sections, values, ...directive } of readDirectives(text)) {
      if (!sections.every(holds)) continue;
      const own = sections.map((section) => ({ ...section, values: section.values.map(expanded), file }));
      const one: LoadedDirective = {
        ...directive,
        values: values.map(expanded),
        file,
        sections: [...around, ...own.filter(({ name }) => !/^if(?:define|module|version)$/.test(name))],
      };
      const [first = '', second = ''] = one.values;
      if (one.name === 'serverroot') serverRoot = first;
      if (one.name === 'define') defined.set(first, second);
      if (one.name === 'undefine') defined.delete(first);
      if (one.name === 'loadmodule') modules.add(moduleName(first));
      if (one.name !== 'include' && one.name !== 'includeoptional') loaded.push(one);
      else
        for (const path of await matching(files, absolute(first, serverRoot)))
          await readFile(path, one.sections, depth + 1);
    }
  };
  const expanded = (word: string) => word.replace(/\$\{(\w+)\}/g, (whole, name) => defined.get(name) ?? whole);

  await readFile(start.file, [], 0);
  return loaded;
}

/** `ssl` for `ssl_module`, `mod_ssl.c` and `mod_ssl`. */
function moduleName(word: string): string {
  return word.replace(/^mod_/, '').replace(/(?:\.c|_module)$/, '');
}

function absolute(path: string, serverRoot: string): string {
  return path.startsWith('/') ? path : `${serverRoot}/${path}`;
}

/** The files of an Include: a file, a whole directory with all below it, or a pattern in any part of the path. */
async function matching(files: ConfigFiles, path: string): Promise<readonly string[]> {
  let found: readonly string[] = [''];
  for (const part of path.split('/').filter((word) => word !== '')) {
    if (!/[*?[]/.test(part)) {
      found = found.map((directory) => `${directory}/${part}`);
      continue;
    }
    const pattern = globPattern(part);
    const matches = await Promise.all(
      found.map(async (directory) =>
        [...((await files.list(directory)) ?? [])]
          .filter((name) => pattern.test(name))
          .sort(inByteOrder)
          .map((name) => `${directory}/${name}`),
      ),
    );
    found = matches.flat();
  }
  return (await Promise.all(found.map((one) => filesBelow(files, one, 0)))).flat();
}

async function filesBelow(files: ConfigFiles, path: string, depth: number): Promise<readonly string[]> {
  const names = depth > deepest ? undefined : await files.list(path);
  if (names === undefined) return [path];
  const below = await Promise.all(
    [...names].sort(inByteOrder).map((name) => filesBelow(files, `${path}/${name}`, depth + 1)),
  );
  return below.flat();
}

/** apr_fnmatch with APR_FNM_PERIOD: a leading period is matched by a period alone. */
function globPattern(pattern: string): RegExp {
  const source = pattern.replace(/\[!/g, '[^').replace(/[.+^${}()|\\]/g, (one) => (one === '^' ? '^' : `\\${one}`));
  const hidden = pattern.startsWith('.') ? '' : '(?!\\.)';
  return new RegExp(`^${hidden}${source.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

function inByteOrder(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
