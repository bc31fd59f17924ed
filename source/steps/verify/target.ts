import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import { setFilesOf } from '../set-files.ts';
import type { ClientFiles } from './look-at-client-files.ts';

/** Whom the probes call, and with which files. */
export interface Target extends ClientFiles {
  readonly hostName: string;
}

/** The host of this site: the instance of config.yml that it is, else `--host`, else its own name. */
export async function lookAtTarget(host: ReadableHost, site: Site): Promise<Target> {
  const config = await lookAtConfigIfAny(host, site);
  const { trust: caFile, client } = setFilesOf(site, config);
  return { hostName: config?.hostName ?? site.hostName ?? (await host.identity.hostName()), caFile, client };
}
