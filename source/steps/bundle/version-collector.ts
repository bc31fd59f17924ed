import type { ReadableHost } from '../../host/host.ts';
import { familyFromOsRelease, osReleaseFields } from '../../os/distributions.ts';
import { lookAtInstalled, lookAtManager } from '../look-at-packages.ts';
import type { Collected, Collector } from './collector.ts';
import { firstLine } from './command-collectors.ts';

/** The programs that take part, and how each tells its version. */
const programs: readonly (readonly [name: string, argv: readonly string[]])[] = [
  ['kernel', ['uname', '-srm']],
  ['systemd', ['systemctl', '--version']],
  ['barman', ['barman', '--version']],
  ['apache', ['apachectl', '-v']],
  ['openssl', ['openssl', 'version']],
  ['curl', ['curl', '--version']],
  ['postgresql-client', ['psql', '--version']],
  ['python', ['python3', '--version']],
  ['rsync', ['rsync', '--version']],
];

/** Versions of everything that takes part; `own` are those of the wizard and of Node. */
export function versionCollector(own: Readonly<Record<string, string>>): Collector {
  const collect = async (host: ReadableHost): Promise<Collected> => {
    const answers = await Promise.all(
      programs.map(async ([name, argv]) => [name, await firstLine(host, argv)] as const),
    );
    const versions = answers.map(([name, answer]) => [name, 'line' in answer ? answer.line : null]);
    const problems = answers.flatMap(([, answer]) => ('problem' in answer ? [answer.problem] : []));
    const value = { ...own, ...(await lookAtHost(host)), ...Object.fromEntries(versions) };
    return { value, ...(problems.length > 0 && { problem: problems.join(' ') }) };
  };
  return { name: 'versions.json', source: 'each program itself, and the package manager', collect };
}

async function lookAtHost(host: ReadableHost): Promise<Readonly<Record<string, unknown>>> {
  const text = (await host.files.readText('/etc/os-release')) ?? '';
  const system = osReleaseFields(text).get('PRETTY_NAME') ?? null;
  const family = familyFromOsRelease(text);
  if (family === undefined) return { system };
  const manager = await lookAtManager(host, family);
  return { system, 'pg-backup-api': await lookAtInstalled(host, manager, 'pg-backup-api') };
}
