import { resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import { operatorReasons } from '../../pki/issue/revocation-list.ts';
import { revokeStep } from '../../steps/revocation/revoke-step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';
import { withCaPassphrase } from './certificates-passphrase.ts';

export interface RevokeOptions {
  readonly dir: string;
  readonly reason?: string;
  readonly server?: boolean;
  readonly request?: string;
  readonly caKey?: string;
  readonly caPassphraseFile?: string;
}

/** A client that is to be rejected from now on: planned, shown, applied and proven like a step. */
export async function revokeClient(context: Context, word: string, options: RevokeOptions): Promise<number> {
  const { paths, output } = context;
  const { reason, caKey } = options;
  const known = operatorReasons.find((one) => one === reason);
  if (reason !== undefined && known === undefined) {
    throw usageError(`--reason ${reason}: there are ${operatorReasons.join(', ')}.`);
  }
  const site = context.site(caKey === undefined ? {} : { 'ca-key': caKey }, options.dir);
  const step = revokeStep({
    word,
    file: paths.host(resolve(word)),
    reason: known ?? 'unspecified',
    server: options.server ?? false,
    ...(options.request !== undefined && { request: paths.host(resolve(options.request)) }),
  });
  return withCaPassphrase(context, options.caPassphraseFile, async (caPassphrase) => {
    const report = await runStep(context, step, { ...site, ...(caPassphrase && { caPassphrase }) });
    const { script } = context.options;
    if (script !== undefined) await writeScript(context, script, [report.plan]);
    else printReport(context, report);
    output.document('certs revoke', reportJson(report));
    return succeeded(report) ? 0 : 1;
  });
}
