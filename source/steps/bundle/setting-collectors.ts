import { knownSettings } from '../../config/settings.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { certificateRows } from '../certificates/certificate-rows.ts';
import { lookAtConfig } from '../look-at-config.ts';
import { shownHere } from '../setting-here.ts';
import type { Collected, Collector } from './collector.ts';

/** config.yml's settings for this host as TPA would use them; never the file itself, which holds much more. */
export const settingsCollector: Collector = {
  name: 'configuration/settings.json',
  source: 'config.yml as TPA reads it',
  collect: collectSettings,
};

/** What every certificate says and how it is judged; no file of certificates, since a key may stand in it. */
export const certificatesCollector: Collector = {
  name: 'certificates.json',
  source: 'wizard certs status --json',
  collect: async (host, site) => ({
    value: { at: site.at ?? host.clock.now(), certificates: await certificateRows(host, site) },
  }),
};

async function collectSettings(host: ReadableHost, site: Site): Promise<Collected> {
  const facts = await lookAtConfig(host, site);
  const settings = knownSettings.flatMap(({ key }) => {
    const { value, source, position } = shownHere(facts, key);
    return source === 'default' ? [] : [[key, { value, source, line: position?.line }] as const];
  });
  const { file, hostName, instance, instances } = facts;
  const names = instances.map(({ name }) => name);
  return {
    value: {
      file,
      hostName,
      instance: instance?.name ?? null,
      instances: names,
      settings: Object.fromEntries(settings),
    },
  };
}
