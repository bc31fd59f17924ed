import { type Directive, readDirectives } from './directives.ts';

/** What decides the text of the virtual host. Paths are absolute paths on the Barman host. */
export type VhostSettings = {
  /** The inventory hostname: TPA's ServerName and the name in the server certificate. */
  readonly serverName: string;
  readonly certificate: string;
  readonly key: string;
  /** Authorities whose clients are let in (TPA: /etc/tpa/pg-backup-api/root.crt). */
  readonly caFile: string;
  readonly port?: number;
  readonly backend?: string;
};

export type RenderedVhost =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly field: keyof VhostSettings; readonly reason: string };

export const defaultBackend = 'http://localhost:7480/';

/** The directives of one virtual host that decide who may reach the API. Undefined: not given in this text. */
export type Vhost = {
  readonly line: number;
  /** As written: `*:443`, `_default_:443`, `[::1]:443`. */
  readonly addresses: readonly string[];
  readonly serverName: string | undefined;
  readonly serverAliases: readonly string[];
  readonly sslEngine: boolean;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly caFile: string | undefined;
  readonly caPath: string | undefined;
  readonly revocationFile: string | undefined;
  /** SSLCARevocationPath: a folder of lists under their hash names. */
  readonly revocationPath: string | undefined;
  /** The words of SSLCARevocationCheck: none (the default), leaf or chain; then flags. */
  readonly revocationCheck: readonly string[];
  /** none, optional, optional_no_ca or require; Apache's default is none. */
  readonly verifyClient: string | undefined;
  readonly verifyDepth: number | undefined;
  /** SSLVerifyClient inside Location or Directory: renegotiation, which Node and HTTP/2 clients cannot follow. */
  readonly verifyInSection: readonly string[];
  readonly proxyPasses: readonly { readonly path: string; readonly target: string }[];
};

/**
 * The virtual host with the directives and in the order of TPA's template (roles/pgbackupapi/service), so that the
 * next deploy finds its own text. A setting that could end a directive and begin another is refused.
 */
export function renderVhost(settings: VhostSettings): RenderedVhost {
  const port = settings.port ?? 443;
  const backend = settings.backend ?? defaultBackend;
  if (!/^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/.test(settings.serverName)) {
    return { ok: false, field: 'serverName', reason: 'a server name is letters, digits, dots and hyphens' };
  }
  for (const field of ['certificate', 'key', 'caFile'] as const) {
    if (!/^\/[A-Za-z0-9._/@+,=~-]+$/.test(settings[field])) {
      const reason = 'the path must be absolute, without spaces, quotes or other characters Apache would interpret';
      return { ok: false, field, reason };
    }
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return { ok: false, field: 'port', reason: 'a port is a whole number from 1 to 65535' };
  }
  if (!/^http:\/\/([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}\/$/.test(backend)) {
    return { ok: false, field: 'backend', reason: 'the backend is http://HOST:PORT/' };
  }
  const lines = [
    `<VirtualHost *:${port}>`,
    `    ServerName ${settings.serverName}`,
    '    SSLEngine on',
    '',
    `    SSLCertificateFile ${settings.certificate}`,
    `    SSLCertificateKeyFile ${settings.key}`,
    '',
    '    SSLVerifyClient require',
    '    SSLVerifyDepth 10',
    `    SSLCACertificateFile ${settings.caFile}`,
    '',
    `    ProxyPass / ${backend}`,
    `    ProxyPassReverse / ${backend}`,
    '</VirtualHost>',
    '',
  ];
  return { ok: true, text: lines.join('\n') };
}

/** The same text with another pair in the virtual host that begins at `vhost.line`; what else it says stays, byte for byte. */
export function withPair(text: string, vhost: Vhost, pair: Pick<VhostSettings, 'certificate' | 'key'>): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line, index) => index >= vhost.line && /^\s*<\/\s*virtualhost\s*>/i.test(line));
  const isInside = (index: number) => index >= vhost.line && (end < 0 || index < end);
  const named = (line: string, directive: string, value: string) =>
    line.replace(
      new RegExp(`^(\\s*${directive}\\s+)\\S+.*?(\\r?)$`, 'i'),
      (_, start, ending) => `${start}${value}${ending}`,
    );
  return lines
    .map((line, index) =>
      isInside(index)
        ? named(named(line, 'SSLCertificateFile', pair.certificate), 'SSLCertificateKeyFile', pair.key)
        : line,
    )
    .join('\n');
}

/** Every virtual host of a configuration text, in order; directives outside of them are their defaults. */
export function parseVhosts(text: string): readonly Vhost[] {
  return vhostsOf(readDirectives(text)).map(({ file: _, ...vhost }) => vhost);
}

