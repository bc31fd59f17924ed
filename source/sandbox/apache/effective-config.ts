import { directiveWords, logicalLines } from '../../proxy/directives.ts';

/** Module of each directive that the sandbox's Apache knows; `core` is always there. Others are an invalid command, as in the real one. */
const table: Readonly<Record<string, readonly string[]>> = {
  core: words(`Listen ServerName ServerAlias ServerAdmin ServerRoot ServerTokens ServerSignature DocumentRoot ErrorLog LogLevel CustomLog
    GlobalLog LogFormat Include IncludeOptional User Group Timeout KeepAlive KeepAliveTimeout MaxKeepAliveRequests Options AllowOverride Require
    AccessFileName HostnameLookups DefaultRuntimeDir PidFile LoadModule Define UndefineAll Mutex TraceEnable UseCanonicalName
    RequestReadTimeout LimitRequestBody ErrorDocument AddType AddHandler SetHandler Alias DirectoryIndex Protocols SetEnv PassEnv
    TypesConfig AddDefaultCharset EnableSendfile EnableMMAP ServerLimit StartServers MaxRequestWorkers Redirect RedirectMatch`),
  ssl_module:
    words(`SSLEngine SSLCertificateFile SSLCertificateKeyFile SSLCertificateChainFile SSLCACertificateFile SSLCACertificatePath
    SSLVerifyClient SSLVerifyDepth SSLProtocol SSLCipherSuite SSLHonorCipherOrder SSLOptions SSLSessionCache SSLSessionCacheTimeout
    SSLCARevocationFile SSLCARevocationPath SSLCARevocationCheck SSLRequire SSLRequireSSL SSLProxyEngine SSLSessionTickets SSLUseStapling SSLCompression
    SSLCryptoDevice SSLPassPhraseDialog SSLRandomSeed SSLStrictSNIVHostCheck SSLUserName`),
  proxy_module:
    words(`ProxyPass ProxyPassReverse ProxyPassMatch ProxyPreserveHost ProxyRequests ProxyTimeout ProxyVia ProxyErrorOverride
    ProxyAddHeaders ProxyBadHeader ProxySet ProxyStatus`),
  headers_module: words('Header RequestHeader'),
  setenvif_module: words('SetEnvIf SetEnvIfNoCase SetEnvIfExpr BrowserMatch BrowserMatchNoCase'),
  rewrite_module: words('RewriteEngine RewriteRule RewriteCond RewriteBase'),
};

/** Directives whose word is a file that must exist and not be empty when the configuration is read (mod_ssl's ssl_cmd_check_file). */
const fileDirectives: ReadonlySet<string> = new Set(
  words('sslcertificatefile sslcertificatekeyfile sslcertificatechainfile sslcacertificatefile sslcarevocationfile'),
);

const moduleOf = new Map(
  Object.entries(table).flatMap(([name, directives]) =>
    directives.map((directive) => [directive.toLowerCase(), name] as const),
  ),
);

/** Whether a directive means something with these modules loaded (`ssl_module`, `proxy_module`, …). */
function isKnownDirective(name: string, modules: ReadonlySet<string>): boolean {
  const owner = moduleOf.get(name.toLowerCase());
  return owner === 'core' || (owner !== undefined && modules.has(owner));
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** A configuration file as it is read, in Apache's order. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

export interface VirtualHost {
  readonly port: number;
  readonly file: string;
  readonly line: number;
  readonly directives: readonly Directive[];
}

/** What Apache makes of its files. */
export interface EffectiveConfig {
  readonly modules: ReadonlySet<string>;
  readonly listens: readonly number[];
  readonly hosts: readonly VirtualHost[];
  /** Directives outside of every virtual host. */
  readonly server: readonly Directive[];
  /** The expressions of `<If>` sections outside of every virtual host that deny everybody. */
  readonly denied: readonly string[];
}

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: EffectiveConfig }
  | { readonly kind: 'problem'; readonly lines: readonly string[] };

