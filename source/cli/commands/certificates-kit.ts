import { resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import { lookAtKit } from '../../steps/certificate-exchange/kit-facts.ts';
import { kitStep } from '../../steps/certificate-exchange/kit-step.ts';
import { otherBarmanHosts } from '../../steps/look-at-config.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { version } from '../version.ts';

export interface KitOptions {
  readonly dir: string;
  readonly out?: string;
  readonly withCaKey?: boolean;
}

/** Writes what the TPA controller needs: a folder, or one script. */
export async function makeKit(context: Context, { dir, out, withCaKey = false }: KitOptions): Promise<number> {
  const { paths, output, host, engine, options } = context;
  if (options.script !== undefined) {
    throw usageError('--script: the kit has a script of its own.', ['One script for the controller: --out kit.sh.']);
  }
  const runs = withCaKey ? await engine.history() : [];
  const wish = {
    path: out === undefined ? undefined : paths.host(resolve(out)),
    below: paths.host(resolve('.')),
    withCaKey,
    madeHere: (file: string) =>
      runs.some(
        ({ outcome, actions }) =>
          outcome === 'proven' && actions.some(({ title }) => title === `Issue the CA certificate ${file}`),
      ),
    version,
  };
  const site = context.site({}, dir);
  const report = await runStep(context, kitStep(wish), site);
  const { path, form, set } = await lookAtKit(host, site, wish);
  const others = otherBarmanHosts(set.config);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const command = form === 'folder' ? `sh ${name}/apply.sh` : `sh ${name}`;
  const next = [
    `Copy ${path} to the TPA controller, into the cluster’s folder.`,
    `There: ${command} --dry-run . and then ${command} .`,
    ...(others.length === 0
      ? []
      : [
          `${others.join(', ')} ${others.length === 1 ? 'has a kit of its own' : 'have kits of their own'}: make one on each, and apply them one after the other.`,
        ]),
  ];
  printReport(context, report);
  if (report.outcome === 'proven' || report.outcome === 'nothing-to-do')
    for (const line of next) output.answer(`→ ${line}`);
  if (withCaKey && report.outcome === 'proven')
    output.note(`▲ ${path}/CA.key is the private key of the CA: remove it here as soon as it is on the controller.`);
  output.document('certs kit', { ...reportJson(report), kit: { path, form, host: set.hostName, withCaKey }, next });
  return succeeded(report) ? 0 : 1;
}
