import type { OsFamily } from './family.ts';

/** Words of a command; the first is the program. Never passed to a shell. */
export type Argv = readonly [string, ...string[]];

/** Where a family keeps Apache, and the commands TPA uses to set it up (roles/pgbackupapi/service/defaults, tasks). */
export type ProxyLayout = {
  readonly family: OsFamily;
  /** What the proxy needs besides `apiPackage`; installed without a version. */
  readonly packages: readonly string[];
  readonly apiPackage: 'pg-backup-api';
  readonly service: string;
  /** Where Apache begins to read its configuration, and what relative paths in it are relative to. */
  readonly mainFile: string;
  readonly serverRoot: string;
  /** The document root of the page that the package shows on port 80; a file in it is a site of somebody's. */
  readonly welcomeRoot: string;
  readonly user: string;
  readonly group: string;
  readonly vhostPath: string;
  /** The link that a2ensite makes; undefined where every file of the directory is read. */
  readonly enabledVhostPath: string | undefined;
  readonly enableSite: Argv | undefined;
  /** Modules that must be loaded, in the order in which they are enabled. */
  readonly modules: readonly string[];
  /** Names that Apache must be started with (`httpd -D`): SUSE listens on 443 and reads ssl-global.conf with SSL only. */
  readonly flags: readonly string[];
  /** Where modules are switched on by name: links in a folder, words in a file; undefined where packages bring them loaded. */
  readonly moduleSwitches: 'mods-enabled' | 'sysconfig' | undefined;
  /** Whether installing Apache enables its service, so that it also runs after a restart of the host. */
  readonly enabledByPackage: boolean;
  readonly configTest: Argv;
  /** The server itself, without the scripts around it. */
  readonly program: string;
  /** Takes Apache's own options, as -S and -M are: Red Hat's apachectl refuses them (apachectl(8) of RHEL 8 and later). */
  readonly serverProgram: string;
  /** The file with Apache's own `Listen 80`, and what takes its place where nothing listens on 443 (nothing: the line goes). */
  readonly listenFile: string;
  readonly listenReplacement: string | undefined;
  /** TPA's `default_conf` names no file (httpd.conf_dir), so its “Switch off port 80” changes nothing here (roles/pgbackupapi/service). */
  readonly tpaMissesListenFile: boolean;
  readonly trustAnchorDirectory: string;
  readonly updateTrust: Argv;
  /** PEM bundle of the system's trust store: curl's default, and what Node must be given as `ca`. */
  readonly systemBundle: string;
  readonly selinux: { readonly boolean: string; readonly set: Argv } | undefined;
  readonly errorLogs: readonly string[];
};

const layouts: Readonly<Record<OsFamily, ProxyLayout>> = {
  debian: {
    family: 'debian',
    packages: ['apache2', 'python3-cryptography'],
    apiPackage: 'pg-backup-api',
    service: 'apache2',
    mainFile: '/etc/apache2/apache2.conf',
    serverRoot: '/etc/apache2',
    welcomeRoot: '/var/www/html',
    user: 'www-data',
    group: 'www-data',
    vhostPath: '/etc/apache2/sites-available/pg-backup-api.conf',
    enabledVhostPath: '/etc/apache2/sites-enabled/pg-backup-api.conf',
    enableSite: ['a2ensite', 'pg-backup-api'],
    modules: ['ssl', 'proxy', 'proxy_http'],
    flags: [],
    moduleSwitches: 'mods-enabled',
    enabledByPackage: true,
    configTest: ['apache2ctl', 'configtest'],
    program: '/usr/sbin/apache2',
    serverProgram: 'apache2ctl',
    listenFile: '/etc/apache2/ports.conf',
    listenReplacement: undefined,
    tpaMissesListenFile: false,
    trustAnchorDirectory: '/usr/local/share/ca-certificates',
    updateTrust: ['update-ca-certificates'],
    systemBundle: '/etc/ssl/certs/ca-certificates.crt',
    selinux: undefined,
    errorLogs: ['/var/log/apache2/error.log'],
  },
  redhat: {
    family: 'redhat',
    packages: ['httpd', 'mod_ssl', 'python3-cryptography'],
    apiPackage: 'pg-backup-api',
    service: 'httpd',
    mainFile: '/etc/httpd/conf/httpd.conf',
    serverRoot: '/etc/httpd',
    welcomeRoot: '/var/www/html',
    user: 'apache',
    group: 'apache',
    vhostPath: '/etc/httpd/conf.d/pg-backup-api.conf',
    enabledVhostPath: undefined,
    enableSite: undefined,
    modules: ['ssl', 'proxy', 'proxy_http'],
    flags: [],
    moduleSwitches: undefined,
    enabledByPackage: false,
    configTest: ['apachectl', 'configtest'],
    program: '/usr/sbin/httpd',
    serverProgram: 'httpd',
    listenFile: '/etc/httpd/conf/httpd.conf',
    listenReplacement: undefined,
    tpaMissesListenFile: true,
    trustAnchorDirectory: '/etc/pki/ca-trust/source/anchors',
    updateTrust: ['update-ca-trust'],
    systemBundle: '/etc/pki/tls/certs/ca-bundle.crt',
    selinux: {
      boolean: 'httpd_can_network_connect',
      set: ['setsebool', '-P', 'httpd_can_network_connect', 'on'],
    },
    errorLogs: ['/var/log/httpd/ssl_error_log', '/var/log/httpd/error_log'],
  },
  suse: {
    family: 'suse',
    packages: ['apache2', 'apache2-utils', 'python3-cryptography'],
    apiPackage: 'pg-backup-api',
    service: 'apache2',
    mainFile: '/etc/apache2/httpd.conf',
    serverRoot: '/etc/apache2',
    welcomeRoot: '/srv/www/htdocs',
    user: 'wwwrun',
    group: 'www',
    vhostPath: '/etc/apache2/conf.d/pg-backup-api.conf',
    enabledVhostPath: undefined,
    enableSite: undefined,
    modules: ['proxy', 'proxy_http', 'ssl'],
    flags: ['SSL'],
    moduleSwitches: 'sysconfig',
    enabledByPackage: false,
    configTest: ['apachectl', 'configtest'],
    program: '/usr/sbin/httpd',
    serverProgram: 'apachectl',
    listenFile: '/etc/apache2/listen.conf',
    listenReplacement: 'Listen 443',
    tpaMissesListenFile: false,
    trustAnchorDirectory: '/etc/pki/trust/anchors',
    updateTrust: ['update-ca-certificates'],
    systemBundle: '/var/lib/ca-certificates/ca-bundle.pem',
    selinux: undefined,
    errorLogs: ['/var/log/apache2/error_log'],
  },
};

/** Apache's layout in a family of distributions. */
export function proxyLayout(family: OsFamily): ProxyLayout {
  return layouts[family];
}
