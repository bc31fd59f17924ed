import { type Acknowledgement, acknowledgedBy, acknowledgedText, type Judged } from '../health/acknowledgement.ts';
import type { Assessment, Finding } from './step.ts';

/** The assessment with what is accepted marked: a note with its reason, which no longer makes the step need attention. */
export function acknowledgeAssessment(assessment: Assessment, list: readonly Acknowledgement[]): Assessment {
  if (list.length === 0) return assessment;
  const findings = assessment.findings.map((finding): Finding => {
    const found = judgedFinding(finding);
    const acknowledged = found === undefined || found.isCritical ? undefined : acknowledgedBy(list, found);
    if (acknowledged === undefined) return finding;
    return { ...finding, severity: 'info', fix: acknowledgedText(acknowledged), acknowledged };
  });
  const isOpen = findings.some(({ severity }) => severity !== 'info');
  const isAccepted = findings.some(({ acknowledged }) => acknowledged !== undefined);
  const state = assessment.state === 'attention' && isAccepted && !isOpen ? 'done' : assessment.state;
  return { ...assessment, state, findings };
}

/** A finding of a step as something that can be accepted, or is too grave for it; undefined for a note. */
export function judgedFinding(finding: Finding): Judged | undefined {
  const { id, severity, message, cause, acknowledged, isCritical = severity === 'block' } = finding;
  if (severity === 'info' && acknowledged === undefined) return undefined;
  return { id, message, ...(cause !== undefined && { cause }), isCritical, acknowledged };
}
