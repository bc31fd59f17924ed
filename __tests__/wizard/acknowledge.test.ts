import { describe, expect, it } from 'vitest';
import { type Acknowledgement, fingerprintOf } from '../../source/health/acknowledgement.ts';
import { statusTeller } from '../../source/report/status-text.ts';
import { acknowledgeAssessment, judgedFinding } from '../../source/wizard/acknowledge.ts';
import type { Assessment, Finding, StepState } from '../../source/wizard/step.ts';

const warned: Finding = {
  id: 'port-80-in-use',
  severity: 'warn',
  message: 'Port 80 is open for a.conf.',
  fix: 'Close it.',
};
const other: Finding = { id: 'legacy-pair', severity: 'warn', message: 'The pair comes back.' };
const note: Finding = { id: 'higher', severity: 'info', message: 'There is a higher one.' };
const list: readonly Acknowledgement[] = [
  {
    finding: 'port-80-in-use',
    reason: 'the site is needed',
    since: '2026-11-30T17:00:00.000Z',
    causes: [{ fingerprint: fingerprintOf(warned), seen: warned.message }],
  },
];

describe('an assessment of a step', () => {
  it.each<[string, StepState, readonly Finding[], StepState]>([
    ['needs no more attention when all its warnings are accepted', 'attention', [warned, note], 'done'],
    ['still does for another one', 'attention', [warned, other], 'attention'],
    [
      'still does when the cause is another',
      'attention',
      [{ ...warned, message: 'Port 80 is open for b.conf.' }],
      'attention',
    ],
    ['is no further done for it', 'todo', [warned], 'todo'],
    ['stays broken where the same blocks', 'broken', [{ ...warned, severity: 'block' }], 'broken'],
    ['still does where it stops the API', 'attention', [{ ...warned, isCritical: true }], 'attention'],
    ['without warnings is what it was', 'attention', [note], 'attention'],
  ])('%s', (_, state, findings, expected) => {
    const assessment: Assessment = { state, summary: 's', findings };
    expect(acknowledgeAssessment(assessment, list).state).toBe(expected);
  });

  it('shows the reason in place of what would repair it, and is still found to be listed', () => {
    const { findings } = acknowledgeAssessment({ state: 'attention', summary: 's', findings: [warned] }, list);
    const tell = statusTeller();
    expect(tell({ title: 'Proxy', state: 'done', summary: 's', findings })).toEqual([
      '✔ done      Proxy         s',
      '    · Port 80 is open for a.conf.',
      '      → acknowledged: the site is needed, since 2026-11-30',
    ]);
    expect(findings.map(judgedFinding)).toMatchObject([{ id: 'port-80-in-use', isCritical: false }]);
    expect(
      [note, warned, { ...warned, severity: 'block' as const }].map((one) => judgedFinding(one)?.isCritical),
    ).toEqual([undefined, false, true]);
  });
});
