import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import { dashboardScreen, evidenceRows } from '../../source/tui/dashboard/dashboard-screen.ts';
import {
  type DashboardAction,
  type DashboardState,
  isDue,
  isOld,
  reduceDashboard,
  startDashboard,
} from '../../source/tui/dashboard/dashboard-state.ts';
import { runDashboard } from '../../source/tui/run-dashboard.tsx';
import { layOut } from '../../source/tui/screens/layout.ts';
import { settingOf } from '../../source/tui/screens/screen.ts';
import type { Check, Evidence } from '../../source/wizard/step.ts';
import { gate } from '../support/sessions.ts';
import { createTerminal, key } from '../support/terminal.ts';

const checks: readonly Check[] = [
  { id: 'served', label: 'The API answers', state: 'ok', detail: 'HTTP 200' },
  { id: 'expiry', label: 'Server certificate', state: 'warn', detail: '20 days left' },
];
const evidence: Evidence = { checks, problem: undefined };
const problem = { id: 'down', message: 'The proxy does not answer.', fix: ['systemctl start apache2'] };
const interval = 10_000;

function play(...actions: readonly DashboardAction[]): DashboardState {
  return actions.reduce(reduceDashboard, startDashboard(0));
}

const started: DashboardAction = { kind: 'started', now: 0 };
const measured: DashboardAction = { kind: 'measured', now: 1000, evidence, nextAt: 11_000 };
const refresh: DashboardAction = { kind: 'press', press: { text: 'r' }, extent: { rows: 2, height: 10 } };

describe('when a measurement is due', () => {
  it.each<[string, readonly DashboardAction[], boolean]>([
    ['at the start', [], true],
    ['not while one runs', [started, { kind: 'clock', now: 99_000 }], false],
    ['not by r while one runs', [started, refresh], false],
    ['not before the interval', [started, measured, { kind: 'clock', now: 10_999 }], false],
    ['after the interval', [started, measured, { kind: 'clock', now: 11_000 }], true],
    ['at once by r', [started, measured, refresh], true],
    [
      'after a failed one too',
      [started, { kind: 'failed', now: 1, problem, nextAt: 5 }, { kind: 'clock', now: 5 }],
      true,
    ],
  ])('%s', (_, actions, due) => {
    expect(isDue(play(...actions))).toBe(due);
  });
});

describe('the age of what is shown', () => {
  it.each<[string, readonly DashboardAction[], boolean]>([
    ['fresh', [started, measured, { kind: 'clock', now: 20_000 }], false],
    ['old after two intervals', [started, measured, { kind: 'clock', now: 21_001 }], true],
    [
      'old when the newest measurement failed',
      [started, measured, { kind: 'failed', now: 2000, problem, nextAt: 9 }],
      true,
    ],
    ['nothing measured is not old', [{ kind: 'clock', now: 99_000 }], false],
  ])('%s', (_, actions, old) => {
    expect(isOld(play(...actions), interval)).toBe(old);
  });
});

describe('a frame', () => {
  it('takes no more rows of 10,000 checks than fit', () => {
    const many = Array.from({ length: 10_000 }, (_, row) => ({ ...(checks[0] as Check), id: `${row}` }));
    const setting = settingOf({ columns: 80, rows: 24 });
    const rows = evidenceRows({ checks: many, problem: undefined }, undefined, setting);
    const layout = layOut(dashboardScreen(play(started, measured), rows, interval), [], [], setting);
    expect(layout.rows.length).toBe(23);
  });
});

it('the verdict counts the checks that a line stands for, where the evidence tells how many', () => {
  const told: Evidence = { ...evidence, counted: { ok: 81, all: 94 } };
  const state = play(started, { ...measured, evidence: told });
  expect(
    dashboardScreen(state, [], interval)
      .place.map(({ text }) => text)
      .join(''),
  ).toContain('81 of 94 checks ok');
});

describe('the dashboard on a terminal', () => {
  function open(probe: () => Promise<Evidence>, every = 60_000) {
    const terminal = createTerminal(80, 24);
    return { terminal, code: runDashboard({ probe, interval: every, title: 'barman1' }, terminal.streams) };
  }

  it('shows state, detail and age, measures again on r, and q leaves with 0', async () => {
    let probes = 0;
    const { terminal, code } = open(async () => {
      probes += 1;
      return { ...evidence, checks: checks.map((check) => ({ ...check, detail: `${check.detail}, probe ${probes}` })) };
    });
    const screen = await terminal.waitFor('probe 1');
    for (const words of [
      'barman1',
      '✓ healthy · 1 of 2 checks ok',
      '! warning',
      '20 days left',
      /Measured \d s ago\. Next in \d+ s\./,
    ]) {
      expect(screen).toMatch(words);
    }
    await terminal.press('r');
    await terminal.waitFor('probe 2');
    await terminal.press('q');
    expect([await code, probes]).toEqual([0, 2]);
  });

  it('measures by itself after the interval', async () => {
    let probes = 0;
    const { terminal } = open(async () => {
      probes += 1;
      return { checks: [{ id: 'n', label: 'Probes', state: 'ok', detail: `number ${probes}` }], problem: undefined };
    }, 1);
    await terminal.waitFor('number 3');
    await terminal.press(key.controlC);
  });

  it('never has two probes at once', async () => {
    const { opened, open: letGo } = gate();
    let running = 0;
    let most = 0;
    const { terminal, code } = open(async () => {
      running += 1;
      most = Math.max(most, running);
      await opened;
      running -= 1;
      return evidence;
    });
    await terminal.waitFor('Measuring');
    await terminal.press('r', 'r', 'r');
    letGo();
    await terminal.waitFor('healthy');
    await terminal.press('q');
    expect([await code, most]).toEqual([0, 1]);
  });

  it('keeps what it knew when a measurement fails, marked as old, with the reason', async () => {
    let probes = 0;
    const { terminal } = open(async () => {
      probes += 1;
      if (probes > 1) throw new OperatorError(problem);
      return evidence;
    });
    await terminal.waitFor('healthy');
    await terminal.press('r');
    const screen = await terminal.waitFor('OLD');
    for (const words of ['✗ The proxy does not answer.', 'systemctl start apache2', '20 days left'])
      expect(screen).toContain(words);
    await terminal.press(key.controlC);
  });

  it('says that a host is not healthy', async () => {
    const { terminal, code } = open(async () => ({ checks, problem }));
    expect(await terminal.waitFor('✗ not healthy')).toContain('The proxy does not answer.');
    await terminal.press(key.controlC);
    expect(await code).toBe(130);
  });

  it('writes little for a tick that changes the age only', async () => {
    const { terminal, code } = open(async () => evidence);
    await terminal.waitFor('Measured 0 s ago');
    const before = terminal.bytes().length;
    await terminal.waitFor('Measured 1 s ago');
    expect(terminal.bytes().length - before).toBeLessThan(200);
    await terminal.press('q');
    await code;
  });
});
