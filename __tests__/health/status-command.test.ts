import { describe, expect, it } from 'vitest';
import { judgeStatusCommand } from '../../source/health/status-command.ts';

const debug = (peer: string, code: number): string =>
  [
    `DEBUG:urllib3.connectionpool:Starting new HTTP connection (1): ${peer}`,
    `DEBUG:urllib3.connectionpool:http://${peer} "GET /status HTTP/1.1" ${code} 5`,
    'OK',
    '',
  ].join('\n');
const run = (exitCode: number | undefined, stdout: string, stderr = '') => ({ exitCode, stdout, stderr });
const good = { httpCode: 200, body: '"OK"\n' };

describe('judgeStatusCommand', () => {
  it('reads OK behind the DEBUG lines of 2.x', () => {
    expect(judgeStatusCommand(run(0, debug('127.0.0.1:7480', 200)))).toMatchObject({
      state: 'ok',
      id: 'ok',
      httpCode: 200,
    });
  });

  it('OK alone is unconfirmed', () => {
    expect(judgeStatusCommand(run(0, 'OK\n'))).toMatchObject({ state: 'unknown', id: 'unconfirmed' });
  });

  it('OK counts with our own GET beside it', () => {
    expect(judgeStatusCommand(run(0, 'OK\n'), good)).toMatchObject({ state: 'ok', id: 'ok' });
  });

  it.each([
    ['a proxy was asked', debug('proxy.example.com:3128', 503), good],
    ['the answer had an error code', debug('127.0.0.1:7480', 404), good],
    ['nothing answers us', 'OK\n', { httpCode: 0, body: '' }],
    ['another service answers us', 'OK\n', { httpCode: 200, body: '<html>' }],
  ])('OK is false: %s', (_name, stdout, answer) => {
    expect(judgeStatusCommand(run(0, stdout), answer)).toMatchObject({ state: 'crit', id: 'false-ok' });
  });

  it.each([
    ['stopped', run(255, 'The Postgres Backup API does not appear to be available.\n'), 'crit', 'not-running'],
    ['no such command', run(127, ''), 'crit', 'not-installed'],
    ['a command that this user may not start', run(126, ''), 'unknown', 'not-startable'],
    ['not OK', run(0, 'DEBUG:x\n'), 'crit', 'wrong-answer'],
    ['the log may not be written', run(1, '', 'PermissionError: [Errno 13] Permission denied'), 'unknown', 'failed'],
    ['killed at its time-out', run(undefined, ''), 'busy', 'timed-out'],
  ] as const)('%s', (_name, result, state, id) => {
    expect(judgeStatusCommand(result)).toMatchObject({ state, id });
  });
});
