import { describe, expect, it } from 'vitest';
import type { HealthReport } from '../../source/health/health-report.ts';
import { clipboardSequence, exportJson, exportText } from '../../source/tui/health/export-text.ts';
import { healthScreen, shownThings } from '../../source/tui/health/health-screen.ts';
import {
  chosen,
  type HealthAction,
  type HealthView,
  isStale,
  reduceHealth,
  startHealth,
} from '../../source/tui/health/health-state.ts';
import { shortSize, shortSpan } from '../../source/tui/health/quantities.ts';
import { roundTop, sparkline } from '../../source/tui/health/sparkline.ts';
import { layOut } from '../../source/tui/screens/layout.ts';
import { settingOf } from '../../source/tui/screens/screen.ts';
import { reportOf } from '../support/shell.ts';

const at = Date.parse('2026-11-30T06:00:00Z');
const name = 'barman1.example.com';

/** A host on which the service is stopped and one server's last backup is too old. */
const broken: HealthReport = (() => {
  const report = reportOf(3);
  const [first, ...rest] = report.servers;
  if (first === undefined) throw new Error('three servers');
  const [check] = first.checks;
  if (check === undefined) throw new Error('one check');
  const old = { ...first, checks: [{ ...check, state: 'crit' as const, hint: 'the last backup is 9 days old' }] };
  return {
    ...report,
    service: { state: 'crit', id: 'not-running', message: 'pg-backup-api is not running.' },
    servers: [...rest, old],
  };
})();

function view(...actions: readonly HealthAction[]): HealthView {
  return actions.reduce(reduceHealth, startHealth([name], 60_000, at));
}

const measured = (report: HealthReport, now = at): HealthAction => ({ kind: 'measured', host: name, now, report });

function press(from: HealthView, ...texts: readonly string[]): HealthView {
  return texts.reduce((now, text) => {
    const isKey = ['enter', 'escape', 'up', 'down', 'left', 'right', 'backspace'].includes(text);
    const pressed = isKey ? ({ key: text } as { key: 'enter' }) : { text };
    return reduceHealth(now, {
      kind: 'press',
      press: pressed,
      extent: { rows: 50, height: 10 },
      order: shownThings(now),
    });
  }, from);
}

function frame(of: HealthView, columns: number, rows: number): readonly string[] {
  const setting = settingOf({ columns, rows });
  const { rows: drawn } = layOut(healthScreen(of, shownThings(of), setting), [], [], setting);
  return drawn.map((one) => one.map(({ text }) => text).join(''));
}

