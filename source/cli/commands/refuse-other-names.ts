import { OperatorError } from '../../errors.ts';
import { leafNames } from '../../pki/encoding/leaf-names.ts';
import { lookAtCertificates } from '../../steps/certificates/certificate-facts.ts';
import { missingParts } from '../../steps/certificates/certificates-step.ts';
import type { Answers } from '../../wizard/question.ts';
import type { Context } from '../context.ts';

/** What only makes missing certificates leaves a server certificate that is there alone: whoever wants other names in it is told how to get them. */
export async function refuseOtherNames(context: Context, dir: string, san: Answers[string] | undefined): Promise<void> {
  if (!Array.isArray(san)) return;
  const facts = await lookAtCertificates(context.host, context.site({}, dir));
  const missing = missingParts(facts);
  if (missing.includes('ca') || missing.includes('server')) return;
  const carried = facts.server.certificate?.names ?? [];
  const lacking = leafNames(facts.hostName, san).names.find(({ text }) => !carried.includes(text));
  if (lacking === undefined) return;
  throw new OperatorError({
    id: 'other-names',
    message: `There is a server certificate in ${dir} already, and it is not for ${lacking.text}.`,
    fix: ['Renew it with all names that it shall carry: `wizard certs renew pg-backup-api --san NAME…`.'],
  });
}
