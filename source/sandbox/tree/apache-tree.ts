import { directory, type Entry, file, link } from './entry.ts';

/** Modules that the sandbox's Apache can load, with what each needs. */
const debianModules: Readonly<Record<string, readonly string[]>> = {
  alias: [],
  authz_core: [],
  authz_host: ['authz_core'],
  dir: [],
  env: [],
  headers: [],
  mime: [],
  mpm_event: [],
  proxy: [],
  proxy_http: ['proxy'],
  reqtimeout: [],
  rewrite: [],
  setenvif: [],
  socache_shmcb: [],
  ssl: ['setenvif', 'mime', 'socache_shmcb'],
  status: [],
};

const enabledAtFirst = [
  'alias',
  'authz_core',
  'authz_host',
  'dir',
  'env',
  'mime',
  'mpm_event',
  'reqtimeout',
  'setenvif',
  'status',
];

/** Apache as Debian's package leaves it: port 80, the default site, no ssl and no proxy. */
export function debianApacheTree(): Entry[] {
  return [
    file(
      '/etc/apache2/apache2.conf',
      'IncludeOptional mods-enabled/*.load\nIncludeOptional mods-enabled/*.conf\nInclude ports.conf\nIncludeOptional conf-enabled/*.conf\nIncludeOptional sites-enabled/*.conf\n',
    ),
    file('/etc/apache2/ports.conf', ports),
    ...Object.entries(debianModules).map(([name, needs]) =>
      file(`/etc/apache2/mods-available/${name}.load`, loadFile(name, needs)),
    ),
    ...enabledAtFirst.map((name) => link(`/etc/apache2/mods-enabled/${name}.load`, `../mods-available/${name}.load`)),
    file(
      '/etc/apache2/mods-available/ssl.conf',
      'SSLSessionCacheTimeout 300\nSSLCipherSuite HIGH:!aNULL\nSSLProtocol all -SSLv3\n',
    ),
    file('/etc/apache2/mods-available/proxy.conf', '#ProxyRequests On\n'),
    directory('/etc/apache2/conf-available'),
    directory('/etc/apache2/conf-enabled'),
    file('/etc/apache2/sites-available/000-default.conf', defaultSite),
    link('/etc/apache2/sites-enabled/000-default.conf', '../sites-available/000-default.conf'),
    file('/var/www/html/index.html', '<html><body><h1>It works!</h1></body></html>\n'),
    directory('/var/log/apache2', 0o750),
    file('/var/log/apache2/error.log', '', 0o640),
    file('/lib/systemd/system/apache2.service', unit('/usr/sbin/apachectl', 'apachectl')),
  ];
}

/** Apache as the httpd package leaves it: every proxy module is on; mod_ssl is a package of its own. */
export function httpdTree(): Entry[] {
  const modules = [
    'alias',
    'authz_core',
    'authz_host',
    'dir',
    'headers',
    'mime',
    'rewrite',
    'setenvif',
    'socache_shmcb',
  ];
  return [
    file(
      '/etc/httpd/conf/httpd.conf',
      'ServerRoot "/etc/httpd"\n\nListen 80\n\nInclude conf.modules.d/*.conf\nUser apache\nGroup apache\nServerAdmin root@localhost\nIncludeOptional conf.d/*.conf\n',
    ),
    file('/etc/httpd/conf.modules.d/00-base.conf', modules.map((name) => loadLine(name, 'modules')).join('')),
    file('/etc/httpd/conf.modules.d/00-mpm.conf', loadLine('mpm_event', 'modules')),
    file(
      '/etc/httpd/conf.modules.d/00-proxy.conf',
      ['proxy', 'proxy_http'].map((name) => loadLine(name, 'modules')).join(''),
    ),
    file('/etc/httpd/conf.d/welcome.conf', '# Shows the test page of a fresh server.\n'),
    directory('/var/log/httpd', 0o700),
    file('/var/log/httpd/error_log', ''),
    file('/usr/lib/systemd/system/httpd.service', unit('/usr/sbin/httpd', 'httpd')),
  ];
}

/** What the mod_ssl package adds. Its own virtual host is left out: it would need a key pair of its own. */
export function modSslTree(): Entry[] {
  return [
    file('/etc/httpd/conf.modules.d/00-ssl.conf', loadLine('ssl', 'modules')),
    file(
      '/etc/httpd/conf.d/ssl.conf',
      'Listen 443 https\nSSLPassPhraseDialog exec:/usr/libexec/httpd-ssl-pass-dialog\nSSLSessionCacheTimeout 300\nSSLCryptoDevice builtin\n',
    ),
  ];
}

const ports = `# Ports that Apache listens on. A virtual host is written for one of these.

Listen 80

<IfModule ssl_module>
	Listen 443
</IfModule>

<IfModule mod_gnutls.c>
	Listen 443
</IfModule>
`;

const defaultSite = `<VirtualHost *:80>
	ServerAdmin webmaster@localhost
	DocumentRoot /var/www/html

	ErrorLog \${APACHE_LOG_DIR}/error.log
	CustomLog \${APACHE_LOG_DIR}/access.log combined
</VirtualHost>
`;

function loadFile(name: string, needs: readonly string[]): string {
  const depends = needs.length === 0 ? '' : `# Depends: ${needs.join(' ')}\n`;
  return depends + loadLine(name, '/usr/lib/apache2/modules');
}

function loadLine(name: string, folder: string): string {
  return `LoadModule ${name}_module ${folder}/mod_${name}.so\n`;
}

function unit(program: string, kind: 'apachectl' | 'httpd'): string {
  const run =
    kind === 'apachectl'
      ? `Type=forking\nExecStart=${program} start\nExecStop=${program} graceful-stop\nExecReload=${program} graceful`
      : `Type=notify\nExecStart=${program} $OPTIONS -DFOREGROUND\nExecReload=${program} $OPTIONS -k graceful`;
  return `[Unit]\nDescription=The Apache HTTP Server\nAfter=network.target remote-fs.target nss-lookup.target\n\n[Service]\n${run}\nKillMode=mixed\nPrivateTmp=true\n\n[Install]\nWantedBy=multi-user.target\n`;
}
