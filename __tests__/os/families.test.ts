import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';

describe('layoutOf', () => {
  it.each([
    ['debian', 'apache2', 'www-data', 'www-data', '/etc/apache2/sites-available/pg-backup-api.conf'],
    ['redhat', 'httpd', 'apache', 'apache', '/etc/httpd/conf.d/pg-backup-api.conf'],
    ['suse', 'apache2', 'wwwrun', 'www', '/etc/apache2/conf.d/pg-backup-api.conf'],
  ] as const)('%s: service, user, group and file of the virtual host', (family, service, user, group, vhostPath) => {
    expect(layoutOf(family)).toMatchObject({ family, service, user, group, vhostPath });
  });

  it('only Debian enables the site and links it', () => {
    expect(layoutOf('debian').enableSite).toEqual(['a2ensite', 'pg-backup-api']);
    expect(layoutOf('redhat').enableSite).toBeUndefined();
    expect(layoutOf('suse').enableSite).toBeUndefined();
  });

  it('SUSE gets Listen 443 in place of Listen 80', () => {
    expect(layoutOf('suse').listenReplacement).toBe('Listen 443');
    expect(layoutOf('debian').listenReplacement).toBeUndefined();
  });

  it('RHEL: the file that TPA means, and the boolean of SELinux', () => {
    expect(layoutOf('redhat')).toMatchObject({
      listenFile: '/etc/httpd/conf/httpd.conf',
      tpaMissesListenFile: true,
      selinux: { set: ['setsebool', '-P', 'httpd_can_network_connect', 'on'] },
    });
  });
});
