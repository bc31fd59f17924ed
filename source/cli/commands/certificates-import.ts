import { resolve } from 'node:path';
import { isListFile } from '../../pki/certificate/revocation-list.ts';
import { largestFile } from '../../pki/judge/set-file.ts';
import { lookAtImport } from '../../steps/certificate-exchange/import-facts.ts';
import { importStep } from '../../steps/certificate-exchange/import-step.ts';
import { orNothing } from '../../steps/or-nothing.ts';
import { importListStep } from '../../steps/revocation/import-list-step.ts';
import type { Site } from '../../wizard/site.ts';
import type { Context } from '../context.ts';
import { requireAlone } from '../lists-alone.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';

export interface ImportOptions {
  readonly dir: string;
  readonly ca?: string;
}

/** Puts signed certificates in place: the same plan, rehearsal and proof as a renewal. */
export async function importCertificates(
  context: Context,
  files: readonly string[],
  { dir, ca }: ImportOptions,
): Promise<number> {
  const { paths, output, host } = context;
  const wish = { files: [...new Set(files.map((file) => paths.host(resolve(file))))] };
  const site = context.site(ca === undefined ? {} : { ca }, dir);
  const texts = await Promise.all(wish.files.map((file) => orNothing(host.files.readText(file, largestFile))));
  if (texts.some((text) => isListFile(text ?? ''))) {
    return importList(context, site, requireAlone(wish.files[0] ?? '', wish.files));
  }
  const { items, ofOthers } = await lookAtImport(host, site, wish);
  const report = await runStep(context, importStep(wish), site);
  const { script } = context.options;
  if (script !== undefined) await writeScript(context, script, [report.plan]);
  else printReport(context, report);
  output.document('certs import', {
    ...reportJson(report),
    certificates: items.map(({ file, place, certificate, key }) => ({
      name: place.name,
      profile: place.profile,
      file,
      path: place.certificate.path,
      subject: certificate.subject,
      names: certificate.names,
      issuer: certificate.issuer,
      serial: certificate.serial,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      key: key === 'waiting' ? 'new' : 'same',
    })),
    ofOtherHosts: ofOthers.map(({ file, hostName }) => ({ file, host: hostName })),
  });
  return succeeded(report) ? 0 : 1;
}

async function importList(context: Context, site: Site, file: string): Promise<number> {
  const { output, options } = context;
  const report = await runStep(context, importListStep(file), site);
  if (options.script !== undefined) await writeScript(context, options.script, [report.plan]);
  else printReport(context, report);
  output.document('certs import', { ...reportJson(report), list: file });
  return succeeded(report) ? 0 : 1;
}
