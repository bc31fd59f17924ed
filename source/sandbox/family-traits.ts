import type { OsFamily } from '../os/families.ts';

/** How the Apache of a family of distributions shows itself, besides what its layout says. */
export interface FamilyTraits {
  /** The name of its processes, as `ss` shows it. */
  readonly process: string;
  /** `apachectl -v`. */
  readonly version: string;
  /** The header `Server` of its answers. */
  readonly serverHeader: string;
  readonly serverRoot: string;
  readonly errorLog: string;
}

export const familyTraits: Readonly<Record<OsFamily, FamilyTraits>> = {
  debian: {
    process: 'apache2',
    version: '2.4.66 (Debian)',
    serverHeader: 'Apache/2.4.66 (Debian)',
    serverRoot: '/etc/apache2',
    errorLog: '/var/log/apache2/error.log',
  },
  redhat: {
    process: 'httpd',
    version: '2.4.62 (Rocky Linux)',
    serverHeader: 'Apache/2.4.62 (Rocky Linux) OpenSSL/3.2.2',
    serverRoot: '/etc/httpd',
    errorLog: '/var/log/httpd/error_log',
  },
  suse: {
    process: 'httpd-prefork',
    version: '2.4.58 (Linux/SUSE)',
    // Its sysconfig has APACHE_SERVERTOKENS="ProductOnly".
    serverHeader: 'Apache',
    serverRoot: '/srv/www',
    errorLog: '/var/log/apache2/error_log',
  },
};
