import { expect, test } from 'vitest';
import { matchAptVersion, selectForApt } from '../../source/sandbox/packages/apt-select.ts';
import { debianCatalogue } from '../../source/sandbox/packages/debian-catalogue.ts';
import { initiallyInstalled } from '../../source/sandbox/packages/package-state.ts';

const versions = ['2:2.2.0-1.bookworm', '2.2.0-1.pgdg12+1', '2.1.0-1.bookworm', '2.0.0-2.bookworm', '1.3.0-1.bookworm'];

test.each([
  ['2.2.0-1.pgdg12+1', '2.2.0-1.pgdg12+1'],
  ['2.1.0-1.BOOKWORM', '2.1.0-1.bookworm'],
  ['2.2.0*', '2.2.0-1.pgdg12+1'],
  ['2:2.2.0*', '2:2.2.0-1.bookworm'],
  ['*', '2:2.2.0-1.bookworm'],
  ['2*', '2:2.2.0-1.bookworm'],
  ['*2.2.0**', '2:2.2.0-1.bookworm'],
  ['?.0.0-2.bookworm', '2.0.0-2.bookworm'],
  ['[12].[03].0-1.bookworm', '1.3.0-1.bookworm'],
  ['newest', '2:2.2.0-1.bookworm'],
])('apt takes %s as %s', (specifier, version) => {
  expect(matchAptVersion(specifier, versions)).toBe(version);
});

test.each(['2.1.0', '*2.1.0*', '0:2.1.0-1.bookworm', ' 2.1.0-1.bookworm', 'latest', '>=2.0', 'installed'])(
  'apt finds nothing for %j',
  (specifier) => {
    expect(matchAptVersion(specifier, versions)).toBeUndefined();
  },
);

const installed = initiallyInstalled({ 'pg-backup-api': '2.0.0-2.bookworm' });

test.each([
  ['pg-backup-api', { kind: 'install', name: 'pg-backup-api', version: '2:2.2.0-1.bookworm' }],
  ['pg-backup-api=2.1.1*', { kind: 'install', name: 'pg-backup-api', version: '2.1.1-1.bookworm' }],
  ['pg-backup-api-', { kind: 'remove', name: 'pg-backup-api' }],
  ['pg-backup-api=2.0.0-2.bookworm-', { kind: 'remove', name: 'pg-backup-api' }],
  ['pg-backup-api=installed', { kind: 'install', name: 'pg-backup-api', version: '2.0.0-2.bookworm' }],
  ['pg-backup-api=9.9', { kind: 'error', text: "E: Version '9.9' for 'pg-backup-api' was not found" }],
  ['pg-backup', { kind: 'error', text: 'E: Unable to locate package pg-backup' }],
])('the word %s', (word, selection) => {
  expect(selectForApt(word, debianCatalogue, installed)).toEqual(selection);
});
