import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchCheck } from '../../source/cli/commands/watch-check.ts';
import { Cancelled, OperatorError } from '../../source/errors.ts';
import type { HealthReport } from '../../source/health/health-report.ts';
import type { Host } from '../../source/host/host.ts';
import { createOutput } from '../../source/report/output.ts';
import { brokenAt, reportWith } from '../report/reports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wizard-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Round = readonly HealthReport[] | Error;
const failed = new OperatorError({ id: 'no', message: 'It is so.', fix: [] });
const broken = reportWith({ rungs: brokenAt('security', { evidence: 'HTTP 200' }).rungs });

/** Watches these rounds until they are used up; what was printed, without the times, and how it ended. */
async function watched(rounds: readonly Round[], wish: { json?: boolean; output?: string; unread?: boolean } = {}) {
  const printed = { out: '', files: [] as string[], pauses: [] as number[] };
  const stream = { write: (text: string) => (printed.out += text) };
  const host = { clock: { now: () => new Date('2026-11-23T08:32:43.500Z') } } as Host;
  const context = { host, output: createOutput(wish.json ?? false, stream, stream) };
  const left = [...rounds];
  const measure = async () => {
    const round = left.shift() ?? new Cancelled(143);
    if (round instanceof Error) throw round;
    return round;
  };
  const pause = async (milliseconds: number) => {
    printed.pauses.push(milliseconds);
    if (wish.output !== undefined && !wish.unread)
      printed.files.push(readFileSync(wish.output, 'utf8').split('\n')[0] ?? '');
  };
  const watch = { format: 'nagios', output: wish.output, interval: 2000 } as const;
  const end: unknown = await watchCheck(context, watch, measure, pause).catch((error: unknown) => error);
  return { ...printed, end, lines: printed.out.replaceAll('2026-11-23T08:32:43.500Z ', '').split('\n').slice(0, -1) };
}

describe('a watch', () => {
  it('prints the verdict, then what changes, and nothing in between', async () => {
    const { lines, end } = await watched([[reportWith()], [reportWith()], [broken], [reportWith()]]);
    expect(lines).toEqual([
      'verdict: ok: barman1.example.com is healthy.',
      'verdict: ok → failed: barman1.example.com is not healthy: 1 failed.',
      'rung security: ok → failed: HTTP 200',
      'verdict: failed → ok: barman1.example.com is healthy.',
      'rung security: failed → ok: a call got past it',
    ]);
    expect(end).toEqual(new Cancelled(143));
  });

  it('waits after each round', async () => {
    expect((await watched([[reportWith()], [reportWith()]])).pauses).toEqual([2000, 2000]);
  });

  it('with --json prints one object a line', async () => {
    const { out } = await watched([[reportWith()], [broken]], { json: true });
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects).toHaveLength(3);
    expect(objects[2]).toEqual({
      schema: 1,
      command: 'check',
      time: '2026-11-23T08:32:43.500Z',
      host: 'barman1.example.com',
      id: 'rung security',
      from: 'ok',
      to: 'crit',
      observed: 'HTTP 200',
    });
  });

  it('of several hosts names the host, and takes each by itself', async () => {
    const second = { host: 'barman2.example.com' };
    const { lines } = await watched([
      [reportWith(), reportWith(second)],
      [reportWith(), { ...broken, ...second }],
    ]);
    expect(lines).toEqual([
      'barman1.example.com verdict: ok: barman1.example.com is healthy.',
      'barman2.example.com verdict: ok: barman2.example.com is healthy.',
      'barman2.example.com verdict: ok → failed: barman2.example.com is not healthy: 1 failed.',
      'barman2.example.com rung security: ok → failed: HTTP 200',
    ]);
  });

  it('tells once that nothing can be measured, goes on, and compares with the last that it knows', async () => {
    const { lines } = await watched([[reportWith()], failed, failed, [broken]]);
    expect(lines).toEqual([
      'verdict: ok: barman1.example.com is healthy.',
      'check: unknown: It is so.',
      'check: unknown → ok: measured again',
      'verdict: ok → failed: barman1.example.com is not healthy: 1 failed.',
      'rung security: ok → failed: HTTP 200',
    ]);
  });

  it('that cannot write its file says so every round, and goes on', async () => {
    const output = join(folder, 'gone', 'x');
    const { lines } = await watched([[reportWith()], [reportWith()]], { output, unread: true });
    const unwritten = `Cannot write ${output}: its folder does not exist.`;
    expect(lines).toEqual(['verdict: ok: barman1.example.com is healthy.', unwritten, unwritten]);
  });

  it.each<[string, readonly Round[], unknown]>([
    ['an error in the first round', [failed], failed],
    ['a defect in any', [[reportWith()], new TypeError('x')], new TypeError('x')],
  ])('ends with %s', async (_, rounds, error) => {
    expect((await watched(rounds)).end).toEqual(error);
  });

  it('writes the file every round, also when nothing could be measured', async () => {
    const output = join(folder, 'state');
    const { files } = await watched([[reportWith()], failed, [broken]], { output });
    expect(files.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'BARMAN_API OK',
      'BARMAN_API UNKNOWN',
      'BARMAN_API CRITICAL',
    ]);
  });
});
