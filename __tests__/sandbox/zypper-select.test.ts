import { expect, test } from 'vitest';
import { suseCatalogue } from '../../source/sandbox/packages/suse-catalogue.ts';
import { selectForZypper } from '../../source/sandbox/packages/zypper-requests.ts';

test.each([
  ['pg-backup-api', undefined],
  ['pg-backup-api=2:2.2.0-1.sles15', '2:2.2.0-1.sles15'],
  ['pg-backup-api=2.2.0', '2.2.0-1.sles15'],
  ['pg-backup-api=0:2.0.0-2.sles15', '2.0.0-2.sles15'],
])('%s selects %s', (word, version) => {
  expect(selectForZypper(word, suseCatalogue)).toMatchObject({ item: { name: 'pg-backup-api' }, version });
});

test.each([['pg-backup-api=9.9'], ['pg-backup-api=2.2*'], ['pg-backup-api=2:2.1.0'], ['nothing']])(
  'nothing provides %s',
  (word) => {
    expect(selectForZypper(word, suseCatalogue)).toBeUndefined();
  },
);
