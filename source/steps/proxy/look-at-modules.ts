import type { ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import { sysconfigFile, sysconfigFlags, sysconfigModules } from '../../proxy/sysconfig.ts';

/** What Apache lacks of the modules and flags that the proxy needs, in the order in which they are switched on. */
export interface MissingParts {
  readonly modules: readonly string[];
  readonly flags: readonly string[];
}

/** Debian and SUSE switch modules on by name; elsewhere the packages do. Where Apache is not installed yet everything is missing. */
export async function lookForMissingParts(
  host: Pick<ReadableHost, 'files'>,
  { moduleSwitches, modules, flags }: Pick<HostLayout, 'moduleSwitches' | 'modules' | 'flags'>,
): Promise<MissingParts> {
  switch (moduleSwitches) {
    case 'mods-enabled': {
      const enabled = (await host.files.list('/etc/apache2/mods-enabled')) ?? [];
      return { modules: modules.filter((name) => !enabled.includes(`${name}.load`)), flags: [] };
    }
    case 'sysconfig': {
      const readable = await host.files.canRead(sysconfigFile);
      const text = (readable ? await host.files.readText(sysconfigFile) : undefined) ?? '';
      const [present, set] = [sysconfigModules(text), sysconfigFlags(text)];
      return {
        modules: modules.filter((name) => !present.includes(name)),
        flags: flags.filter((name) => !set.includes(name)),
      };
    }
    case undefined:
      return { modules: [], flags: [] };
  }
}
