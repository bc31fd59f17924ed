import { StringDecoder } from 'node:string_decoder';
import { usageError } from '../../errors.ts';
import { evidenceFromItem, readEvidence } from '../../health/evidence/read-evidence.ts';
import { ItemSplitter } from '../../health/evidence/split-items.ts';
import { type Diagnosis, explainEvidence } from '../../health/explain/explain.ts';
import { shapeOf } from '../../health/explain/same-but-for.ts';
import type { OsFamily } from '../../os/families.ts';
import { diagnosisLines } from '../../report/diagnosis-text.ts';
import { lookAtFamily } from '../../steps/look-at-system.ts';
import type { Context } from '../context.ts';

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
  // On a machine where TPA sets up nothing, the fixes name the ways of all families.
  const family = await lookAtFamily(host);
  const { diagnoses, isArray } = await explainAll(process.stdin, family);
  const [first] = diagnoses;
  if (first === undefined) output.note('The array on standard input is empty: there is nothing to explain.');
  if (isArray || first === undefined || !output.json) await output.list('explain', diagnoses, diagnosisLines);
  else output.document('explain', { ...first });
  return diagnoses.some(({ id }) => id === 'undiagnosed') ? 1 : 0;
}

interface Explained {
  readonly diagnoses: readonly Diagnosis[];
  readonly isArray: boolean;
}

/**
 * Explains what comes on a stream. Of an array each item is explained as soon as it is there, and forgotten: monitoring may hand over
 * hundreds of thousands. Everything else is read to its end.
 */
async function explainAll(input: AsyncIterable<Uint8Array | string>, family: OsFamily | undefined): Promise<Explained> {
  const decoder = new StringDecoder('utf8');
  const splitter = new ItemSplitter();
  const explained = explainer(family);
  const diagnoses: Diagnosis[] = [];
  const pieces: string[] = [];
  for await (const chunk of input) {
    const piece = typeof chunk === 'string' ? chunk : decoder.write(chunk);
    // Until the first item ended it may still be a text.
    if (diagnoses.length === 0) pieces.push(piece);
    if (splitter.state !== 'other') {
      for (const item of splitter.push(piece)) diagnoses.push(explained(item, diagnoses.length));
    }
    if (splitter.state === 'other' && diagnoses.length > 0) throw noEvidence(`[${diagnoses.length}]: not JSON`);
  }
  if (splitter.state === 'after') return { diagnoses, isArray: true };
  if (diagnoses.length > 0) throw noEvidence(`the array breaks off after ${diagnoses.length} items`);
  const read = readEvidence(pieces.join('') + decoder.end());
  if (!read.ok) throw noEvidence(read.reason);
  return { diagnoses: read.evidence.map((evidence) => explainEvidence(evidence, family)), isArray: read.isArray };
}

function noEvidence(reason: string): Error {
  return usageError(`Standard input is no evidence: ${reason}.`, howTo);
}

/** Items and diagnoses that are remembered: the same calls fail in the same way again and again. */
const mostRemembered = 2000;

/**
 * Explains an item by its text; what was explained before is not explained again, nor what differs from it in nothing that matters, and
 * equal answers are one object.
 */
function explainer(family: OsFamily | undefined): (item: string, index: number) => Diagnosis {
  const byShape = new Map<string, Diagnosis>();
  const byEvidence = new Map<string, Diagnosis>();
  const byAnswer = new Map<string, Diagnosis>();
  return (item, index) => {
    const shape = shapeOf(item);
    const known = shape && byShape.get(shape.text);
    if (known !== undefined) return known;
    const evidence = evidenceFromItem(item);
    if (typeof evidence === 'string') throw noEvidence(`[${index}]: ${evidence}`);
    // Only of the proxy variables does a cause depend, and every caller has other ones beside them.
    const key = evidence.environment && JSON.stringify({ ...evidence, environment: proxiesOf(evidence.environment) });
    const explained = (key === undefined ? undefined : byEvidence.get(key)) ?? explainEvidence(evidence, family);
    const answer = [...explained.causes, explained.summary, ...explained.fix].join(' ');
    const diagnosis = byAnswer.get(answer) ?? explained;
    for (const map of [byShape, byEvidence, byAnswer]) if (map.size >= mostRemembered) map.clear();
    byAnswer.set(answer, diagnosis);
    if (key !== undefined) byEvidence.set(key, diagnosis);
    // A copy: a part of a string keeps the whole of it in memory.
    if (shape !== undefined && !(shape.host !== undefined && answer.includes(shape.host)))
      byShape.set(Buffer.from(shape.text).toString(), diagnosis);
    return diagnosis;
  };
}

function proxiesOf(environment: Readonly<Record<string, string>>) {
  return Object.entries(environment).filter(([name]) => /_proxy$/i.test(name));
}
