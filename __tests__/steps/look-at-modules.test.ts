import { describe, expect, it } from 'vitest';
import type { ReadableHost } from '../../source/host/host.ts';
import { layoutOf } from '../../source/os/families.ts';
import { lookForMissingParts } from '../../source/steps/proxy/proxy-facts.ts';

const sysconfig = (text: string | undefined) =>
  ({
    files: { canRead: async () => text !== undefined, readText: async () => text, list: async () => undefined },
  }) as unknown as Pick<ReadableHost, 'files'>;
const linked = (names: readonly string[] | undefined) =>
  ({ files: { list: async () => names } }) as unknown as Pick<ReadableHost, 'files'>;

describe('on SUSE, by /etc/sysconfig/apache2', () => {
  it.each([
    [
      'as the package brings it',
      'APACHE_MODULES="ssl socache_shmcb"\nAPACHE_SERVER_FLAGS=""\n',
      { modules: ['proxy', 'proxy_http'], flags: ['SSL'] },
    ],
    ['after TPA', 'APACHE_MODULES="ssl proxy proxy_http"\nAPACHE_SERVER_FLAGS="SSL"\n', { modules: [], flags: [] }],
    ['before Apache is installed', undefined, { modules: ['proxy', 'proxy_http', 'ssl'], flags: ['SSL'] }],
  ])('%s', async (_, text, missing) => {
    expect(await lookForMissingParts(sysconfig(text), layoutOf('suse'))).toEqual(missing);
  });
});

describe('on Debian, by the links of mods-enabled', () => {
  it.each([
    [['proxy.load', 'proxy_http.load'], ['ssl']],
    [undefined, ['ssl', 'proxy', 'proxy_http']],
  ])('%j lacks %j', async (names, modules) => {
    expect(await lookForMissingParts(linked(names), layoutOf('debian'))).toEqual({ modules, flags: [] });
  });
});

it('on Red Hat the packages load them', async () => {
  expect(await lookForMissingParts(linked(undefined), layoutOf('redhat'))).toEqual({ modules: [], flags: [] });
});
