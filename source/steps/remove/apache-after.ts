import { nameOf, placeOf, sitesOf } from '../../proxy/sites.ts';
import type { Loaded, RemoveFacts } from './remove-facts.ts';

/** What Apache still loads once some files are gone, as far as it is nobody's of the distribution. */
export interface ApacheAfter {
  /** Sites of others, with their places. */
  readonly otherSites: readonly string[];
  /** Where that configuration needs TLS or the proxy: `/etc/apache2/sites-enabled/shop.conf:12`. */
  readonly neededAt: string | undefined;
  /** Where it names a file; undefined for one that it does not need. */
  namedAt(path: string): string | undefined;
}

/** Files of the distributions' Apaches that hold a virtual host of nobody's. */
const stockSites = /\/(?:000-default|default-ssl|ssl|vhost-ssl|welcome)\.conf$/;
const needsModules = /^(?:ssl|proxy|balancer|header$|requestheader$)/;

/** `going` are paths of files and links that are taken away. Pure. */
export function apacheAfter({ loaded, layout }: RemoveFacts, going: ReadonlySet<string>): ApacheAfter {
  const stays = ({ directive: { file }, target }: Loaded) =>
    !going.has(file) && !going.has(target) && !stockSites.test(target);
  const staying = loaded.filter(stays).map(({ directive }) => directive);
  const needing = staying.find(
    ({ name, file }) => !/\/mods-(?:enabled|available)\//.test(file) && needsModules.test(name),
  );
  return {
    otherSites: sitesOf(staying).sites.map((site) => `${placeOf(site)} (${nameOf(site)})`),
    neededAt: layout?.moduleSwitches !== undefined && needing ? placeOf(needing) : undefined,
    namedAt(path) {
      const found = staying.find(({ values }) => values.includes(path));
      return found && placeOf(found);
    },
  };
}
