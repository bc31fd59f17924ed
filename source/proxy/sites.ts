import { listensOf } from './listen.ts';
import type { LoadedDirective } from './loaded-config.ts';
import { type PlacedVhost, vhostsOf } from './vhost.ts';

/** A virtual host that Apache loads. */
export type Site = PlacedVhost;

/** What Apache's whole configuration says about who answers on which port. */
export interface LoadedSites {
  readonly sites: readonly Site[];
  /** Ports of `Listen` anywhere in what is loaded, with their places. */
  readonly listens: readonly { readonly port: number; readonly file: string; readonly line: number }[];
  /** DocumentRoot outside of any virtual host: what the main server shows where none matches. */
  readonly documentRoot: string | undefined;
  /** Paths of every certificate and key that is named, with the place of the directive. */
  readonly pairs: readonly NamedPair[];
}

/** SSLCertificateFile with the key that goes with it, as one section (or the main server) names them. */
export interface NamedPair {
  readonly certificate: string;
  /** The key's own file, else the certificate's: mod_ssl looks for the key there. */
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly serverName: string | undefined;
}

/** The sites among the directives that Apache loads. */
export function sitesOf(directives: readonly LoadedDirective[]): LoadedSites {
  return {
    sites: vhostsOf(directives),
    listens: listensOf(directives),
    documentRoot: directives.findLast(({ name, sections }) => name === 'documentroot' && sections.length === 0)
      ?.values[0],
    pairs: pairsOf(directives),
  };
}

/** The place of a site, as an operator looks it up: `/etc/apache2/sites-enabled/api.conf:1`. */
export function placeOf({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${file}:${line}`;
}

/** The name of a site in words: its ServerName, else that it has none. */
export function nameOf({ serverName }: Pick<Site, 'serverName'>): string {
  return serverName ?? 'no ServerName';
}

/**
 * The sites that answer for a name on a port, the one that Apache takes first: an address of its own wins over `*`; among equals
 * the first in the configuration with that ServerName or ServerAlias (manual, "Name-based Virtual Host Support"). The first of
 * the port is last here: it answers for names that no site has.
 */
export function answering(sites: readonly Site[], name: string, port: number): readonly Site[] {
  const onPort = sites.filter(({ addresses }) => addresses.some((address) => hasPort(address, port)));
  const bySpecific = [...onPort].sort((one, other) => Number(isWild(one)) - Number(isWild(other)));
  const named = bySpecific.filter((site) => hasName(site, name));
  const [first] = bySpecific;
  return named.length > 0 || first === undefined ? named : [first];
}

/** Whether a site is known by this name: its ServerName, or an alias, where `*` and `?` stand for any characters. */
export function hasName(
  { serverName, serverAliases }: Pick<Site, 'serverName' | 'serverAliases'>,
  name: string,
): boolean {
  const wanted = name.toLowerCase();
  const bare = serverName
    ?.toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/:\d+$/, '');
  return bare === wanted || serverAliases.some((alias) => aliasPattern(alias).test(wanted));
}

/** Whether a site hands requests on to pg-backup-api. */
export function leadsToApi({ proxyPasses }: Pick<Site, 'proxyPasses'>): boolean {
  return proxyPasses.some(({ target }) =>
    /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]):7480(?:\/|$)/i.test(target),
  );
}

function hasPort(address: string, port: number): boolean {
  const own = /:(\d+|\*)$/.exec(address.replace(/^\[[^\]]*\]/, ''))?.[1];
  return own === undefined || own === '*' || Number(own) === port;
}

function isWild({ addresses }: Site): boolean {
  return addresses.every((address) => /^(?:\*|_default_)/.test(address));
}

function aliasPattern(alias: string): RegExp {
  const source = alias.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

function pairsOf(directives: readonly LoadedDirective[]): readonly NamedPair[] {
  const bySection = new Map<string, LoadedDirective[]>();
  for (const directive of directives) {
    if (!['sslcertificatefile', 'sslcertificatekeyfile', 'servername'].includes(directive.name)) continue;
    const host = directive.sections.find(({ name }) => name === 'virtualhost');
    const place = host === undefined ? '' : `${host.file}:${host.line}`;
    bySection.set(place, [...(bySection.get(place) ?? []), directive]);
  }
  return [...bySection.values()].flatMap((own) => {
    const of = (name: string) => own.filter((directive) => directive.name === name);
    const [certificates, keys] = [of('sslcertificatefile'), of('sslcertificatekeyfile')];
    const serverName = of('servername').at(-1)?.values[0];
    return certificates.flatMap(({ values, file, line }, index) => {
      const certificate = values[0];
      if (certificate === undefined) return [];
      return [{ certificate, key: keys[index]?.values[0] ?? certificate, file, line, serverName }];
    });
  });
}
