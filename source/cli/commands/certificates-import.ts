import { resolve } from 'node:path';
import { lookAtImport } from '../../steps/certificate-exchange/import-facts.ts';
import { importStep } from '../../steps/certificate-exchange/import-step.ts';
import type { Context } from '../context.ts';
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
