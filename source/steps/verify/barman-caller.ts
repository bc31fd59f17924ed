import type { ReadableHost } from '../../host/host.ts';
import type { ServiceProcess } from './look-at-service-process.ts';

/** Variables that change what `barman diagnose` says; the others of the service are not Barman's business. */
const carried = ['HOME', 'PATH', 'TZ', 'LANG', 'LC_ALL'] as const;

/** How Barman is asked, so that it stands where the service stands (docs/reference/health.md, Comparison): same user, same environment. */
export interface BarmanCaller {
  readonly argv: readonly string[];
  /** Undefined: this user. */
  readonly user: string | undefined;
  /** `service`: of the running service; `own`: of this process, since the service's cannot be read. */
  readonly environment: 'service' | 'own';
  /** The HOME that Barman gets, where it is known. */
  readonly home: string | undefined;
}

/**
 * The command line of `barman diagnose`. Root becomes the service's user first: Barman would drop its privileges by
 * itself, but only after it has read configuration files that the service may not read. Another user stays who he is,
 * and Barman says whether that will do.
 */
export async function barmanCaller(
  host: ReadableHost,
  service: ServiceProcess | undefined,
  wish: 'service' | 'own' = 'service',
): Promise<BarmanCaller> {
  const wanted = service === undefined || service.user === 'root' ? 'barman' : service.user;
  const { identity } = host;
  const change = identity.isRoot && (await identity.hasUser(wanted));
  const environment = wish === 'service' ? service?.environment : undefined;
  const variables = carried.flatMap((name) =>
    environment?.[name] === undefined ? [] : [`${name}=${environment[name]}`],
  );
  const home = environment === undefined && change ? await homeOf(host, wanted) : undefined;
  return {
    argv: [
      ...(change ? ['runuser', '-u', wanted, '--'] : []),
      ...(environment === undefined ? [] : ['env', '-i', ...variables]),
      // libpq looks for .pgpass there, Barman for .barman.conf.
      ...(home === undefined ? [] : ['env', `HOME=${home}`]),
      'barman',
      'diagnose',
    ],
    user: change ? wanted : undefined,
    environment: environment === undefined ? 'own' : 'service',
    home: environment === undefined ? home : environment.HOME,
  };
}

async function homeOf(host: ReadableHost, user: string): Promise<string | undefined> {
  const text = (await host.files.readText('/etc/passwd')) ?? '';
  const row = text.split('\n').find((line) => line.startsWith(`${user}:`));
  return row?.split(':')[5];
}
