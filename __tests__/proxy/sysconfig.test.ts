import { describe, expect, it } from 'vitest';
import { sysconfigFlags, sysconfigModules } from '../../source/proxy/sysconfig.ts';

describe('sysconfigModules', () => {
  it.each([
    ['SUSE’s own line', 'APACHE_MODULES="alias ssl socache_shmcb"\n', ['alias', 'ssl', 'socache_shmcb']],
    ['single quotes', "APACHE_MODULES='alias ssl'\n", ['alias', 'ssl']],
    ['one word without quotes', 'APACHE_MODULES=ssl # only this\n', ['ssl']],
    [
      'several lines',
      'APACHE_MODULES="alias\n  ssl \\\n proxy"\nAPACHE_SERVER_FLAGS="SSL"\n',
      ['alias', 'ssl', 'proxy'],
    ],
    [
      'names with mod_ and with a path',
      'APACHE_MODULES="mod_ssl /usr/lib64/apache2/mod_proxy_http.so"\n',
      ['ssl', 'proxy_http'],
    ],
    ['words that are added', 'APACHE_MODULES="alias"\nAPACHE_MODULES+=" ssl"\n', ['alias', 'ssl']],
    ['the last assignment', 'APACHE_MODULES="alias ssl"\nAPACHE_MODULES="alias"\n', ['alias']],
    ['a comment', '# APACHE_MODULES="proxy"\nAPACHE_MODULES="alias"\n', ['alias']],
    ['nothing', 'APACHE_MODULES=""\n', []],
    ['no such line', 'APACHE_MPM="event"\n', []],
  ])('reads %s', (_, text, modules) => {
    expect(sysconfigModules(text)).toEqual(modules);
  });
});

describe('sysconfigFlags', () => {
  it.each([
    ['', []],
    ['SSL', ['SSL']],
    ['SSL STATUS', ['SSL', 'STATUS']],
    ['-DSSL', ['SSL']],
    ['-D SSL', ['SSL']],
    ['NOSSL', ['NOSSL']],
  ])('reads %j', (value, flags) => {
    expect(sysconfigFlags(`APACHE_MODULES="ssl"\nAPACHE_SERVER_FLAGS="${value}"\n`)).toEqual(flags);
  });
});
