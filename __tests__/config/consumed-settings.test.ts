import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownSettings } from '../../source/config/settings.ts';

const source = join(import.meta.dirname, '../../source');
const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('config/known/') && !name.startsWith('sandbox/'))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

/** Keys that are put together: `ssl_${kind}_cert_expiry`, `pg_backup_api_${key}`. */
const parts = (key: string) => [
  `'${key}'`,
  `'${key.replace(/^pg_backup_api_/, '')}'`,
  ...(/^ssl_(?:ca|server|client)_cert_expiry$/.test(key) ? [`ssl_\${kind}_cert_expiry`] : []),
];

test.each(knownSettings.filter(({ use }) => use === 'consumed').map(({ key }) => key))(
  '%s, which the table says is consumed, is read somewhere',
  (key) => {
    expect(parts(key).some((part) => texts.includes(part))).toBe(true);
  },
);

test('a setting stands in the table once', () => {
  const keys = knownSettings.map(({ key }) => key);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});
