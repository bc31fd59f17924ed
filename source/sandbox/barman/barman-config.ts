import { readdirSync, readFileSync } from 'node:fs';
import { type ConfigValue, serverDefaults } from './server-defaults.ts';

/** A server that Barman backs up, with every setting. */
export interface BarmanServer {
  readonly name: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
}

export type BarmanConfig =
  | {
      readonly kind: 'config';
      readonly global: Readonly<Record<string, string>>;
      readonly servers: readonly BarmanServer[];
    }
  | { readonly kind: 'missing'; readonly path: string };

/** Reads /etc/barman.conf and the files of its `configuration_files_directory` below `root`, each time afresh as Barman does. */
export function readBarmanConfig(root: string, path = '/etc/barman.conf'): BarmanConfig {
  const main = read(`${root}${path}`);
  if (main === undefined) return { kind: 'missing', path };
  const sections = parseIni(main);
  const global = sections.get('barman') ?? {};
  const folder = global.configuration_files_directory ?? '/etc/barman.d';
  const files = namesIn(`${root}${folder}`).filter((name) => name.endsWith('.conf'));
  for (const name of files) {
    for (const [section, values] of parseIni(read(`${root}${folder}/${name}`) ?? '')) {
      if (section !== 'barman') sections.set(section, values);
    }
  }
  const home = global.barman_home ?? '/var/lib/barman';
  const inherited = Object.fromEntries(Object.entries(global).filter(([key]) => key in serverDefaults('', '')));
  const servers = [...sections]
    .filter(([name]) => name !== 'barman')
    .map(([name, values]) => ({ name, config: withValues(serverDefaults(name, home), { ...inherited, ...values }) }));
  return { kind: 'config', global, servers };
}

/** Sections of an INI file, in the order of their names' first use. */
export function parseIni(text: string): Map<string, Record<string, string>> {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const section = /^\[(.+)\]$/.exec(line);
    const pair = /^([^=;#]+?)\s*=\s*(.*)$/.exec(line);
    if (section?.[1] !== undefined) {
      current = sections.get(section[1]) ?? {};
      sections.set(section[1], current);
    } else if (pair?.[1] !== undefined && !/^[;#]/.test(line)) current[pair[1]] = pair[2] ?? '';
  }
  return sections;
}

/** Texts of the file take the type of the default: `on` and `off` are booleans there where the default is one. */
function withValues(
  defaults: Record<string, ConfigValue>,
  values: Readonly<Record<string, string>>,
): Record<string, ConfigValue> {
  const typed = Object.entries(values).map(([key, text]): [string, ConfigValue] => {
    if (typeof defaults[key] === 'boolean') return [key, ['on', 'true', 'yes', '1'].includes(text.toLowerCase())];
    if (typeof defaults[key] === 'number') return [key, Number(text)];
    return [key, key === 'retention_policy' ? retentionPolicy(text) : text];
  });
  return { ...defaults, ...Object.fromEntries(typed) };
}

/** `RECOVERY WINDOW OF 4 WEEKS` is printed in capitals whatever was written. */
function retentionPolicy(text: string): string {
  return text.toUpperCase();
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
