import { type FamilyAdvice, firewalld, layoutOf, type OsFamily } from './families.ts';

/** What a fix calls things on a host: commands and files differ between the families of distributions. */
export interface HostWords extends FamilyAdvice {
  /** Apache's unit. */
  readonly apache: string;
  readonly configTest: string;
  /** Shows which virtual host answers to which name. */
  readonly virtualHosts: string;
  readonly errorLog: string;
  readonly updateTrust: string;
  readonly trustFolder: string;
  /** One error log, for a command. */
  readonly oneErrorLog: string;
  /** Lists the loaded modules. */
  readonly modules: string;
  /** Finds a directive in Apache's configuration. */
  searchConfig(directive: string): string;
  /** What to do where only SELinux can be the cause; nothing where there is none. */
  readonly selinux: readonly string[];
}

/** Where the family is not known (evidence of another host), the words name both ways. */
const anyHost: HostWords = {
  apache: 'apache2 (RHEL: httpd)',
  configTest: 'apachectl configtest',
  virtualHosts: 'apachectl -S (RHEL: httpd -S)',
  errorLog: '/var/log/apache2/error.log (RHEL: /var/log/httpd/ssl_error_log)',
  updateTrust: 'update-ca-certificates (RHEL: update-ca-trust)',
  trustFolder: '/usr/local/share/ca-certificates (RHEL: /etc/pki/ca-trust/source/anchors)',
  enableSite: 'a2ensite pg-backup-api (RHEL, SLES: a file in conf.d), then reload Apache',
  loadProxy: 'a2enmod proxy_http (RHEL: LoadModule proxy_http_module), then restart Apache',
  openFirewall: `${firewalld} (Debian: nft list ruleset)`,
  searchConfig: (directive) => `grep -rn ${directive} /etc/apache2 (RHEL: /etc/httpd)`,
  oneErrorLog: '/var/log/apache2/error.log (RHEL: /var/log/httpd/ssl_error_log)',
  modules: 'apachectl -M (RHEL: httpd -M)',
  selinux: ['On RHEL, if it runs: setsebool -P httpd_can_network_connect on (errno 13 in the error log).'],
  tlsPolicy: 'the crypto policy of both systems',
};

/** The words of a family of distributions; undefined: of any host. */
export function hostWords(family: OsFamily | undefined): HostWords {
  if (family === undefined) return anyHost;
  const layout = layoutOf(family);
  return {
    apache: layout.service,
    configTest: layout.configTest.join(' '),
    virtualHosts: `${layout.serverProgram} -S`,
    errorLog: layout.errorLogs.join(' and '),
    searchConfig: (directive) => `grep -rn ${directive} ${layout.serverRoot}`,
    oneErrorLog: layout.errorLogs.join(' '),
    modules: `${layout.serverProgram} -M`,
    updateTrust: layout.updateTrust.join(' '),
    trustFolder: layout.trustAnchorDirectory,
    selinux:
      layout.selinux === undefined
        ? []
        : [`If it runs, SELinux forbids the connection (errno 13 in the error log): ${layout.selinux.set.join(' ')}.`],
    ...layout.advice,
  };
}
