import { resolve } from 'node:path';
import { defaultApiSettings } from '../../config/api-settings.ts';
import { usageError } from '../../errors.ts';
import { isKeyType, keyTypes } from '../../pki/keys/key-type.ts';
import { lookAtRequests, type RequestWish } from '../../steps/certificate-exchange/request-facts.ts';
import { requestStep } from '../../steps/certificate-exchange/request-step.ts';
import { requireClientName } from '../../steps/certificates/issue-client-step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';

export interface RequestOptions {
  readonly dir: string;
  readonly out?: string;
  readonly newKey?: boolean;
  readonly keyType?: string;
  readonly san?: readonly string[];
}

/** Writes certificate requests, and says what is done with them next. */
export async function requestCertificates(
  context: Context,
  names: readonly string[],
  options: RequestOptions,
): Promise<number> {
  const { paths, output, host } = context;
  const { keyType, san, dir, out = '.' } = options;
  if (keyType !== undefined && !isKeyType(keyType))
    throw usageError(`--key-type ${keyType}: there are ${keyTypes.join(', ')}.`);
  const { service, commonName } = defaultApiSettings;
  for (const name of names) if (name !== service && name !== commonName) requireClientName(name);
  const wish: RequestWish = {
    names,
    folder: paths.host(resolve(out)),
    newKey: options.newKey ?? false,
    keyType,
    san: san?.flatMap((name) => name.split(',')),
  };
  const site = context.site({}, dir);
  const report = await runStep(context, requestStep(wish), site);
  const { items } = await lookAtRequests(host, site, wish);
  const files = items.map(({ file }) => file);
  const next = [
    `Copy ${files.join(' ')} to the TPA controller (they hold no secret), into the cluster’s folder.`,
    `There: wizard certs sign ${files.map((file) => file.slice(file.lastIndexOf('/') + 1)).join(' ')}`,
    'Back here, with the signed certificates: wizard certs import FILE…',
  ];
  const { script } = context.options;
  if (script !== undefined) await writeScript(context, script, [report.plan]);
  else printReport(context, report);
  if (report.outcome === 'proven' || report.outcome === 'nothing-to-do')
    for (const line of next) output.answer(`→ ${line}`);
  output.document('certs request', {
    ...reportJson(report),
    requests: items.map(({ place, commonName, names: wanted, file, there }) => ({
      name: place.name,
      profile: place.profile,
      file,
      commonName,
      names: wanted,
      publicKey: there.kind === 'request' ? there.publicKey : undefined,
    })),
    next,
  });
  return succeeded(report) ? 0 : 1;
}
