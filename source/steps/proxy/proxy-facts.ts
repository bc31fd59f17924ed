import type { ReadableHost } from '../../host/host.ts';
import type { Listener } from '../../host/network.ts';
import type { HostLayout } from '../../os/families.ts';
import { disableListen80 } from '../../proxy/listen.ts';
import { sysconfigFile, sysconfigFlags, sysconfigModules } from '../../proxy/sysconfig.ts';
import { parseVhost, renderVhost, type Vhost, type VhostSettings } from '../../proxy/vhost.ts';
import type { Site } from '../../wizard/site.ts';
import { type ExistingSites, lookAtExistingSites } from '../existing-sites.ts';
import { type Foreign, lookAtForeign } from '../foreign-pair.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import { hasSystemd, lookAtLayout, lookAtSelinux, lookAtService, type ServiceFacts } from '../look-at-system.ts';
import { type SetFiles, setFilesOf } from '../set-files.ts';
import { type FoundText, lookAtText } from './found-text.ts';
import { lookAtTwoAnchors } from './trust-anchor.ts';
import { lookAtStrayFiles, type StrayFile } from './worker-files.ts';

export interface ProxyFacts {
  readonly layout: HostLayout;
  readonly systemd: boolean;
  readonly hostName: string;
  /** The set's files, and what its client is called. */
  readonly files: Pick<SetFiles, 'client' | 'settings'>;
  readonly settings: VhostSettings;
  /** The virtual host as TPA would write it, or why it cannot be written. */
  readonly rendered: ReturnType<typeof renderVhost>;
  readonly vhost: FoundText;
  readonly parsed: Vhost | undefined;
  /** What Apache does not accept in the virtual host that is there, though its modules and files are. */
  readonly syntaxError: VhostSyntaxError | undefined;
  readonly enabled: boolean;
  readonly missingModules: readonly string[];
  /** Names that Apache is not started with (`-D`). */
  readonly missingFlags: readonly string[];
  readonly listen: FoundText;
  /** The listen file without port 80; undefined where nothing is to be changed. */
  readonly listenWithout80: string | undefined;
  readonly anchor: FoundText;
  /** During a rotation: the trust store has the two CAs in two files. */
  readonly twoAnchors: boolean;
  /** The CA that clients of this host should trust. */
  readonly ca: FoundText;
  readonly missingFiles: readonly string[];
  readonly strayFiles: readonly StrayFile[];
  readonly service: ServiceFacts;
  readonly apacheInstalled: boolean;
  readonly selinux: 'off' | 'allowed' | 'denied';
  /** Whether Apache has port 443 now: one that was started before it was configured has not. */
  readonly listening: boolean;
  /** Who else answers for this host's name, and on port 80. */
  readonly sites: ExistingSites;
  /** A pair that TPA's deploy writes into the virtual host in place of the set's. */
  readonly foreign: Foreign;
  /** Somebody other than Apache who has port 443. */
  readonly intruder: Listener | undefined;
}

/** A line of the virtual host, and what Apache says of it. */
interface VhostSyntaxError {
  readonly line: number;
  readonly message: string;
}

export async function lookAtProxy(host: ReadableHost, site: Site): Promise<ProxyFacts> {
  const [layout, systemd, config] = await Promise.all([
    lookAtLayout(host),
    hasSystemd(host),
    lookAtConfigIfAny(host, site),
  ]);
  const hostName = config?.hostName ?? site.hostName ?? (await host.identity.hostName());
  const files = setFilesOf(site, config);
  const settings: VhostSettings = { serverName: hostName, ...files.server, caFile: files.trust };
  const [vhost, listen, anchor, ca] = await Promise.all(
    [layout.vhostPath, layout.listenFile, `${layout.trustAnchorDirectory}/CA.crt`, settings.caFile].map((path) =>
      lookAtText(host, path),
    ),
  );
  if (!vhost || !listen || !anchor || !ca) throw new TypeError('four files were looked at');
  const needed = [settings.certificate, settings.key, settings.caFile, files.client.certificate, files.client.key];
  const missing = await lookForMissingParts(host, layout);
  const listeners = await host.network.listeners(443);
  const intruder = listeners.find(({ process }) => process !== undefined && !/^(apache2|httpd)/.test(process.name));
  const parsed = vhost.text === undefined ? undefined : parseVhost(vhost.text);
  const foreign = await lookAtForeign(host, config, parsed);
  const missingFiles = await missingOf(host, needed);
  const isWhole = missing.modules.length + missing.flags.length + missingFiles.length === 0;
  return {
    layout,
    systemd,
    hostName,
    files,
    settings,
    rendered: renderVhost(settings),
    vhost,
    parsed,
    syntaxError: isWhole && parsed !== undefined ? await lookForSyntaxError(host, layout) : undefined,
    foreign,
    enabled: layout.enabledVhostPath === undefined || (await host.files.stat(layout.enabledVhostPath)) !== undefined,
    missingModules: missing.modules,
    missingFlags: missing.flags,
    listen,
    listenWithout80: without80(listen.text, layout.listenReplacement),
    anchor,
    twoAnchors: await lookAtTwoAnchors(host, layout, anchor.text, ca.text),
    ca,
    missingFiles,
    strayFiles: await lookAtStrayFiles(host, layout, files, foreign.postgres),
    service: await lookAtService(host, layout.service),
    apacheInstalled: listen.file !== undefined,
    selinux: await lookAtSelinux(host, layout),
    listening: listeners.length > 0 && intruder === undefined,
    sites: await lookAtExistingSites(host, layout, { hostName, caFile: settings.caFile }),
    intruder,
  };
}

/** Apache names the file by the path by which it reads it. */
async function lookForSyntaxError(host: ReadableHost, layout: HostLayout): Promise<VhostSyntaxError | undefined> {
  if (!host.identity.isRoot) return undefined;
  const { stdout, stderr } = await host.commands.probe({ argv: layout.configTest }, { timeout: 20_000 });
  const said = /Syntax error on line (\d+) of ([^\n]+?):\r?\n([^\n]+)/.exec(`${stderr}\n${stdout}`);
  const [, line = '', path = '', message = ''] = said ?? [];
  if (path !== layout.vhostPath && path !== layout.enabledVhostPath) return undefined;
  return { line: Number(line), message: message.trim() };
}

function without80(text: string | undefined, replacement: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const result = disableListen80(text, replacement);
  return result.changed ? result.text : undefined;
}

async function missingOf(host: ReadableHost, paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => host.files.stat(path)));
  return paths.filter((_, index) => found[index] === undefined);
}

/** What Apache lacks of the modules and flags that the proxy needs, in the order in which they are switched on. */
interface MissingParts {
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
