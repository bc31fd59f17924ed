import { describe, expect, test } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { loadConfig } from '../../source/proxy/loaded-config.ts';
import { revocationConf, revocationConflicts, revocationText } from '../../source/proxy/revocation.ts';

const trust = '/etc/tpa/pg-backup-api/root.crt';
const main = '/etc/apache2/apache2.conf';
const own = '/etc/apache2/conf-enabled/pg-backup-api-revocation.conf';

/** The API's site, then another, then what stands in the main file. */
async function conflicts(api: string, shop: string, server = ''): Promise<readonly string[]> {
  const host = (ca: string, more: string) =>
    `<VirtualHost *:443>\nSSLCACertificateFile ${ca}\nSSLVerifyClient require\n${more}\n</VirtualHost>\n`;
  const files: Readonly<Record<string, string>> = {
    [main]: `LoadModule ssl_module mod_ssl.so\nInclude ${own}\n${server}\nInclude /etc/api.conf\nInclude /etc/shop.conf\n`,
    [own]: revocationText,
    '/etc/api.conf': host(trust, api),
    '/etc/shop.conf': host('/etc/shop/ca.crt', shop),
  };
  const read = async (path: string) => files[path];
  const directives = await loadConfig(
    { read, list: async () => undefined },
    { file: main, serverRoot: '/etc/apache2' },
  );
  return revocationConflicts(directives, trust);
}

const file = 'SSLCARevocationFile /etc/shop/old.crl';
const check = 'SSLCARevocationCheck chain';

describe('a list for all sites', () => {
  test.each<[string, Parameters<typeof conflicts>, RegExp | undefined]>([
    ['alone, ours included', ['', ''], undefined],
    ['beside a site that has a list and looks into it', ['', `${file}\n${check}`], undefined],
    [
      'beside a site that has a list and says that it does not look into it',
      ['', `${file}\nSSLCARevocationCheck none`],
      undefined,
    ],
    ['beside a site with a list that it never looked into', ['', file], /^\/etc\/shop\.conf:1 names a list/],
    [
      'the same with a directory of lists',
      ['', 'SSLCARevocationPath /etc/shop/crls'],
      /^\/etc\/shop\.conf:1 names a list/,
    ],
    ['when the API’s site has its own', [`${file}\n${check}`, ''], /^\/etc\/api\.conf:1 has directives of its own/],
    [
      'when the API’s site says none',
      ['SSLCARevocationCheck none', ''],
      /^\/etc\/api\.conf:1 has directives of its own/,
    ],
    [
      'when there is one already',
      ['', '', `${file}\n${check}`],
      /^\/etc\/apache2\/apache2\.conf:3 has a list for all sites/,
    ],
  ])('%s', async (_, texts, expected) => {
    const found = await conflicts(...texts);
    if (expected === undefined) expect(found).toEqual([]);
    else expect(found[0]).toMatch(expected);
  });

  test.each([
    ['debian', '/etc/apache2/conf-available/pg-backup-api-revocation.conf', ['a2enconf', 'pg-backup-api-revocation']],
    ['redhat', '/etc/httpd/conf.d/pg-backup-api-revocation.conf', undefined],
    ['suse', '/etc/apache2/conf.d/pg-backup-api-revocation.conf', undefined],
  ] as const)('is named where %s reads it, beside the virtual host', (family, path, enable) => {
    expect(revocationConf(layoutOf(family))).toMatchObject({ path, enable });
  });
});
