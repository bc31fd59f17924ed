import { usageError } from '../../errors.ts';
import { readEvidence } from '../../health/evidence/read-evidence.ts';
import { explainEvidence } from '../../health/explain/explain.ts';
import { diagnosisLines } from '../../report/diagnosis-text.ts';
import { lookAtFamily } from '../../steps/look-at-system.ts';
import type { Context } from '../context.ts';
import { readStandardInput } from '../read-input.ts';

const howTo = [
  'curl -v --cert … --key … https://HOST/diagnose 2>&1 | wizard explain',
  'wizard explain <evidence.json: an object of curlExitCode, stderr, httpCode, contentType, body, url, … or an array of them.',
];

/**
 * Why a call failed, from what is known of it. An array of evidence is answered with an array, in its order. Exit code 0
 * when every call could be explained (also a healthy one), 1 when one could not. Throws a usage error for a terminal
 * and for what is no evidence.
 */
export async function explain({ host, output }: Context): Promise<number> {
  if (process.stdin.isTTY) throw usageError('explain reads the evidence from standard input.', howTo);
  const read = readEvidence(await readStandardInput());
  if (!read.ok) throw usageError(`Standard input is no evidence: ${read.reason}.`, howTo);
  // On a machine where TPA sets up nothing, the fixes name the ways of all families.
  const family = await lookAtFamily(host);
  const diagnoses = read.evidence.map((evidence) => explainEvidence(evidence, family));
  for (const diagnosis of diagnoses) for (const line of diagnosisLines(diagnosis)) output.answer(line);
  const [first] = diagnoses;
  if (first === undefined) output.note('The array on standard input is empty: there is nothing to explain.');
  if (read.isArray || first === undefined) output.documents('explain', diagnoses);
  else output.document('explain', { ...first });
  return diagnoses.some(({ id }) => id === 'undiagnosed') ? 1 : 0;
}
