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
export const fileDirectives: ReadonlySet<string> = new Set(
  words('sslcertificatefile sslcertificatekeyfile sslcertificatechainfile sslcacertificatefile sslcarevocationfile'),
);

const moduleOf = new Map(
  Object.entries(table).flatMap(([name, directives]) =>
    directives.map((directive) => [directive.toLowerCase(), name] as const),
  ),
);

/** Whether a directive means something with these modules loaded (`ssl_module`, `proxy_module`, …). */
export function isKnownDirective(name: string, modules: ReadonlySet<string>): boolean {
  const owner = moduleOf.get(name.toLowerCase());
  return owner === 'core' || (owner !== undefined && modules.has(owner));
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
