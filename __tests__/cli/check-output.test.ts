import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckFormat } from '../../source/cli/check-options.ts';
import { withinDeadline } from '../../source/cli/commands/check.ts';
import { writeFailure, writeReport, writeTimeout } from '../../source/cli/commands/check-output.ts';
import { OperatorError } from '../../source/errors.ts';
import type { Host } from '../../source/host/host.ts';
import { createOutput } from '../../source/report/output.ts';
import { brokenAt, client, reportWith } from '../report/reports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wizard-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, 'answer');

function screen() {
  const printed = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({ write: (text: string) => (printed[name] += text) });
  const host = { clock: { now: () => new Date('2026-11-23T08:32:43.500Z') } } as Host;
  return { printed, context: { host, output: createOutput(false, stream('out'), stream('err')) } };
}

const warned = reportWith({ certificates: [{ ...client, verdict: 'warn' }] });

describe('reports', () => {
  it.each<[CheckFormat, string]>([
    ['text', '✔ ok       pg-backup-api status: pg-backup-api status says OK.\n'],
    ['nagios', 'BARMAN_API OK - barman1.example.com is healthy; 1/1 servers ok | '],
    ['prometheus', '# HELP barman_api_probe_success '],
  ])('as %s are printed', async (format, start) => {
    const { printed, context } = screen();
    expect(await writeReport(context, [reportWith()], { format, output: undefined })).toBe(0);
    expect(printed.out.slice(0, start.length)).toBe(start);
    expect([printed.out.endsWith('\n'), printed.err]).toEqual([true, '']);
  });

  it.each<[CheckFormat]>([['text'], ['nagios'], ['prometheus']])(
    'as %s go into a file as they are printed',
    async (format) => {
      const { printed, context } = screen();
      await writeReport(context, [reportWith()], { format, output: undefined });
      const onScreen = printed.out;
      await writeReport(context, [reportWith()], { format, output: file() });
      expect(readFileSync(file(), 'utf8')).toBe(onScreen);
      expect(printed.out).toBe(onScreen);
    },
  );

  it('as JSON go into a file as one object', async () => {
    expect(await writeReport(screen().context, [reportWith()], { format: 'json', output: file() })).toBe(0);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ schema: 1, command: 'check', verdict: 'ok' });
  });

  it.each<[CheckFormat, readonly number[]]>([
    ['text', [0, 0, 1, 1]],
    ['json', [0, 0, 1, 1]],
    ['prometheus', [0, 0, 1, 1]],
    ['nagios', [0, 1, 2, 3]],
  ])('as %s, healthy, with a warning, broken and unknown, end with %j', async (format, codes) => {
    const reports = [reportWith(), warned, brokenAt('tcp', {}), reportWith({ comparison: undefined })];
    const ended = [];
    for (const report of reports) ended.push(await writeReport(screen().context, [report], { format, output: file() }));
    expect(ended).toEqual(codes);
  });

  it('of several hosts end as the worst does', async () => {
    const reports = [reportWith(), brokenAt('tcp', {})];
    expect(await writeReport(screen().context, reports, { format: 'text', output: file() })).toBe(1);
  });
});

describe('a plugin that took too long', () => {
  const line =
    "BARMAN_API CRITICAL - no verdict after 85 seconds, the check was ended | 'api_latency'=U;20;50;0; " +
    "'cert_client_left'=U;2592000:;1209600:;; 'cert_server_left'=U;2592000:;1209600:;; " +
    "'cert_ca_left'=U;7776000:;2592000:;; 'mismatches'=U;0;;0;\n";

  it('is critical', async () => {
    const { printed, context } = screen();
    expect(await writeTimeout(context, 85, { output: undefined })).toBe(2);
    expect(printed).toEqual({ out: line, err: '' });
  });

  it('says so in its file', async () => {
    expect(await writeTimeout(screen().context, 85, { output: file() })).toBe(2);
    expect(readFileSync(file(), 'utf8')).toBe(line);
  });

  it.each<[string, Promise<string>, string]>([
    ['in time', Promise.resolve('done'), 'done'],
    ['never', new Promise(() => undefined), 'late'],
  ])('work that ends %s', async (_, work, answer) => {
    expect(await withinDeadline(work, 'late', 0.001)).toBe(answer);
  });

  it('that fails in time has failed', async () => {
    await expect(withinDeadline(Promise.reject(new Error('no')), undefined, 60)).rejects.toThrow('no');
  });
});

describe('a run that failed', () => {
  const error = new OperatorError({ id: 'no', message: 'It is so.', fix: ['Do this.'] });

  it.each<[CheckFormat, string]>([
    ['text', 'It is so.\n  → Do this.\n'],
    ['nagios', 'BARMAN_API UNKNOWN - It is so.\nFix: Do this.\n'],
  ])('leaves as %s nothing of an earlier one', async (format, text) => {
    const { context } = screen();
    await writeReport(context, [reportWith()], { format, output: file() });
    await writeFailure(context, error, { format, output: file() });
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  it('leaves as Prometheus success 0', async () => {
    await writeFailure(screen().context, error, { format: 'prometheus', output: file() });
    expect(readFileSync(file(), 'utf8')).toMatch(/^barman_api_probe_success 0$/m);
  });

  it('leaves as JSON the error', async () => {
    await writeFailure(screen().context, error, { format: 'json', output: file() });
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ schema: 1, error: { id: 'no' } });
  });

  it('by a defect of ours is told too', async () => {
    await writeFailure(screen().context, new TypeError('x is no y'), { format: 'nagios', output: file() });
    expect(readFileSync(file(), 'utf8')).toMatch(/^BARMAN_API UNKNOWN - This is a defect of the wizard: x is no y\n/);
  });

  it('and cannot even be written is noted', async () => {
    const { printed, context } = screen();
    await writeFailure(context, error, { format: 'text', output: join(folder, 'gone', 'x') });
    expect(printed.err).toBe(`Cannot write ${join(folder, 'gone', 'x')}: its folder does not exist.\n`);
  });

  it('and is that the file cannot be written, is not told twice', async () => {
    const { printed, context } = screen();
    const gone = { format: 'text', output: join(folder, 'gone', 'x') } as const;
    const first = await writeReport(context, [reportWith()], gone).catch((thrown: unknown) => thrown);
    await writeFailure(context, first, gone);
    expect(printed.err).toBe('');
  });

  it('without a file writes nothing', async () => {
    const { printed, context } = screen();
    await writeFailure(context, error, { format: 'text', output: undefined });
    expect(printed).toEqual({ out: '', err: '' });
  });
});
