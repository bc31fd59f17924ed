import { expect, test } from 'vitest';
import { formatNevra, nevra, selectForDnf } from '../../source/sandbox/packages/dnf-select.ts';
import { redhatCatalogue } from '../../source/sandbox/packages/redhat-catalogue.ts';

test.each([
  ['pg-backup-api', '2:2.2.0-1.el9'],
  ['pg-backup-api-2.2.0', '2:2.2.0-1.el9'],
  ['pg-backup-api-2.0.0-1.el9', '2.0.0-1.el9'],
  ['pg-backup-api-2:2.2.0-1.el9.noarch', '2:2.2.0-1.el9'],
  ['pg-backup-api-0:2.2.0-1.el9.noarch', '2.2.0-1.el9'],
  ['pg-backup-api-2.1*', '2.1.1-1.el9'],
  ['pg-backup-api.noarch', '2:2.2.0-1.el9'],
])('dnf selects for %s version %s', (word, version) => {
  expect(selectForDnf(word, redhatCatalogue)).toEqual([{ kind: 'install', name: 'pg-backup-api', version }]);
});

test('dnf selects nothing for a version that is not there', () => {
  expect(selectForDnf('pg-backup-api-9.9', redhatCatalogue)).toEqual([]);
});

test('an epoch of 0 is not printed', () => {
  expect(formatNevra(nevra('httpd', '2.4.62-4.el9', 'x86_64'))).toBe('httpd-2.4.62-4.el9.x86_64');
});
