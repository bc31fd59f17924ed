import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { OsFamily } from '../../os/families.ts';
import { readDirectives } from '../../proxy/directives.ts';
import { familyTraits } from '../family-traits.ts';
import { type ConfigFile, type ConfigResult, evaluateConfig } from './effective-config.ts';
import { loadModuleText } from './suse-sysconfig.ts';

/** The folders and files that Apache reads, in its order, for each family (the main configuration file of each). */
const order: Readonly<Record<OsFamily, readonly string[]>> = {
  debian: [
    '/etc/apache2/mods-enabled/*.load',
    '/etc/apache2/mods-enabled/*.conf',
    '/etc/apache2/ports.conf',
    '/etc/apache2/conf-enabled/*.conf',
    '/etc/apache2/sites-enabled/*.conf',
  ],
  redhat: ['/etc/httpd/conf.modules.d/*.conf', '/etc/httpd/conf/httpd.conf', '/etc/httpd/conf.d/*.conf'],
  suse: [
    '/etc/apache2/listen.conf',
    '/etc/apache2/ssl-global.conf',
    '/etc/apache2/default-server.conf',
    '/etc/apache2/conf.d/*.conf',
    '/etc/apache2/vhosts.d/*.conf',
  ],
};

/** Reads and evaluates the Apache configuration below `root`; `flags` are the names after `-D`. */
export function readApacheConfig(root: string, family: OsFamily, flags: readonly string[] = []): ConfigResult {
  const modules = { path: '/etc/apache2/sysconfig.d/loadmodule.conf', text: loadModuleText(root) };
  const files = order[family].flatMap((pattern) => filesOf(root, pattern));
  return evaluateConfig(family === 'suse' ? [modules, ...files] : files, (path) => fileSize(`${root}${path}`), flags, {
    program: familyTraits[family].process,
    included: (path) => includedBy(root, family, path),
  });
}

const mainFiles: Readonly<Record<OsFamily, string>> = {
  debian: '/etc/apache2/apache2.conf',
  redhat: '/etc/httpd/conf/httpd.conf',
  suse: '/etc/apache2/httpd.conf',
};

/** The line of the main file that includes a file, in the words of an error. */
function includedBy(root: string, family: OsFamily, path: string): string {
  const main = mainFiles[family];
  const [text] = readOne(root, main).map((file) => file.text);
  const folder = dirname(path);
  const at = readDirectives(text ?? '').find(
    ({ name, values: [value = ''] }) =>
      /^include(?:optional)?$/.test(name) && (value.endsWith(`${basename(folder)}/*.conf`) || value === path),
  );
  return at === undefined ? '' : `Syntax error on line ${at.line} of ${main}: `;
}

function filesOf(root: string, pattern: string): ConfigFile[] {
  const [folder = '', ending] = pattern.split('/*');
  if (ending === undefined) return readOne(root, pattern);
  return namesIn(`${root}${folder}`)
    .filter((name) => name.endsWith(ending))
    .flatMap((name) => readOne(root, `${folder}/${name}`));
}

function readOne(root: string, path: string): ConfigFile[] {
  try {
    return [{ path, text: readFileSync(`${root}${path}`, 'utf8') }];
  } catch {
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function fileSize(path: string): number | undefined {
  try {
    const stats = statSync(path);
    return stats.isFile() ? stats.size : undefined;
  } catch {
    return undefined;
  }
}
