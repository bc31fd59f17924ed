import { appendFileSync, existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OsFamily } from '../../os/families.ts';
import { below, log, type Machine } from '../machine.ts';
import { startUnit, stopUnit } from '../services.ts';
import { debianApacheTree, httpdTree, modSslTree } from '../tree/apache-tree.ts';
import { apiTree } from '../tree/api-tree.ts';
import { type Entry, writeEntries } from '../tree/entry.ts';
import { suseApacheTree } from '../tree/suse-apache-tree.ts';

/** Puts a package's files into the tree. Configuration files of a package that was here before are kept. */
export function unpackPackage(machine: Machine, name: string, fresh: boolean): void {
  machine.commands.add(commandsOfPackage(machine.family, name));
  if (!fresh) return;
  const entries = filesOf(machine, name);
  if (entries.length > 0) writeEntries(machine.root, machine.owners, entries);
}

/** What a package does when it is configured for the first time; lines that its script prints. */
export async function configurePackage(machine: Machine, name: string, fresh: boolean): Promise<readonly string[]> {
  if (name === 'httpd-filesystem' && fresh) addAccount(machine, 'apache', 'apache', 48, '/usr/share/httpd');
  if (name === 'system-user-wwwrun' && fresh) addAccount(machine, 'wwwrun', 'www', 467, '/var/lib/wwwrun');
  if (name !== 'apache2' || !fresh || machine.family !== 'debian') return [];
  machine.enabled = new Set([...machine.enabled, 'apache2']);
  await startUnit(machine, 'apache2');
  const modules = ['mpm_event', 'authz_core', 'authz_host', 'dir', 'env', 'mime', 'setenvif', 'status', 'reqtimeout'];
  return [
    ...modules.map((module) => `Enabling module ${module}.`),
    'Enabling site 000-default.',
    'Created symlink /etc/systemd/system/multi-user.target.wants/apache2.service → /lib/systemd/system/apache2.service.',
  ];
}

/**
 * Takes a package's service and unit away; configuration stays, as after `apt-get remove`. With `whole`, as after `apt-get purge` and on
 * RPM, its files go, too, and the directories that are empty then; logs go with Debian's postrm purge alone.
 */
export async function removePackage(machine: Machine, name: string, { whole }: { whole: boolean }): Promise<void> {
  await removeUnit(machine, name);
  if (!whole) return;
  const keepsLogs = machine.family !== 'debian';
  const going = filesOf(machine, name).filter(({ path }) => !(keepsLogs && path.startsWith('/var/log/')));
  for (const { kind, path } of going) if (kind !== 'directory') rmSync(below(machine, path), { force: true });
  const links = name === 'apache2' && !keepsLogs ? ['/etc/apache2/mods-enabled', '/etc/apache2/sites-enabled'] : [];
  for (const path of links) rmSync(below(machine, path), { recursive: true, force: true });
  for (const entry of going) removeEmpty(machine, entry.kind === 'directory' ? entry.path : dirname(entry.path));
}

function removeEmpty(machine: Machine, path: string): void {
  const place = below(machine, path);
  if (path === '/' || (existsSync(place) && readdirSync(place).length > 0)) return;
  if (existsSync(place)) rmdirSync(place);
  removeEmpty(machine, dirname(path));
}

async function removeUnit(machine: Machine, name: string): Promise<void> {
  machine.commands.hide(commandsOfPackage(machine.family, name));
  const unit = { apache2: 'apache2', httpd: 'httpd', 'pg-backup-api': 'pg-backup-api' }[name];
  if (unit === undefined) return;
  await stopUnit(machine, unit);
  for (const folder of ['/lib/systemd/system', '/usr/lib/systemd/system'])
    rmSync(below(machine, `${folder}/${unit}.service`), { force: true });
  log(machine, 'systemd[1]', `Removed ${unit}.service.`);
}

function filesOf(machine: Machine, name: string): Entry[] {
  if (name === 'apache2') return machine.family === 'suse' ? suseApacheTree() : debianApacheTree();
  if (name === 'httpd') return httpdTree();
  if (name === 'mod_ssl') return modSslTree();
  if (name === 'pg-backup-api') return apiTree(machine.family);
  return [];
}

function addAccount(machine: Machine, name: string, group: string, id: number, home: string): void {
  if (readFileSync(below(machine, '/etc/passwd'), 'utf8').includes(`\n${name}:`)) return;
  appendFileSync(below(machine, '/etc/passwd'), `${name}:x:${id}:${id}::${home}:/sbin/nologin\n`);
  appendFileSync(below(machine, '/etc/group'), `${group}:x:${id}:\n`);
}

type Packages = Readonly<Record<string, readonly string[]>>;

/** Commands that come and go with a package. */
const packageCommands: Readonly<Record<OsFamily, Packages>> = {
  debian: {
    apache2: ['a2enmod', 'a2dismod', 'a2ensite', 'a2dissite', 'a2enconf', 'a2disconf', 'apachectl', 'apache2ctl'],
  },
  redhat: { httpd: ['apachectl', 'httpd'] },
  suse: { apache2: ['a2enmod', 'a2dismod', 'a2enflag', 'a2disflag', 'apachectl', 'apache2ctl', 'httpd'] },
};

function commandsOfPackage(family: OsFamily, name: string): readonly string[] {
  return name === 'pg-backup-api' ? ['pg-backup-api'] : (packageCommands[family][name] ?? []);
}
