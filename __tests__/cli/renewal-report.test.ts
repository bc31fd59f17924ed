import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportRenewal } from '../../source/cli/commands/renewal-report.ts';
import type { Context } from '../../source/cli/context.ts';
import { OperatorError, usageError } from '../../source/errors.ts';
import { createOutput } from '../../source/report/output.ts';
import type { RenewalOutcome } from '../../source/report/renewal.ts';

const directory = mkdtempSync(join(tmpdir(), 'renewal-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = join(directory, 'renewal.prom');

function speaking(options: Partial<Context['options']> = {}) {
  const said = { out: '', err: '' };
  const stdout = { write: (text: string | Uint8Array) => (said.out += String(text)) };
  const stderr = { write: (text: string | Uint8Array) => (said.err += String(text)) };
  const context = {
    options: { json: false, dryRun: false, ...options },
    output: createOutput(false, stdout, stderr),
    host: { clock: { now: () => new Date('2026-11-30T00:00:00Z') } },
  } as Context;
  return { context, said };
}

const ending = (outcome: RenewalOutcome) => async (context: Context) => {
  context.output.answer('what was planned');
  return { outcome, sentence: 'a | b\nc' };
};
const fails = (error: Error) => async () => {
  throw error;
};
const locked = new OperatorError({ id: 'locked', message: 'Another wizard runs.', fix: ['Wait for it.'] });

describe('--format nagios', () => {
  it.each<[RenewalOutcome, number, string]>([
    ['nothing-due', 0, 'RENEWAL OK - a / b c\n'],
    ['renewed', 0, 'RENEWAL OK - a / b c\n'],
    ['rotate-ca', 1, 'RENEWAL WARNING - a / b c\n'],
    ['failed', 2, 'RENEWAL CRITICAL - a / b c\n'],
  ])('%s: exit code %i, one line', async (outcome, code, line) => {
    const { context, said } = speaking();
    expect(await reportRenewal(context, { format: 'nagios' }, ending(outcome))).toBe(code);
    expect(said).toEqual({ out: line, err: 'what was planned\n' });
  });

  it('is critical where the renewal was refused, and tells what to do', async () => {
    const { context, said } = speaking();
    expect(await reportRenewal(context, { format: 'nagios' }, fails(locked))).toBe(2);
    expect(said.out).toBe('RENEWAL CRITICAL - Another wizard runs.\n');
    expect(said.err).toContain('Wait for it.');
  });

  it('leaves wrong words to the plugin’s UNKNOWN', async () => {
    const run = reportRenewal(speaking().context, { format: 'nagios' }, fails(usageError('no')));
    await expect(run).rejects.toThrow('no');
  });
});

describe('--prometheus', () => {
  it.each<[RenewalOutcome, number]>([
    ['renewed', 0],
    ['rotate-ca', 4],
    ['failed', 1],
  ])('%s: exit code %i, and the file has it', async (outcome, code) => {
    expect(await reportRenewal(speaking().context, { prometheus: file }, ending(outcome))).toBe(code);
    const text = readFileSync(file, 'utf8');
    expect(text.match(/outcome="[a-z-]+"\} 1/g)).toEqual([`outcome="${outcome}"} 1`]);
    expect(text).toContain('barman_renewal_last_run_timestamp_seconds 1795996800\n');
  });

  it('has a refusal as failed, and the refusal is told', async () => {
    await reportRenewal(speaking().context, { prometheus: file }, ending('renewed'));
    await expect(reportRenewal(speaking().context, { prometheus: file }, fails(locked))).rejects.toThrow(locked);
    expect(readFileSync(file, 'utf8')).toContain('outcome="failed"} 1');
  });

  it('is not written by --dry-run', async () => {
    const other = join(directory, 'dry.prom');
    await reportRenewal(speaking({ dryRun: true }).context, { prometheus: other }, ending('planned'));
    expect(() => readFileSync(other)).toThrow('ENOENT');
  });
});