/** A virtual host with the file that it stands in; the empty path for a text alone. */
export type PlacedVhost = Vhost & { readonly file: string };

/** A directive of one text, or of all that Apache loads, with the file that it stands in. */
type Placed = Directive & { readonly file?: string };

/** The virtual hosts among directives, in order: the order decides which of two with one name answers. */
export function vhostsOf(directives: readonly Placed[]): readonly PlacedVhost[] {
  const byPlace = new Map<string, { line: number; file: string; addresses: readonly string[]; own: Directive[] }>();
  const outside: Directive[] = [];
  for (const directive of directives) {
    const host = directive.sections.find((section) => section.name === 'virtualhost');
    if (host === undefined) {
      if (!directive.sections.some(({ name }) => name.startsWith('location') || name.startsWith('directory'))) {
        outside.push(directive);
      }
      continue;
    }
    const file = fileOf(host) ?? directive.file ?? '';
    const place = `${file}:${host.line}`;
    const entry = byPlace.get(place) ?? { line: host.line, file, addresses: host.values, own: [] };
    entry.own.push(directive);
    byPlace.set(place, entry);
  }
  return [...byPlace.values()].map(({ file, line, addresses, own }) => ({
    ...vhostOf(line, addresses, own, outside),
    file,
  }));
}

function fileOf(section: object): string | undefined {
  return 'file' in section && typeof section.file === 'string' ? section.file : undefined;
}

/** The virtual host of the API in a text: the one that proxies to the backend's port, else the first with TLS. */
export function parseVhost(text: string, backend: string = defaultBackend): Vhost | undefined {
  const vhosts = parseVhosts(text);
  const port = /:(\d+)\//.exec(backend)?.[1];
  return (
    vhosts.find((vhost) => vhost.proxyPasses.some(({ target }) => target.includes(`:${port}`))) ??
    vhosts.find((vhost) => vhost.sslEngine) ??
    vhosts[0]
  );
}

function vhostOf(
  line: number,
  addresses: readonly string[],
  own: readonly Directive[],
  outside: readonly Directive[],
): Vhost {
  const direct = own.filter(({ sections }) => !sections.some(perDirectory));
  const lastValues = (name: string): readonly string[] =>
    [...outside, ...direct].findLast((directive) => directive.name === name)?.values ?? [];
  const last = (name: string): string | undefined => lastValues(name)[0];
  // Several certificates are added up (one for each key type); clients with RSA only get the first.
  const first = (name: string): string | undefined =>
    direct.find((directive) => directive.name === name)?.values[0] ?? last(name);
  const depth = last('sslverifydepth');
  return {
    line,
    addresses,
    serverName: direct.findLast(({ name }) => name === 'servername')?.values[0],
    serverAliases: direct.filter(({ name }) => name === 'serveralias').flatMap(({ values }) => values),
    sslEngine: /^(on|optional)$/i.test(last('sslengine') ?? 'off'),
    certificate: first('sslcertificatefile'),
    key: first('sslcertificatekeyfile'),
    caFile: last('sslcacertificatefile'),
    caPath: last('sslcacertificatepath'),
    revocationFile: last('sslcarevocationfile'),
    revocationPath: last('sslcarevocationpath'),
    revocationCheck: lastValues('sslcarevocationcheck').map((word) => word.toLowerCase()),
    verifyClient: last('sslverifyclient')?.toLowerCase(),
    verifyDepth: depth !== undefined && /^\d+$/.test(depth) ? Number(depth) : undefined,
    verifyInSection: own
      .filter(({ name, sections }) => name === 'sslverifyclient' && sections.some(perDirectory))
      .map(({ values }) => (values[0] ?? '').toLowerCase()),
    proxyPasses: own.filter(({ name }) => name === 'proxypass').flatMap(proxyPassOf),
  };
}

function perDirectory({ name }: { readonly name: string }): boolean {
  return /^(location|locationmatch|directory|directorymatch|files|filesmatch|proxy|proxymatch|if|elseif|else)$/.test(
    name,
  );
}

/** `ProxyPass PATH TARGET`, or `ProxyPass TARGET` inside a Location, whose path it takes. */
function proxyPassOf(directive: Directive): readonly { readonly path: string; readonly target: string }[] {
  const location = directive.sections.findLast(({ name }) => name === 'location');
  const [path, target] = location === undefined ? directive.values : [location.values[0], directive.values[0]];
  return path === undefined || target === undefined || target === '!' ? [] : [{ path, target }];
}
