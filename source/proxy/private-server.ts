import type { LoadedDirective } from './loaded-config.ts';

export interface PrivateServer {
  /** A directory of its own, for its process id and its log. */
  readonly directory: string;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly user: string;
  readonly group: string;
  readonly serverRoot: string;
  /** Files that are read in place of others. */
  readonly replaced: ReadonlyMap<string, string>;
  /** The certificate of the site that answers first. */
  readonly certificate: string;
}

const modules = /^(?:mpm_\w+|unixd|authz_core|authn_core|ssl|socache_\w+)_module$/;
/** What two servers beside each other cannot share. */
const shared = /^ssl(?:sessioncache|staplingcache|usestapling|mutex)$/;

/**
 * The TLS of a configuration as a server of its own: every site with its certificates, keys and rules, on one port of 127.0.0.1, and
 * nothing that starts a program, writes a log or answers a request. What mod_ssl refuses at a reload it refuses here as well.
 */
export function privateServer(directives: readonly LoadedDirective[], server: PrivateServer): string {
  const { directory, port, user, group, serverRoot, replaced, certificate } = server;
  const line = ({ name, values }: LoadedDirective) =>
    `${name} ${values.map((value) => quoted(replaced.get(value) ?? value)).join(' ')}`;
  const isTls = ({ name, sections }: LoadedDirective) =>
    (name.startsWith('ssl') || name === 'servername' || name === 'serveralias') &&
    !shared.test(name) &&
    sections.every((section) => section.name === 'virtualhost');
  const sites = new Map<string, LoadedDirective[]>();
  for (const directive of directives.filter(isTls)) {
    const [host] = directive.sections;
    const place = host === undefined ? '' : `${host.file}:${host.line}`;
    sites.set(place, [...(sites.get(place) ?? []), directive]);
  }
  const main = sites.get('') ?? [];
  sites.delete('');
  const isFirst = (site: readonly LoadedDirective[]) => site.some(({ values }) => values[0] === certificate);
  const inOrder = [...sites.values()].sort((one, other) => Number(isFirst(other)) - Number(isFirst(one)));
  return [
    `ServerRoot ${quoted(serverRoot)}`,
    ...directives.filter(({ name, values }) => name === 'loadmodule' && modules.test(values[0] ?? '')).map(line),
    `DefaultRuntimeDir ${quoted(directory)}`,
    `PidFile ${quoted(`${directory}/pid`)}`,
    `ErrorLog ${quoted(`${directory}/error.log`)}`,
    `User ${user}`,
    `Group ${group}`,
    `Listen 127.0.0.1:${port}`,
    'SSLSessionCache none',
    ...main.map(line),
    ...inOrder.flatMap((site) => [`<VirtualHost *:${port}>`, ...site.map(line), '</VirtualHost>']),
    '',
  ].join('\n');
}

/** The text of a configuration file with other files in the place of these, as words of their own. */
export function withFiles(text: string, replaced: ReadonlyMap<string, string>): string {
  return [...replaced].reduce((all, [from, to]) => {
    const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return all.replace(new RegExp(`(^|[\\s"'])${escaped}(?=["'\\s]|$)`, 'gm'), (_, before) => `${before}${to}`);
  }, text);
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
