import { expect, it } from 'vitest';
import { tellingLine } from '../../../source/health/evidence/telling-line.ts';

it.each([
  [
    'no configuration file',
    "Could not find any configuration file at default locations.\nCheck Barman's documentation for more help.\n",
    'Could not find any configuration file at default locations.',
  ],
  [
    'an exception',
    'EXCEPTION: invalid section name\nSee log file for more details.\n',
    'EXCEPTION: invalid section name',
  ],
  [
    'an error below a warning',
    "WARNING: No backup strategy set for server 'main'\nERROR: please run barman as 'barman' user\n",
    "ERROR: please run barman as 'barman' user",
  ],
  ['a traceback', 'Traceback (most recent call last):\n  File "x"\nKeyError: 1', 'KeyError: 1'],
  ['nothing else', 'See log file for more details.', 'See log file for more details.'],
  ['nothing', '\n', ''],
])('%s', (_name, complaint, line) => {
  expect(tellingLine(complaint)).toBe(line);
});
