import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import type { Collected, Collector } from './collector.ts';

/** What a collector brought, with where it comes from. */
export interface CollectedEntry extends Collected {
  readonly name: string;
  readonly source: string;
}

/**
 * Runs all collectors. One that fails is an entry that says why: a bundle is wanted most where things are broken, so not even a
 * defect of ours ends it.
 */
export function collectAll(
  host: ReadableHost,
  site: Site,
  collectors: readonly Collector[],
): Promise<readonly CollectedEntry[]> {
  return Promise.all(
    collectors.map(async ({ name, source, collect }) => {
      try {
        return { name, source, ...(await collect(host, site)) };
      } catch (error) {
        return { name, source, problem: reasonOf(error) };
      }
    }),
  );
}

/** The site without a config.yml that TPA would refuse: everything but its settings can be found out without it. */
export async function usableSite(host: ReadableHost, site: Site): Promise<Site> {
  try {
    await lookAtConfigIfAny(host, site);
    return site;
  } catch (error) {
    if (error instanceof OperatorError) return { ...site, configFile: undefined };
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof OperatorError) return [error.problem.message, ...error.problem.fix].join(' ');
  return `This is a defect of the wizard: ${error instanceof Error ? error.message : String(error)}`;
}
