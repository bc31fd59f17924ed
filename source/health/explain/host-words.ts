import type { OsFamily } from '../../proxy/family.ts';
import { proxyLayout } from '../../proxy/layout.ts';

/** What a fix calls things on a host: commands and files differ between the families of distributions. */
export type HostWords = {
  /** Apache's unit. */
  readonly apache: string;
  readonly configTest: string;
  /** Shows which virtual host answers to which name. */
  readonly virtualHosts: string;
  readonly errorLog: string;
  readonly updateTrust: string;
  readonly trustFolder: string;
  /** How the API's virtual host is switched on. */
  readonly enableSite: string;
  readonly loadProxy: string;
  readonly openFirewall: string;
  /** One error log, for a command. */
  readonly oneErrorLog: string;
  /** Lists the loaded modules. */
  readonly modules: string;
  /** Finds a directive in Apache's configuration. */
  searchConfig(directive: string): string;
  /** What to do where only SELinux can be the cause; nothing where there is none. */
  readonly selinux: readonly string[];
  /** Where the allowed versions of TLS are set besides SSLProtocol. */
  readonly tlsPolicy: string;
};

const firewalld = 'firewall-cmd --permanent --add-service=https && firewall-cmd --reload';

const words: Readonly<Record<OsFamily, Pick<HostWords, 'enableSite' | 'loadProxy' | 'openFirewall' | 'tlsPolicy'>>> = {
  debian: {
    enableSite: 'a2ensite pg-backup-api && systemctl reload apache2',
    loadProxy: 'a2enmod proxy_http && systemctl restart apache2',
    openFirewall: 'ufw allow 443/tcp, or the same in nft list ruleset',
    tlsPolicy: 'MinProtocol and CipherString of /etc/ssl/openssl.cnf',
  },
  redhat: {
    enableSite: 'write /etc/httpd/conf.d/pg-backup-api.conf (wizard proxy), systemctl reload httpd',
    loadProxy: 'LoadModule proxy_http_module in /etc/httpd/conf.modules.d/00-proxy.conf, systemctl restart httpd',
    openFirewall: firewalld,
    tlsPolicy: 'update-crypto-policies --show',
  },
  suse: {
    enableSite: 'write /etc/apache2/conf.d/pg-backup-api.conf (wizard proxy), systemctl reload apache2',
    loadProxy: 'a2enmod proxy_http && systemctl restart apache2',
    openFirewall: firewalld,
    tlsPolicy: 'update-crypto-policies --show',
  },
};

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
  const layout = proxyLayout(family);
  return {
    apache: layout.service,
    configTest: layout.configTest.join(' '),
    virtualHosts: `${layout.serverProgram} -S`,
    errorLog: layout.errorLogs.join(' and '),
    searchConfig: (directive) => `grep -rn ${directive} ${family === 'redhat' ? '/etc/httpd' : '/etc/apache2'}`,
    oneErrorLog: layout.errorLogs.join(' '),
    modules: `${layout.serverProgram} -M`,
    updateTrust: layout.updateTrust.join(' '),
    trustFolder: layout.trustAnchorDirectory,
    selinux:
      layout.selinux === undefined
        ? []
        : [`If it runs, SELinux forbids the connection (errno 13 in the error log): ${layout.selinux.set.join(' ')}.`],
    ...words[family],
  };
}
