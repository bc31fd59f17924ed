import { resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import { isKeyType, keyTypes } from '../../pki/keys/key-type.ts';
import { issueClientStep, requireClientName } from '../../steps/certificates/issue-client-step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';
import { newPassphrase, withCaPassphrase } from './certificates-passphrase.ts';

export interface IssueOptions {
  readonly dir: string;
  readonly owner?: string;
  readonly group?: string;
  readonly out?: string;
  readonly pkcs12?: boolean;
  readonly pkcs12Profile?: 'modern' | 'legacy';
  readonly passphraseFile?: string;
  readonly newKey?: boolean;
  readonly keyType?: string;
  readonly caKey?: string;
  readonly caPassphraseFile?: string;
}

/** A client certificate for another service: planned, shown, applied and proven like a step. */
export async function issueClient(context: Context, name: string, options: IssueOptions): Promise<number> {
  const { paths, output } = context;
  const { keyType, dir, out, caKey } = options;
  requireClientName(name);
  if (keyType !== undefined && !isKeyType(keyType))
    throw usageError(`--key-type ${keyType}: there are ${keyTypes.join(', ')}.`);
  const site = context.site(caKey === undefined ? {} : { 'ca-key': caKey }, dir);
  if (options.pkcs12Profile !== undefined && !options.pkcs12)
    throw usageError('--pkcs12-profile is about the file that --pkcs12 asks for.', ['Say --pkcs12, too.']);
  const pkcs12 = options.pkcs12 ? await newPassphrase(context, options.passphraseFile) : undefined;
  const step = issueClientStep({
    name,
    owner: options.owner,
    group: options.group,
    folder: out === undefined ? undefined : paths.host(resolve(out)),
    keyType,
    newKey: options.newKey ?? false,
    pkcs12,
    ...(options.pkcs12Profile && { pkcs12Profile: options.pkcs12Profile }),
  });
  return withCaPassphrase(context, options.caPassphraseFile, async (caPassphrase) => {
    const report = await runStep(context, step, { ...site, ...(caPassphrase && { caPassphrase }) });
    const { script } = context.options;
    if (script !== undefined) await writeScript(context, script, [report.plan]);
    else printReport(context, report);
    output.document('certs issue', reportJson(report));
    return succeeded(report) ? 0 : 1;
  });
}
