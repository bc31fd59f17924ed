import { basename, resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import type { LeafProfileName } from '../../pki/issue/profiles.ts';
import { largestFile } from '../../pki/judge/set-file.ts';
import { isListRequest } from '../../pki/request/list-request.ts';
import { judgeSigning } from '../../steps/certificate-exchange/sign-actions.ts';
import { lookAtSigning, type SignWish } from '../../steps/certificate-exchange/sign-facts.ts';
import { signStep } from '../../steps/certificate-exchange/sign-step.ts';
import { orNothing } from '../../steps/or-nothing.ts';
import { listOutput, signListStep } from '../../steps/revocation/sign-list-step.ts';
import type { Site } from '../../wizard/site.ts';
import type { Context } from '../context.ts';
import { requireAlone } from '../lists-alone.ts';
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
    const texts = await Promise.all(wish.requests.map((path) => orNothing(host.files.readText(path, largestFile))));
    if (texts.some((text) => isListRequest(text ?? '')))
      return signList(context, site, requireAlone(wish, wish.requests));
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

async function signList(context: Context, site: Site, wish: SignWish): Promise<number> {
  const { output } = context;
  const report = await runStep(context, signListStep(wish), site);
  const list = listOutput(wish.requests[0] ?? '', wish.folder);
  const next = `Copy ${list} back to the host that asked. There: wizard certs import ${basename(list)}`;
  printReport(context, report);
  if (report.outcome === 'proven') output.answer(`→ ${next}`);
  output.document('certs sign', { ...reportJson(report), list, next: [next] });
  return succeeded(report) ? 0 : 1;
}
