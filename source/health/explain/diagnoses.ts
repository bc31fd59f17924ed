import { answerDiagnoses } from './diagnoses-answer.ts';
import { certificateDiagnoses } from './diagnoses-certificates.ts';
import { connectionDiagnoses, type DiagnosisText } from './diagnoses-connection.ts';

/** Every diagnosis with its rung, one sentence and what to do; ids are an interface (docs/reference/health.md, Diagnosis ids). */
export const diagnoses = { ...connectionDiagnoses, ...certificateDiagnoses, ...answerDiagnoses } as const;

export type DiagnosisId = keyof typeof diagnoses;

export function diagnosisText(id: DiagnosisId): DiagnosisText {
  return diagnoses[id];
}
