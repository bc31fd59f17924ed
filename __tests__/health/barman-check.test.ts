import { describe, expect, it } from 'vitest';
import { parseBarmanCheck } from '../../source/health/barman-check.ts';

describe('parseBarmanCheck', () => {
  it('severity is whether the check stops a backup', () => {
    const parsed = parseBarmanCheck(
      JSON.stringify({
        main: {
          postgresql: { hint: '', status: 'FAILED' },
          failed_backups: { hint: 'there are 1 failed backups', status: 'FAILED' },
          directories: { hint: '', status: 'OK' },
        },
      }),
    );
    expect(parsed.ok && parsed.servers[0]?.checks.map(({ id, state, blocking }) => [id, state, blocking])).toEqual([
      ['postgresql', 'crit', true],
      ['failed_backups', 'warn', false],
      ['directories', 'ok', true],
    ]);
  });

  it.each([
    ['', "ERROR: please run barman as 'barman' user\n", "ERROR: please run barman as 'barman' user"],
    ['', '', 'barman check printed no JSON'],
    ['[]', '', 'barman check printed no object of servers'],
  ])('%j and %j on stderr: no verdict', (stdout, stderr, message) => {
    expect(parseBarmanCheck(stdout, stderr)).toEqual({ ok: false, message });
  });
});
