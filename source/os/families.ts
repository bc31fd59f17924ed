/** The three families of distributions that TPA tells apart (Ansible's os_family Debian, RedHat and Suse). */
export const osFamilies = ['debian', 'redhat', 'suse'] as const;

export type OsFamily = (typeof osFamilies)[number];

/** Words of a command; the first is the program. Never passed to a shell. */
export type Argv = readonly [string, ...string[]];

/**
 * What a family of distributions calls things and where it keeps them: Apache as TPA sets it up (roles/pgbackupapi/service/defaults,
 * tasks), users, commands, trust store, packages, SELinux. A new family is a row of the table below; what it lacks does not compile.
 */
export type HostLayout = {
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
  /** Names that the packages of a build from source have besides. */
  readonly buildPackages: readonly string[];
  /** What the package and the service read for the API's environment. */
  readonly environmentFile: string;
  readonly updateTrust: Argv;
  /** After a file of it changed: Debian's makes the links by which OpenSSL finds a CA only when files come or go, unless it starts afresh. */
  readonly rebuildTrust: Argv;
  /** PEM bundle of the system's trust store: curl's default, and what Node must be given as `ca`. */
  readonly systemBundle: string;
  /** What lets Apache connect to the API; undefined where SELinux never comes with the system. */
  readonly selinux: { readonly boolean: string; readonly set: Argv } | undefined;
  /** Directories for files of directives that hold for all sites. */
  readonly confDirectory: 'conf-available' | 'conf.d';
  readonly advice: FamilyAdvice;
  readonly errorLogs: readonly string[];
};

/** What advice to an operator calls things that the wizard does otherwise. */
export interface FamilyAdvice {
  /** How the API's virtual host is switched on. */
  readonly enableSite: string;
  readonly loadProxy: string;
  readonly openFirewall: string;
  /** Where the allowed versions of TLS are set besides SSLProtocol. */
  readonly tlsPolicy: string;
}

export const firewalld = 'firewall-cmd --permanent --add-service=https && firewall-cmd --reload';
const connects = 'httpd_can_network_connect';
const selinux = { boolean: connects, set: ['setsebool', '-P', connects, 'on'] } as const;

const layouts: Readonly<Record<OsFamily, HostLayout>> = {
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
    buildPackages: ['python3', 'python3-venv'],
    environmentFile: '/etc/default/pg-backup-api',
    updateTrust: ['update-ca-certificates'],
    rebuildTrust: ['update-ca-certificates', '--fresh'],
    systemBundle: '/etc/ssl/certs/ca-certificates.crt',
    selinux: undefined,
    errorLogs: ['/var/log/apache2/error.log'],
    confDirectory: 'conf-available',
    advice: {
      enableSite: 'a2ensite pg-backup-api && systemctl reload apache2',
      loadProxy: 'a2enmod proxy_http && systemctl restart apache2',
      openFirewall: 'ufw allow 443/tcp, or the same in nft list ruleset',
      tlsPolicy: 'MinProtocol and CipherString of /etc/ssl/openssl.cnf',
    },
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
    buildPackages: ['python3', 'python3-pip'],
    environmentFile: '/etc/sysconfig/pg-backup-api',
    updateTrust: ['update-ca-trust'],
    rebuildTrust: ['update-ca-trust'],
    systemBundle: '/etc/pki/tls/certs/ca-bundle.crt',
    selinux,
    errorLogs: ['/var/log/httpd/ssl_error_log', '/var/log/httpd/error_log'],
    confDirectory: 'conf.d',
    advice: {
      enableSite: 'write /etc/httpd/conf.d/pg-backup-api.conf (wizard proxy), systemctl reload httpd',
      loadProxy: 'LoadModule proxy_http_module in /etc/httpd/conf.modules.d/00-proxy.conf, systemctl restart httpd',
      openFirewall: firewalld,
      tlsPolicy: 'update-crypto-policies --show',
    },
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
    buildPackages: ['python3', 'python3-pip'],
    environmentFile: '/etc/sysconfig/pg-backup-api',
    updateTrust: ['update-ca-certificates'],
    rebuildTrust: ['update-ca-certificates'],
    systemBundle: '/var/lib/ca-certificates/ca-bundle.pem',
    selinux,
    errorLogs: ['/var/log/apache2/error_log'],
    confDirectory: 'conf.d',
    advice: {
      enableSite: 'write /etc/apache2/conf.d/pg-backup-api.conf (wizard proxy), systemctl reload apache2',
      loadProxy: 'a2enmod proxy_http && systemctl restart apache2',
      openFirewall: firewalld,
      tlsPolicy: 'update-crypto-policies --show',
    },
  },
};

/** The layout of a family of distributions; which of its releases have SELinux stands in the table of distributions. */
export function layoutOf(family: OsFamily): HostLayout {
  return layouts[family];
}
