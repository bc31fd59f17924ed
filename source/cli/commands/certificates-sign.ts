import { resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import type { LeafProfileName } from '../../pki/issue/profiles.ts';
import { judgeSigning } from '../../steps/certificate-exchange/sign-actions.ts';
import { lookAtSigning, type SignWish } from '../../steps/certificate-exchange/sign-facts.ts';
import { signStep } from '../../steps/certificate-exchange/sign-step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { withCaPassphrase } from './certificates-passphrase.ts';

export interface SignOptions {
  readonly ca?: string;
  readonly caKey?: string;
  readonly caPassphraseFile?: string;
  readonly profile?: LeafProfileName;
  readonly out?: string;
}

/** Signs requests where the CA's key is: nothing of a Barman host is looked at or needed. */
export function signRequests(context: Context, requests: readonly string[], options: SignOptions): Promise<number> {
  const { paths, output, host, options: globals } = context;
  if (globals.script !== undefined) {
    throw usageError('--script: signing needs no root and no other machine.', [
      'Sign at once, or look first: --dry-run.',
    ]);
  }
  const hostPath = (file: string) => paths.host(resolve(file));
  const wish: SignWish = {
    requests: [...new Set(requests.map(hostPath))],
    profile: options.profile,
    folder: options.out === undefined ? undefined : hostPath(options.out),
    ca: options.ca === undefined ? undefined : hostPath(options.ca),
    caKey: options.caKey === undefined ? undefined : hostPath(options.caKey),
  };
  return withCaPassphrase(context, options.caPassphraseFile, async (caPassphrase) => {
    const site = { ...context.site({}), ...(caPassphrase && { caPassphrase }) };
    const report = await runStep(context, signStep(wish), site);
    const signable = judgeSigning(await lookAtSigning(host, site, wish), wish);
    const outputs = signable.map(({ item }) => item.output).join(' ');
    const servers = signable.filter(({ profile }) => profile === 'server');
    const next =
      servers.length > 1
        ? `Copy ${outputs} to ${servers.map(({ request }) => request.commonName).join(', ')}. On each of them: wizard certs import FILE… with all of these; each takes its own.`
        : `Copy ${outputs} back to the Barman host. There: wizard certs import FILE…`;
    printReport(context, report);
    if (report.outcome === 'proven') output.answer(`→ ${next}`);
    output.document('certs sign', {
      ...reportJson(report),
      requests: signable.map(({ item, request, profile, findings }) => ({
        file: item.path,
        subject: request.subject,
        names: request.names,
        keyType: request.keyType,
        profile,
        certificate: item.output,
        findings,
      })),
      next: [next],
    });
    return succeeded(report) ? 0 : 1;
  });
}
