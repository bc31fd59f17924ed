import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import type { JournaledRun } from '../../source/plan/journal-records.ts';
import type { Choosable, Prompter } from '../../source/prompts/prompter.ts';
import { runPrompts } from '../../source/prompts/run-prompts.ts';
import type { PromptViews } from '../../source/prompts/run-views.ts';
import type { CertificateRow } from '../../source/steps/certificates/certificate-rows.ts';
import type { Answers } from '../../source/wizard/question.ts';
import { fakeEngine, fakeSession, fakeStep } from '../support/sessions.ts';
import { reportOf } from '../support/shell.ts';

function row(role: CertificateRow['role'], more: Partial<CertificateRow> = {}): CertificateRow {
  const names = { file: `/etc/${role}.crt`, key: undefined, subject: undefined, sans: [], issuer: undefined };
  const facts = { serial: '0a', fingerprint: undefined, notBefore: undefined, notAfter: undefined };
  const state = { served: undefined, servedSerial: undefined, usedBy: [], verdict: 'ok', findings: [] } as const;
  return { role, inSet: true, ...names, ...facts, ...state, secondsLeft: 12.5 * 86_400, ...more };
}

const run = {
  ...{ id: 'run-7', title: 'Renew the server certificate', outcome: 'proven', started: '2026-11-30T06:00:00Z' },
  ...{
    command: ['wizard'],
    completed: 1,
    actions: [{ title: 'Move', undo: 'It is put back.', details: [], diff: [] }],
  },
} as unknown as JournaledRun;

/** Answers prompts in order: a choice by the beginning of its label; else yes to what is confirmed. */
async function talk(replies: readonly string[], wish: Partial<PromptViews> = {}) {
  const queue = [...replies];
  const said: string[] = [];
  const begun: [string, (Answers | undefined)?][] = [];
  const offered: string[][] = [];
  const prompter: Prompter = {
    choose: async (message, choices: readonly Choosable[], preset) => {
      offered.push(choices.map(({ label }) => label));
      const reply = queue.shift();
      if (reply === undefined) return preset;
      const choice = choices.find(({ label }) => label.startsWith(reply));
      if (choice === undefined) throw new Error(`${message} has no ${reply}: ${choices.map(({ label }) => label)}`);
      return choice.value;
    },
    type: async (_message, preset) => preset,
    confirm: async () => true,
    secret: async () => '',
  };
  const step = (name: string, given?: Answers) => {
    begun.push([name, given]);
    return fakeStep({ title: name });
  };
  const engine = {
    ...fakeEngine(),
    undo: async (id: string) => {
      begun.push([`undo ${id}`]);
      return { id, log: '/log', stays: [], outcome: 'undone' as const };
    },
  };
  const views: PromptViews = {
    first: 'setup',
    health: { hosts: ['barman1.example.com'], measure: async () => reportOf(1) },
    certificates: async () => ({ rows: [row('ca'), row('server', { served: true }), row('client')], track: undefined }),
    history: async () => [run],
    operation: async (name) => step(name),
    certificateForm: async () => [
      { kind: 'text', id: 'reason', label: 'Reason', default: 'none', validate: () => undefined },
    ],
    certificateWork: async (answers) => step('form', answers),
    ...wish,
  };
  const code = await runPrompts(
    fakeSession([fakeStep()], { engine }),
    { prompter, print: (line) => said.push(line), signals: new EventEmitter() },
    views,
  );
  return { code, said, begun, offered };
}

describe('the views as line prompts', () => {
  it('stand in the order of the full screen, and Enter leaves after the first', async () => {
    const { code, offered } = await talk(['History', 'Back']);
    expect(offered[0]?.map((label) => label.split(':')[0])).toEqual([
      ...['Setup', 'Certificates', 'Health', 'History', 'Leave'],
    ]);
    expect(code).toBe(0);
  });

  it('go on after what an operator can act on', async () => {
    const problem = { id: 'x', message: 'There is no journal.', fix: ['Make one.'] };
    const { said, code } = await talk(['History', 'Leave'], {
      history: () => Promise.reject(new OperatorError(problem)),
    });
    expect(said).toEqual(expect.arrayContaining(['There is no journal.', 'What helps: Make one.']));
    expect(code).toBe(0);
  });
});

