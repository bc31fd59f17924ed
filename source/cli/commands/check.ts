import { OperatorError } from '../../errors.ts';
import { worstState } from '../../health/verdict.ts';
import { checkLine } from '../../report/evidence-text.ts';
import { createOutput } from '../../report/output.ts';
import { certificateRows } from '../../steps/certificates/certificate-rows.ts';
import { measure } from '../../steps/verify/measure.ts';
import { evidenceOf } from '../../steps/verify/verify-step.ts';
import type { Context } from '../context.ts';

/** All probes once. Exit code 0 when nothing is worse than a warning. */
export async function check(context: Context, format: 'text' | 'json'): Promise<number> {
  const { host } = context;
  const output = format === 'json' ? createOutput(true, process.stdout, process.stderr) : context.output;
  const site = context.site({});
  const started = host.clock.now();
  // The certificates are judged while the probes wait for answers: without a client certificate no question about them reaches the API.
  const [measurement, certificates] = await Promise.all([
    measure(host, site),
    certificateRows(host, site).catch((error: unknown) => {
      if (error instanceof OperatorError) return [];
      throw error;
    }),
  ]);
  const { checks, problem } = evidenceOf(measurement);
  const verdict = worstState(checks.map(({ state }) => state));
  for (const line of checks.map(checkLine)) output.answer(line);
  output.answer(problem === undefined ? `${measurement.hostName} is healthy.` : `${problem.message}`);
  if (problem !== undefined) for (const fix of problem.fix) output.answer(`  → ${fix}`);
  const { comparison, servers } = measurement.documents;
  output.document('check', {
    verdict,
    host: measurement.hostName,
    started,
    finished: host.clock.now(),
    status: measurement.status,
    rungs: measurement.rungs,
    certificates,
    servers,
    ...(comparison && { comparison }),
    ...(problem && { problem }),
  });
  return problem === undefined ? 0 : 1;
}