/** How Apache speaks of an error that it finds at the end of a file: its own name, and the place that includes the file. */
export interface Teller {
  readonly program: string;
  /** `Syntax error on line 222 of /etc/apache2/apache2.conf: `; empty for the main file. */
  included(path: string): string;
}

/**
 * Evaluates files in order: `LoadModule`, `<IfModule>`, `<IfDefine>`, `Listen`, virtual hosts. A directive of a module that is not loaded, or a
 * certificate file that is missing or empty, is the syntax error that the real `configtest` prints; nothing else is looked at,
 * so a key that does not belong to its certificate passes.
 */
export function evaluateConfig(
  files: readonly ConfigFile[],
  fileSize: (path: string) => number | undefined,
  flags: readonly string[] = [],
  { program, included }: Teller = { program: 'apache2', included: () => '' },
): ConfigResult {
  const modules = new Set<string>();
  const defined: Defined = { modules, flags: new Set(flags) };
  const listens = new Set<number>();
  const listeners = new Set<string>();
  const hosts: VirtualHost[] = [];
  const server: Directive[] = [];
  const denied: string[] = [];
  for (const file of files) {
    const parsed = parseApacheConfig(file.text);
    if (parsed.kind === 'not-closed') {
      const here = `Syntax error on line ${parsed.line} of ${file.path}: ${file.path}:${parsed.line}: ${parsed.reason}`;
      return { kind: 'problem', lines: [`${program}: ${included(file.path)}${here}`] };
    }
    if (parsed.kind !== 'parsed') return problem(parsed.line, file.path, parsed.reason);
    for (const item of expand(parsed.items, defined)) {
      if (item.kind === 'section' && item.name === 'virtualhost') {
        const directives = expand(item.items, defined).filter((child) => child.kind === 'directive');
        const wrong = firstProblem(directives, file.path, modules, fileSize);
        if (wrong !== undefined) return wrong;
        const port = Number(/:(\d+)$/.exec(item.argument.split(/\s+/)[0] ?? '')?.[1] ?? 80);
        hosts.push({ port, file: file.path, line: item.line, directives });
      } else if (item.kind === 'section' && item.name === 'if') {
        if (expand(item.items, defined).some(deniesAll)) denied.push(directiveWords(item.argument)[0] ?? '');
      } else if (item.kind === 'directive') {
        const wrong = firstProblem([item], file.path, modules, fileSize);
        if (wrong !== undefined) return wrong;
        if (item.name === 'loadmodule') modules.add(item.words[0] ?? '');
        server.push(item);
        if (item.name !== 'listen') continue;
        const [listener = ''] = item.words;
        if (listeners.has(listener))
          return problem(item.line, file.path, 'Cannot define multiple Listeners on the same IP:port');
        listeners.add(listener);
        listens.add(Number(listener.split(':').at(-1)));
      }
    }
  }
  const forAll = server.filter(({ name }) => inherited.has(name));
  const merged = hosts.map((host) => ({ ...host, directives: [...forAll, ...host.directives] }));
  return { kind: 'config', config: { modules, listens: [...listens], hosts: merged, server, denied } };
}

function deniesAll(item: Item): boolean {
  return item.kind === 'directive' && item.name === 'require' && item.words.join(' ').toLowerCase() === 'all denied';
}

/** What a virtual host takes from the server where it says nothing itself, each of them alone (mod_ssl, modssl_ctx_cfg_merge). */
const inherited: ReadonlySet<string> = new Set(['sslcarevocationfile', 'sslcarevocationcheck']);

/** The last value of a directive of a virtual host. */
export function directiveValue(host: VirtualHost, name: string): string | undefined {
  return host.directives.findLast((directive) => directive.name === name.toLowerCase())?.words[0];
}

/** What sections may ask for. */
interface Defined {
  readonly modules: ReadonlySet<string>;
  readonly flags: ReadonlySet<string>;
}

