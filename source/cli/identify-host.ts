import { OperatorError } from '../errors.ts';
import { type ConfigFacts, lookAtConfig } from '../steps/look-at-config.ts';
import { orNothing } from '../steps/or-nothing.ts';
import type { Site } from '../wizard/site.ts';
import type { Context } from './context.ts';

/**
 * The site with the instance of config.yml that this host is. Where config.yml has Barman instances and none has this machine's name, a
 * person at a terminal is asked; else `--host` has to say it. Throws OperatorError (exit code 2) then: certificates for an unknown name
 * would be of use to nobody.
 */
export async function identifiedSite(context: Pick<Context, 'host' | 'options'>, site: Site): Promise<Site> {
  if (site.hostName !== undefined || site.configFile === undefined) return site;
  // What cannot be read is told by the step itself.
  const config = await orNothing(lookAtConfig(context.host, site));
  const names = config === undefined ? [] : candidates(config);
  if (config === undefined || names.length === 0) return site;
  const { json, yes } = context.options;
  if (json || yes || !process.stdin.isTTY || !process.stdout.isTTY) throw unknownHost(config, names);
  const { askToChoose } = await import('../prompts/ask-to-apply.ts');
  const message = `No Barman instance of ${config.file} is called ${config.hostName}. Which of these is this host?`;
  return { ...site, hostName: await askToChoose(message, names) };
}

/** The context of that host for commands that look more than once. */
export async function identifiedContext(context: Context): Promise<Context> {
  const { hostName } = await identifiedSite(context, context.site({}));
  if (hostName === undefined || hostName === context.options.host) return context;
  return {
    ...context,
    options: { ...context.options, host: hostName },
    site: (given, certificateFolder) => ({ ...context.site(given, certificateFolder), hostName }),
  };
}

/** The Barman instances that TPA deploys to, where none of config.yml's is this machine. */
function candidates({ instance, instances }: Pick<ConfigFacts, 'instance' | 'instances'>): readonly string[] {
  if (instance !== undefined) return [];
  return instances.filter(({ provisionOnly }) => !provisionOnly).map(({ name }) => name);
}

function unknownHost({ file, hostName }: ConfigFacts, names: readonly string[]): OperatorError {
  return new OperatorError(
    {
      id: 'which-host',
      message: `No Barman instance of ${file} is called ${hostName}: which of ${names.join(', ')} is this host?`,
      fix: names.map((name) => `--host ${name}`),
    },
    2,
  );
}