describe('certificates', () => {
  it('are told one sentence each', async () => {
    const { said } = await talk(['Certificates', 'Back']);
    expect(said.filter((line) => line.includes('.crt'))).toEqual([
      'CA: /etc/ca.crt, 12 days left.',
      'server: /etc/server.crt, 12 days left, served.',
      'client: /etc/client.crt, 12 days left.',
    ]);
  });

  const track = (phase: 'one-ca' | 'two-cas' | 'reissued') => ({ phase, now: 'Both are trusted.', conditions: [] });
  it.each<[string, readonly string[], 'one-ca' | 'two-cas' | 'reissued', [string, Answers?]]>([
    ['a renewal', ['server', 'Renew, with'], 'one-ca', ['renew']],
    [
      'a client that is revoked',
      ['client', 'Revoke'],
      'one-ca',
      ['form', { work: 'revoke', revoked: '/etc/client.crt', reason: 'none' }],
    ],
    ['the first phase of a rotation', ['The next phase'], 'one-ca', ['rotate-start']],
    ['the last one', ['The next phase'], 'reissued', ['rotate-retire']],
    ['its end', ['Abort'], 'two-cas', ['rotate-abort']],
    ['what needs a form', ['Issue, revoke'], 'one-ca', ['form', { reason: 'none' }]],
  ])('begin %s', async (_, replies, phase, begun) => {
    const rows = [row('ca'), row('server'), row('client')];
    const result = await talk(['Certificates', ...replies, 'Back'], {
      certificates: async () => ({ rows, track: track(phase) }),
    });
    expect(result.begun.map(([name, given]) => (given === undefined ? [name] : [name, given]))).toEqual([begun]);
    expect(result.code).toBe(0);
  });

  it('offer no more than the keys of the screen do', async () => {
    const { offered, said } = await talk(['Certificates', 'CA', 'Back']);
    expect(offered[1]?.slice(3)).toEqual([expect.stringMatching(/^Issue, revoke/), 'Back']);
    expect(said).toContain('This certificate is only watched here: nothing can be done with it.');
  });
});

describe('health', () => {
  it('tells what is not ok, and opens the plan that repairs it', async () => {
    const broken = reportOf(1, 2, {
      service: { state: 'crit', id: 'not-running', message: 'pg-backup-api does not run.' },
    });
    const reports = [broken, reportOf(1)];
    const { said, begun } = await talk(['Health', 'barman1', 'Back'], {
      health: { hosts: ['barman1.example.com'], measure: async () => reports.shift() ?? reportOf(1) },
    });
    expect(said.filter((line) => line.startsWith('barman1.example.com'))).toEqual([
      expect.stringMatching(/is not healthy/),
      expect.stringMatching(/: failed\. pg-backup-api does not run\.$/),
    ]);
    expect(said.filter((line) => line.startsWith('Measuring'))).toHaveLength(2);
    expect(begun.map(([name]) => name)).toEqual(['install']);
  });

  it('goes on with the other hosts where one cannot be measured', async () => {
    const measure = (name: string) =>
      name === 'one'
        ? Promise.reject(new OperatorError({ id: 'x', message: 'one does not answer.', fix: [] }))
        : Promise.resolve(reportOf(1));
    const { said } = await talk(['Health', 'Back'], { health: { hosts: ['one', 'two'], measure } });
    expect(said).toEqual(expect.arrayContaining(['one does not answer.', '3 things are ok.']));
  });
});

describe('history', () => {
  it('tells a run, and takes it back', async () => {
    const { said, begun } = await talk(['History', '2026-11-30 06:00, proven: Renew', 'Back']);
    expect(said).toContain('Done: Move. Undo: It is put back.');
    expect(begun.map(([name]) => name)).toEqual(['undo run-7']);
  });

  it('lists nine runs at a time', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => ({ ...run, id: `run-${index}` }));
    const { offered } = await talk(['History', '3 older', 'Back'], { history: async () => runs });
    expect([offered[1]?.length, offered[2]?.length]).toEqual([11, 4]);
  });
});
