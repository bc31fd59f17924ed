import { type BarmanInstance, findBarmanInstances } from '../config/barman-instances.ts';
import { decodeConfig } from '../config/decode-config.ts';
import { type ConfigDocument, readConfig } from '../config/read-config.ts';
import type { Refusal } from '../config/refusal.ts';
import { OperatorError } from '../errors.ts';
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
  const { file, text } = await readConfigText(host, site);
  const document = readConfig(text, file);
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

/** The text of config.yml. Throws OperatorError when there is none. */
export async function readConfigText(
  host: ReadableHost,
  site: Site,
): Promise<{ readonly file: string; readonly text: string }> {
  const file = site.configFile;
  const content = file === undefined ? undefined : await host.files.read(file);
  if (file === undefined || content === undefined) throw noConfig(site);
  return { file, text: decodeConfig(content) };
}

/** `lookAtConfig`, or undefined when none was named and none found: for steps that can do without. */
export async function lookAtConfigIfAny(host: ReadableHost, site: Site): Promise<ConfigFacts | undefined> {
  return site.configFile === undefined ? undefined : lookAtConfig(host, site);
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
