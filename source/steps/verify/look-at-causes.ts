import { OperatorError } from '../../errors.ts';
import type { MismatchCause } from '../../health/compare/compare-causes.ts';
import type { CauseEvidence } from '../../health/compare/confirm-causes.ts';
import { settingNames } from '../../health/document/barman-ini.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { BarmanCaller } from './barman-caller.ts';
import type { Documents } from './documents.ts';
import type { ServiceProcess } from './look-at-service-process.ts';

/** Where dpkg notes the files of a package: written when it is installed or upgraded. */
const packageLists = ['python3-barman', 'barman'].map((name) => `/var/lib/dpkg/info/${name}.list`);
const standardFile = '/etc/barman.conf';

/** Who was asked, and how. */
export interface Asked {
  readonly service: ServiceProcess | undefined;
  readonly caller: BarmanCaller;
}

/** Looks on this host for what proves the causes of the mismatches; only for those that were found. */
export async function lookAtCauses(
  host: ReadableHost,
  { comparison, barmanHome }: Documents,
  asked: Asked,
): Promise<CauseEvidence> {
  const causes = new Set<MismatchCause>(comparison?.mismatches.map(({ cause }) => cause));
  const configured = causes.has('autoconf') || causes.has('other-config-file');
  return {
    ...(configured && (await lookAtConfigurations(host, asked, barmanHome))),
    ...(causes.has('stale-service-code') && (await lookAtAges(host, asked))),
  };
}

async function lookAtConfigurations(
  host: ReadableHost,
  { service, caller }: Asked,
  barmanHome: string | undefined,
): Promise<CauseEvidence> {
  const file = barmanHome === undefined ? undefined : `${barmanHome}/.barman.auto.conf`;
  const auto = file === undefined ? undefined : await textOf(host, file);
  const environment = service?.environment;
  return {
    ...(file !== undefined &&
      auto !== 'refused' && { autoConf: { file, ...(auto !== undefined && { sections: settingNames(auto) }) } }),
    ...(environment !== undefined && {
      configFiles: {
        service: environment.PG_BACKUP_API_BARMAN_CONF ?? standardFile,
        cli: await fileOfCommand(host, caller.home),
      },
    }),
  };
}

/** Barman's own order: `~/.barman.conf`, then the standard file (BARMAN_CONFIG_FILE is not handed on). */
async function fileOfCommand(host: ReadableHost, home: string | undefined): Promise<string> {
  const own = home === undefined ? undefined : `${home}/.barman.conf`;
  const there = own !== undefined && typeof (await textOf(host, own)) === 'string';
  return there ? own : standardFile;
}

async function lookAtAges(host: ReadableHost, { service }: Asked): Promise<CauseEvidence> {
  const installed = (await packageDate(host)) ?? (await rpmDate(host));
  return {
    ...(service !== undefined && { serviceStarted: service.started }),
    ...(installed !== undefined && { barmanInstalled: installed }),
  };
}

async function packageDate(host: ReadableHost): Promise<Date | undefined> {
  const facts = await Promise.all(packageLists.map((path) => host.files.stat(path)));
  const dates = facts.flatMap((fact) => (fact === undefined ? [] : [fact.modified]));
  return dates.length === 0 ? undefined : new Date(Math.max(...dates.map((date) => date.getTime())));
}

async function rpmDate(host: ReadableHost): Promise<Date | undefined> {
  const argv = ['rpm', '-q', '--queryformat', '%{INSTALLTIME}\n', 'python3-barman', 'barman'];
  const { stdout } = await host.commands.probe({ argv }, { timeout: 20_000 });
  const seconds = stdout
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
  return seconds.length === 0 ? undefined : new Date(Math.max(...seconds) * 1000);
}

async function textOf(host: ReadableHost, path: string): Promise<string | undefined | 'refused'> {
  try {
    return await host.files.readText(path);
  } catch (error) {
    if (error instanceof OperatorError) return 'refused';
    throw error;
  }
}