function expand(items: readonly Item[], defined: Defined): Item[] {
  return items.flatMap((item) => {
    if (item.kind !== 'section' || (item.name !== 'ifmodule' && item.name !== 'ifdefine')) return [item];
    const negated = item.argument.startsWith('!');
    const name = negated ? item.argument.slice(1) : item.argument;
    const there =
      item.name === 'ifdefine'
        ? defined.flags.has(name)
        : defined.modules.has(name.replace(/^mod_(\w+)\.c$/, '$1_module'));
    return there !== negated ? expand(item.items, defined) : [];
  });
}

function firstProblem(
  directives: readonly Directive[],
  file: string,
  modules: ReadonlySet<string>,
  fileSize: (path: string) => number | undefined,
): ConfigResult | undefined {
  for (const { name, spelling, words, line } of directives) {
    if (!isKnownDirective(name, modules)) {
      const reason = 'perhaps misspelled or defined by a module not included in the server configuration';
      return problem(line, file, `Invalid command '${spelling}', ${reason}`);
    }
    const path = words[0] ?? '';
    if (fileDirectives.has(name) && (fileSize(path) ?? 0) === 0) {
      return problem(line, file, `${spelling}: file '${path}' does not exist or is empty`);
    }
  }
  return undefined;
}

function problem(line: number, file: string, reason: string): ConfigResult {
  return { kind: 'problem', lines: [`AH00526: Syntax error on line ${line} of ${file}:`, reason] };
}

/** A directive of an Apache configuration file. */
interface Directive {
  readonly kind: 'directive';
  /** In lower case: Apache does not care. */
  readonly name: string;
  /** As written. */
  readonly spelling: string;
  readonly words: readonly string[];
  readonly line: number;
}

/** `<Name argument> … </Name>`. */
interface Section {
  readonly kind: 'section';
  readonly name: string;
  readonly argument: string;
  readonly line: number;
  readonly items: readonly Item[];
}

type Item = Directive | Section;

type ParsedConfig =
  | { readonly kind: 'parsed'; readonly items: readonly Item[] }
  | { readonly kind: 'syntax-error' | 'not-closed'; readonly line: number; readonly reason: string };

/** Reads the text of a configuration file: comments, lines continued by a backslash, quoted words, nested sections. */
export function parseApacheConfig(text: string): ParsedConfig {
  const stack: { name: string; spelling: string; argument: string; line: number; items: Item[] }[] = [
    { name: '', spelling: '', argument: '', line: 0, items: [] },
  ];
  for (const { line, content } of logicalLines(text)) {
    if (content === '' || content.startsWith('#')) continue;
    const top = stack.at(-1);
    if (top === undefined) break;
    const closing = /^<\/\s*([A-Za-z]+)\s*>$/.exec(content);
    const opening = /^<\s*([A-Za-z]+)\s*(.*?)\s*>$/.exec(content);
    if (closing) {
      if (stack.length === 1 || top.name !== closing[1]?.toLowerCase()) {
        return { kind: 'syntax-error', line, reason: `</${closing[1]}> without matching <${closing[1]}> section` };
      }
      stack.pop();
      const { spelling: _spelling, ...section } = top;
      stack.at(-1)?.items.push({ kind: 'section', ...section });
    } else if (opening) {
      const [, spelling = '', argument = ''] = opening;
      stack.push({ name: spelling.toLowerCase(), spelling, argument, line, items: [] });
    } else if (content.startsWith('<')) {
      return { kind: 'syntax-error', line, reason: `${content} directive missing closing '>'` };
    } else {
      const [spelling = '', ...words] = directiveWords(content);
      top.items.push({ kind: 'directive', name: spelling.toLowerCase(), spelling, words, line });
    }
  }
  const [bottom, open] = stack;
  if (open !== undefined) return { kind: 'not-closed', line: open.line, reason: `<${open.spelling}> was not closed.` };
  return { kind: 'parsed', items: bottom?.items ?? [] };
}
