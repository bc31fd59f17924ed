import { OperatorError } from '../errors.ts';
import type { ReadableHost } from '../host/host.ts';
import { familyFromOsRelease, layoutFromOsRelease } from '../os/distributions.ts';
import type { HostLayout, OsFamily } from '../os/families.ts';

/** The layout of this host's distribution. Throws OperatorError for a system that TPA does not set up. */
export async function lookAtLayout(host: ReadableHost): Promise<HostLayout> {
  const layout = layoutFromOsRelease((await host.files.readText('/etc/os-release')) ?? '');
  if (layout !== undefined) return layout;
  throw new OperatorError({
    id: 'unknown-system',
    message: 'The distribution of this host is not one that TPA sets up (Debian, RHEL or SLES family).',
    fix: ['Run the wizard on the Barman host; /etc/os-release says which distribution a host is.'],
  });
}

/** The family of this host's distribution; undefined for a system that TPA does not set up. */
export async function lookAtFamily(host: ReadableHost): Promise<OsFamily | undefined> {
  return familyFromOsRelease((await host.files.readText('/etc/os-release')) ?? '');
}

export interface ServiceFacts {
  readonly name: string;
  readonly active: boolean;
  readonly enabled: boolean;
}

/** Whether systemd is process 1 here: not so in most containers. */
export async function hasSystemd(host: ReadableHost): Promise<boolean> {
  return (await host.files.stat('/run/systemd/system')) !== undefined;
}

/** Asks systemd, else the init script. */
export async function lookAtService(host: ReadableHost, name: string): Promise<ServiceFacts> {
  const ask = async (...argv: readonly string[]) =>
    (await host.commands.probe({ argv }, { timeout: 10_000 })).exitCode === 0;
  if (!(await hasSystemd(host))) return { name, active: await ask('service', name, 'status'), enabled: true };
  const [active, enabled] = await Promise.all([
    ask('systemctl', 'is-active', '--quiet', name),
    ask('systemctl', 'is-enabled', '--quiet', name),
  ]);
  return { name, active, enabled };
}

/** The command that says by its exit code whether a service runs. */
export function statusCommand(systemd: boolean, name: string): readonly string[] {
  return systemd ? ['systemctl', 'is-active', '--quiet', name] : ['service', name, 'status'];
}

/** The command that starts, stops, reloads or restarts a service on this host. */
export function serviceCommand(
  systemd: boolean,
  verb: 'start' | 'stop' | 'reload' | 'restart',
  name: string,
): readonly string[] {
  return systemd ? ['systemctl', verb, name] : ['service', name, verb];
}

/** Whether SELinux lets Apache connect to the API; off where there is none. */
export async function lookAtSelinux(host: ReadableHost, layout: HostLayout): Promise<'off' | 'allowed' | 'denied'> {
  if (layout.selinux === undefined || (await host.files.stat('/sys/fs/selinux/enforce')) === undefined) return 'off';
  const { stdout } = await host.commands.probe({ argv: ['getsebool', layout.selinux.boolean] }, { timeout: 10_000 });
  return /--> on/.test(stdout) ? 'allowed' : 'denied';
}
