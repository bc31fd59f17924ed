import { usageError } from '../../errors.ts';
import { lookAtCertificates } from '../../steps/certificates/certificate-facts.ts';
import { lookAtAllowList } from '../../steps/certificates/look-at-allow-list.ts';
import { allowStep } from '../../steps/revocation/allow-step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';
import { allowedLines } from './certificates-table.ts';

export interface AllowOptions {
  readonly dir: string;
  readonly allClients?: boolean;
}

/** Who may come: told without a name; planned, shown, applied and proven like a step with names. */
export async function allowClients(
  context: Context,
  names: readonly string[],
  { dir, allClients = false }: AllowOptions,
): Promise<number> {
  const { host, output, options } = context;
  if (allClients && names.length > 0) throw usageError('--all-clients goes without names.');
  const site = context.site({}, dir);
  if (names.length === 0 && !allClients) {
    const found = await lookAtAllowList(host, await lookAtCertificates(host, site));
    const lines = allowedLines(found);
    if (lines.length === 0) output.answer('Every client of the CA may come, unless it is revoked.');
    for (const line of lines) output.answer(line);
    output.document('certs allow', { allowed: allowedJson(found) });
    return 0;
  }
  const report = await runStep(context, allowStep(allClients ? undefined : names), site);
  if (options.script !== undefined) await writeScript(context, options.script, [report.plan]);
  else printReport(context, report);
  output.document('certs allow', reportJson(report));
  return succeeded(report) ? 0 : 1;
}

/** `null`: every client of the CA may come. */
export function allowedJson({ file, list, isInForce, conf }: Awaited<ReturnType<typeof lookAtAllowList>>) {
  if (conf.text === undefined) return null;
  return { file, inForce: isInForce, names: list?.names ?? null };
}
