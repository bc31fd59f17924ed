import { type BarmanInstance, findBarmanInstances } from '../config/barman-instances.ts';
import { decodeConfig } from '../config/decode-config.ts';
import { lookUp } from '../config/effective-mapping.ts';
import { toPlain } from '../config/plain-value.ts';
import { type ConfigDocument, readConfig, readConfigOf, refusalAt } from '../config/read-config.ts';
import type { Refusal } from '../config/refusal.ts';
import { OperatorError, TookTooLong } from '../errors.ts';
import type { Background } from '../host/background.ts';
import type { Attributes, ReadableHost } from '../host/host.ts';
import type { Site } from '../wizard/site.ts';

/** config.yml as it lies on the host, and as TPA reads it. */
export interface ConfigFacts {
  readonly file: string;
  readonly text: string;
  readonly attributes: Attributes;
  readonly document: ConfigDocument;
  readonly instances: readonly BarmanInstance[];
  /** The Barman instance that is this host; undefined when none has its name. */
  readonly instance: BarmanInstance | undefined;
  /** The inventory host name: the instance's, else what `--host` or the machine says. */
  readonly hostName: string;
}

/** Reads config.yml. Throws OperatorError when there is none, or when it cannot be read as TPA reads it. */
export async function lookAtConfig(host: ReadableHost, site: Site): Promise<ConfigFacts> {
  const { file, text, read: document } = await readConfigFile(host, site);
  if (document.kind === 'refusal') throw configRefused(document);
  const target = (await host.files.resolve(file)) ?? file;
  const { owner, group, mode } = (await host.files.stat(target)) ?? { owner: 'root', group: 'root', mode: 0o644 };
  const instances = findBarmanInstances(document);
  const own = (site.hostName ?? (await host.identity.hostName())).toLowerCase();
  const instance = instances.find((candidate) => isNamed(candidate, own));
  return {
    file,
    text,
    attributes: { owner, group, mode },
    document,
    instances,
    instance,
    hostName: instance?.name ?? own,
  };
}

export interface ConfigReading {
  readonly file: string;
  readonly text: string;
  readonly read: ConfigDocument | Refusal;
}

/** Characters of a text that is read at once, whatever it says; a thread takes 30 ms to start. */
const small = 16 * 1024;
/** Milliseconds; a file of 200,000 keys takes one second. */
const patience = 30_000;

/**
 * config.yml and what TPA reads in it. Anybody may have written the file: a large one is read in a thread of its own, so that Ctrl-C
 * works meanwhile, and not for longer than `patience`. Throws OperatorError when there is none.
 */
export async function readConfigFile(host: ReadableHost, site: Site): Promise<ConfigReading> {
  const file = site.configFile;
  const content = file === undefined ? undefined : await host.files.read(file);
  if (file === undefined || content === undefined) throw noConfig(site);
  const text = decodeConfig(content);
  return { file, text, read: withMapping(await readThere(host.background, text, file)) };
}

async function readThere(background: Background, text: string, file: string): Promise<ConfigDocument | Refusal> {
  if (text.length <= small) return readConfig(text, file);
  const { code } = await import('../config/read-config.ts?thread');
  const program = { code, name: readConfigOf.name };
  try {
    return (await background.run(program, { text, file }, { timeout: patience })) as ConfigDocument | Refusal;
  } catch (error) {
    if (!(error instanceof TookTooLong)) throw error;
    const reason = `not readable as YAML: it takes more than ${patience / 1000} seconds`;
    return refusalAt(text, file, 0, reason, 'Look into the file: nothing that TPA writes takes that long.');
  }
}

/** TPA stops at a list, at a text, and at a file without a value. */
function withMapping(read: ConfigDocument | Refusal): ConfigDocument | Refusal {
  if (read.kind === 'refusal') return read;
  if (read.root.kind === 'mapping') {
    if (lookUp(lookUp(read.root, 'sops'), 'mac') === undefined) return read;
    const manual = 'Keep a readable copy (sops --decrypt FILE) and name it: --config readable.yml.';
    return refusalAt(read.text, read.file, 0, 'encrypted value by value by sops, which TPA cannot read', manual);
  }
  const what = read.root.kind === 'sequence' ? 'a list' : read.root.kind === 'null' ? 'empty' : 'a text';
  const reason = `TPA stops: the file is ${what}, not a mapping`;
  return refusalAt(read.text, read.file, read.root.start, reason, 'Write lines of "key: value".');
}

/** `lookAtConfig`, or undefined when none was named and none found: for steps that can do without. */
export async function lookAtConfigIfAny(host: ReadableHost, site: Site): Promise<ConfigFacts | undefined> {
  return site.configFile === undefined ? undefined : lookAtConfig(host, site);
}

/**
 * The names of the cluster's other Barman instances that TPA deploys to; `barman_shared: true` keeps it from none. One CA signs for all of
 * them: `sys/ssl/ca` makes it once, on the controller (roles/sys/ssl/ca, `delegate_to: localhost`, `run_once`).
 */
export function otherBarmanHosts(config: Pick<ConfigFacts, 'instances' | 'hostName'> | undefined): readonly string[] {
  const deployed =
    config?.instances.filter(({ provisionOnly, platform }) => !provisionOnly && platform !== 'shared') ?? [];
  return deployed.map(({ name }) => name).filter((name) => name !== config?.hostName);
}

/** The cluster's name, where config.yml says it as a text. */
export function clusterNameOf(config: Pick<ConfigFacts, 'document'> | undefined): string | undefined {
  const node = config && lookUp(config.document.root, 'cluster_name');
  const value = node && toPlain(node);
  return typeof value === 'string' ? value : undefined;
}

/** A refusal of the config room as an error with its place. */
export function configRefused(refusal: Refusal): OperatorError {
  return new OperatorError({
    id: 'config-refused',
    message: `${refusal.file}:${refusal.line}:${refusal.column}: ${refusal.reason}`,
    fix: [refusal.manual],
  });
}

/** TPA normalises names to lower case and hyphens; a short name stands for its full name. */
function isNamed(instance: BarmanInstance, name: string): boolean {
  const wanted = name.replaceAll('_', '-');
  return instance.name === wanted || instance.name === wanted.split('.')[0] || instance.name.split('.')[0] === wanted;
}

function noConfig(site: Site): OperatorError {
  const choices = site.configChoices.map((choice) => `Use ${choice}: --config ${choice}`);
  return new OperatorError({
    id: 'no-config',
    message:
      site.configFile === undefined
        ? 'There is no config.yml in the current folder.'
        : `There is no ${site.configFile}.`,
    fix:
      choices.length > 0
        ? choices
        : ['Go to the folder of the TPA cluster, or name the file: --config FILE.', '`tpaexec configure` makes one.'],
  });
}
