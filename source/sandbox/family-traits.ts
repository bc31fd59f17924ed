export const sandboxFamilies = ['debian', 'redhat', 'suse'] as const;

export type SandboxFamily = (typeof sandboxFamilies)[number];

/** What a family of distributions calls the parts of its Apache, and where it keeps them. */
export interface FamilyTraits {
  readonly unit: string;
  /** The name of its processes, as `ss` shows it. */
  readonly process: string;
  /** `apachectl -v`. */
  readonly version: string;
  /** The header `Server` of its answers. */
  readonly serverHeader: string;
  readonly serverRoot: string;
  readonly errorLog: string;
  readonly vhost: string;
  /** The bundle of the trust store that programs read. */
  readonly bundle: string;
}

export const familyTraits: Readonly<Record<SandboxFamily, FamilyTraits>> = {
  debian: {
    unit: 'apache2',
    process: 'apache2',
    version: '2.4.66 (Debian)',
    serverHeader: 'Apache/2.4.66 (Debian)',
    serverRoot: '/etc/apache2',
    errorLog: '/var/log/apache2/error.log',
    vhost: '/etc/apache2/sites-available/pg-backup-api.conf',
    bundle: '/etc/ssl/certs/ca-certificates.crt',
  },
  redhat: {
    unit: 'httpd',
    process: 'httpd',
    version: '2.4.62 (Rocky Linux)',
    serverHeader: 'Apache/2.4.62 (Rocky Linux) OpenSSL/3.2.2',
    serverRoot: '/etc/httpd',
    errorLog: '/var/log/httpd/error_log',
    vhost: '/etc/httpd/conf.d/pg-backup-api.conf',
    bundle: '/etc/pki/tls/certs/ca-bundle.crt',
  },
  suse: {
    unit: 'apache2',
    process: 'httpd-prefork',
    version: '2.4.58 (Linux/SUSE)',
    // Its sysconfig has APACHE_SERVERTOKENS="ProductOnly".
    serverHeader: 'Apache',
    serverRoot: '/srv/www',
    errorLog: '/var/log/apache2/error_log',
    vhost: '/etc/apache2/conf.d/pg-backup-api.conf',
    bundle: '/var/lib/ca-certificates/ca-bundle.pem',
  },
};