describe('the view of health', () => {
  it('counts each thing once, and calls nothing healthy that is not', () => {
    expect(frame(view(measured(broken)), 100, 30)[1]).toContain('✗ 2 critical');
    expect(frame(view(measured(reportOf(3))), 100, 30)[1]).toMatch(/healthy|not run|not known/);
    expect(frame(view(), 100, 30)[1]).toContain('No round has ended yet');
  });

  it('puts the worst first, and the cursor on it', () => {
    const now = view(measured(broken));
    expect(chosen(now, shownThings(now))?.title).toBe('service');
    const servers = shownThings(now).filter(({ panel }) => panel === 'servers');
    expect(servers.map(({ title }) => title)).toEqual(['pg00000', 'pg00001', 'pg00002']);
    expect(press(now, 's').sort).toBe('name');
  });

  it('tells why a server is not ok, beside it or under it', () => {
    expect(frame(view(measured(broken)), 80, 24).join('\n')).toMatch(/pg00000 .*the last backup is/);
    expect(frame(view(measured(broken)), 120, 40).join('\n')).toMatch(/└ the last backup is 9 days old/);
  });

  it('never is wider or higher than the window', () => {
    for (const [columns, rows] of [
      [60, 15],
      [80, 24],
      [100, 30],
      [200, 50],
    ] as const) {
      const drawn = frame(view(measured(broken)), columns, rows);
      expect(drawn.length).toBeLessThan(rows);
      expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(columns);
    }
  });

  it('Enter opens everything that is known of a thing, Esc closes it', () => {
    const open = press(view(measured(broken)), 'down', 'down', 'enter');
    expect(open.open).toBe(true);
    expect(frame(open, 100, 30).join('\n')).toMatch(/backup age.*blocks|backup age/);
    expect(press(open, 'escape').open).toBe(false);
  });

  it('filters by text, and problems only; both stand in the title', () => {
    const filtered = press(view(measured(broken)), '/', 'p', 'g', '0', '0', '0', '0', '1', 'enter');
    expect(shownThings(filtered).map(({ title }) => title)).toEqual(['pg00001']);
    expect(frame(filtered, 100, 30)[1]).toContain('/pg00001');
    const problems = press(view(measured(broken)), 'p');
    expect(shownThings(problems).map(({ title }) => title)).toEqual(['service', 'pg00000']);
    expect(shownThings(press(filtered, 'escape')).length).toBeGreaterThan(2);
  });

  it('while a filter is typed, its keys are text', () => {
    const typing = press(view(measured(broken)), '/', 'q', 'f', 'backspace');
    expect([typing.filter, typing.filtering]).toEqual(['q', true]);
  });

  it('Space stops the picture; rounds go on behind it', () => {
    const paused = press(view(measured(reportOf(3))), ' ');
    const later = reduceHealth(paused, measured(broken, at + 60_000));
    expect(shownThings(later).some(({ state }) => state === 'crit')).toBe(false);
    expect(frame(later, 100, 30).join('\n')).toContain('1 round behind');
    expect(shownThings(press(later, ' ')).some(({ state }) => state === 'crit')).toBe(true);
  });

  it('remembers each change of state with its time', () => {
    const changed = view(measured(reportOf(3)), measured(broken, at + 60_000));
    expect(changed.events.map(({ what, text }) => `${what} ${text}`)).toEqual([
      expect.stringContaining('service ok → crit'),
      expect.stringContaining('pg00000 ok → crit: the last backup is 9 days old'),
      expect.stringContaining('first round'),
    ]);
  });

  it('a host that does not answer keeps its last values, marked as stale, and is asked less often', () => {
    const problem = { id: 'down', message: 'No answer.', fix: [] };
    const failed = view(measured(reportOf(3)), { kind: 'failed', host: name, now: at + 60_000, problem });
    const [host] = failed.hosts;
    expect(host && isStale(host, failed)).toBe(true);
    expect(frame(failed, 100, 30)[1]).toMatch(/! stale/);
    expect(frame(failed, 100, 30)[1]).not.toContain('healthy');
    const again = reduceHealth(failed, { kind: 'failed', host: name, now: at + 120_000, problem });
    expect(again.hosts[0]?.nextAt).toBe(at + 120_000 + 120_000);
  });

  it('+ and - go through the intervals, and say the new one', () => {
    const longer = press(view(measured(reportOf(1))), '+');
    expect([longer.interval, longer.message]).toEqual([120_000, 'A round every 120 s from now on.']);
    expect(press(longer, '-', '-').interval).toBe(30_000);
  });

  it('a thing is bound by its id: when it is gone the cursor goes to what is worst', () => {
    const on = press(view(measured(broken)), 'down', 'down');
    const gone = reduceHealth(on, measured(reportOf(0), at + 1));
    expect(chosen(gone, shownThings(gone))?.id).not.toBe(on.cursor);
  });

  it('names the plan that repairs a thing, where there is one', () => {
    const things = shownThings(view(measured(broken)));
    expect(things.map(({ title, repair }) => [title, repair])).toEqual(
      expect.arrayContaining([
        ['service', 'install'],
        ['pg00000', undefined],
      ]),
    );
  });

  it('exports what is shown, as text and as JSON', () => {
    const now = view(measured(broken));
    expect(exportText(now, shownThings(now))).toContain('crit     barman1.example.com  service');
    expect(JSON.parse(exportJson(now, shownThings(now)))).toMatchObject({ schema: 1, command: 'dashboard' });
    expect(clipboardSequence('a')).toBe('\u001b]52;c;YQ==\u0007');
  });
});

describe('quantities', () => {
  it.each([
    [45, '45 s'],
    [61, '1 min'],
    [3600 * 3 + 600, '3 h 10 min'],
    [3600 * 23, '23 h'],
    [86_400 * 9, '9 d'],
    [-1, '0 s'],
  ])('%d s is %s', (seconds, text) => {
    expect(shortSpan(seconds)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_900_000_000_000, '1.9 TB'],
    [412e9, '412 GB'],
    [999_600, '1.0 MB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(shortSize(bytes)).toBe(text);
  });

  it('a sparkline begins at zero, shows what is over it, and what failed', () => {
    expect(sparkline([0, 1, 50, 100, 'failed', 'none'], 10, 100)).toBe(' ▁▄█×·');
    expect(sparkline([1, 2, 3], 2, 3)).toBe('▆█');
    expect([roundTop(0), roundTop(34), roundTop(2410), roundTop(100)]).toEqual([1, 50, 5000, 100]);
  });
});
