import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import type { ClientFiles } from './look-at-client-files.ts';

/** Whom the probes call, and with which files. */
export interface Target extends ClientFiles {
  readonly hostName: string;
}

/** The host of this site: the instance of config.yml that it is, else `--host`, else its own name. */
export async function lookAtTarget(host: ReadableHost, site: Site): Promise<Target> {
  const config = await lookAtConfigIfAny(host, site);
  return targetOf(site, config?.hostName ?? site.hostName ?? (await host.identity.hostName()));
}

export function targetOf({ certificateFolder }: Site, hostName: string): Target {
  const file = (name: string) => `${certificateFolder}/${name}`;
  return {
    hostName,
    caFile: file('root.crt'),
    client: { certificate: file('pg-backup-user.crt'), key: file('pg-backup-user.key') },
  };
}
