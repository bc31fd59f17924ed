import { expect, test } from 'vitest';
import { type StatusStep, statusTeller } from '../../source/report/status-text.ts';

const statusLines = (steps: readonly StatusStep[]) => steps.flatMap(statusTeller());

const missing = { id: 'no-config', severity: 'block', message: 'There is no /a.yml.', fix: 'Name it.' } as const;
const broken = { state: 'broken', summary: 'There is no /a.yml.', findings: [missing] } as const;
const open = { id: 'open', severity: 'warn', message: 'Port 80 is open.' } as const;

test('what stands in the way of several steps is told once', () => {
  expect(
    statusLines([
      { title: 'Configure', ...broken },
      { title: 'Version', ...broken },
      { title: 'Proxy', state: 'attention', summary: 'set up', findings: [missing, open] },
    ]),
  ).toEqual([
    '✘ broken    Configure     There is no /a.yml.',
    '    ✘ There is no /a.yml.',
    '      → Name it.',
    '✘ broken    Version       for the same reason as Configure',
    '▲ attention Proxy         set up',
    '    ▲ Port 80 is open.',
  ]);
});

test('two steps with one summary and nothing noticed keep it', () => {
  const done = { state: 'done', summary: 'done', findings: [] } as const;
  expect(
    statusLines([
      { title: 'A', ...done },
      { title: 'B', ...done },
    ]),
  ).toEqual(['✔ done      A             done', '✔ done      B             done']);
});
