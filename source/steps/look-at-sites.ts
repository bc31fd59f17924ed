import type { ReadableHost } from '../host/host.ts';
import type { HostLayout } from '../os/families.ts';
import { type LoadedDirective, loadConfig } from '../proxy/loaded-config.ts';
import { type LoadedSites, sitesOf } from '../proxy/sites.ts';
import { sysconfigFile, sysconfigFlags } from '../proxy/sysconfig.ts';

type ConfigRoot = Pick<HostLayout, 'mainFile' | 'serverRoot' | 'moduleSwitches'>;

/** Every virtual host, listener and pair of the configuration that Apache would load now, with file and line. */
export async function lookAtSites(host: Pick<ReadableHost, 'files'>, layout: ConfigRoot): Promise<LoadedSites> {
  return sitesOf(await lookAtDirectives(host, layout));
}

/** Every directive that Apache would load now, in its order. */
export async function lookAtDirectives(
  host: Pick<ReadableHost, 'files'>,
  { mainFile, serverRoot, moduleSwitches }: ConfigRoot,
): Promise<readonly LoadedDirective[]> {
  const read = (path: string) => readIfAny(host, path);
  const flags = await lookAtApacheFlags(host, { moduleSwitches });
  const files = { read, list: (path: string) => host.files.list(path) };
  return loadConfig(files, { file: mainFile, serverRoot, flags });
}

/** Names after `-D` that Apache is started with. */
export async function lookAtApacheFlags(
  host: Pick<ReadableHost, 'files'>,
  { moduleSwitches }: Pick<HostLayout, 'moduleSwitches'>,
): Promise<readonly string[]> {
  return moduleSwitches === 'sysconfig' ? sysconfigFlags((await readIfAny(host, sysconfigFile)) ?? '') : [];
}

async function readIfAny(host: Pick<ReadableHost, 'files'>, path: string): Promise<string | undefined> {
  const file = await host.files.stat(path);
  const isText = file !== undefined && file.kind !== 'directory' && (await host.files.canRead(path));
  return isText ? host.files.readText(path) : undefined;
}
