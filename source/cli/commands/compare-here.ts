import { OperatorError } from '../../errors.ts';
import { type ConfirmedComparison, confirmCauses } from '../../health/compare/confirm-causes.ts';
import { barmanCaller } from '../../steps/verify/barman-caller.ts';
import { compareAtHost, type Documents, type TakenDocuments } from '../../steps/verify/documents.ts';
import { type Asked, lookAtCauses } from '../../steps/verify/look-at-causes.ts';
import { lookAtServiceProcess } from '../../steps/verify/look-at-service-process.ts';
import { lookAtTarget } from '../../steps/verify/target.ts';
import type { Context } from '../context.ts';

/** Asks this host's Barman, the API and Barman again. Throws OperatorError when one of them does not answer. */
export async function compareHere(context: Context, environment: 'service' | 'own'): Promise<ConfirmedComparison> {
  const { host, output } = context;
  const target = await lookAtTarget(host, context.site({}));
  const service = await lookAtServiceProcess(host);
  const caller = await barmanCaller(host, service, environment);
  for (const note of notesOn({ caller, service })) output.note(note);
  const { taken, documents } = await compareAtHost(host, target, { caller, background: host.background });
  if (documents.comparison === undefined) throw notCompared(taken, documents);
  return confirmCauses(documents.comparison, await lookAtCauses(host, documents, { service, caller }));
}

/** In what the two were asked differently, or differently from what the operator's own shell would. */
function notesOn({ caller, service }: Asked): readonly string[] {
  const zone = service?.environment?.TZ;
  const own = process.env.TZ;
  const asked = caller.environment === 'service';
  return [
    ...(asked && zone !== own
      ? [
          `pg-backup-api runs with TZ ${zone ?? 'unset'}, your shell with ${own ?? 'unset'}; Barman was asked with the service's.`,
        ]
      : []),
    ...(asked ? [] : ["Barman was asked in your own environment, not in the service's."]),
  ];
}

function notCompared({ api }: TakenDocuments, { problem = 'curl is missing' }: Documents): OperatorError {
  if (problem.startsWith('barman diagnose: ')) {
    const fix = /please run barman as/i.test(problem)
      ? ['Run it as root (sudo): the wizard becomes the user of the service by itself.']
      : ['Run `sudo -u barman barman diagnose` and mend what it says.'];
    return new OperatorError({ id: 'not-compared', message: `Nothing was compared. ${problem}`, fix });
  }
  const said = api?.evidence.stderr?.split('\n').findLast((line) => line.startsWith('curl: ('));
  const message = `Nothing was compared. ${problem}${said === undefined ? '' : `: ${said}`}`;
  return new OperatorError({ id: 'not-compared', message, fix: ['`wizard check` names what is in the way.'] });
}
