import { describe, expect, it } from 'vitest';
import type { JournaledRun } from '../../source/plan/journal-records.ts';
import type { CertificateRow } from '../../source/steps/certificates/certificate-rows.ts';
import { certificateItems, certificatesScreen } from '../../source/tui/certificates/certificates-screen.ts';
import { healthScreen, shownThings } from '../../source/tui/health/health-screen.ts';
import { type HealthAction, type HealthView, reduceHealth, startHealth } from '../../source/tui/health/health-state.ts';
import { historyScreen } from '../../source/tui/history/history-screen.ts';
import { layOut } from '../../source/tui/screens/layout.ts';
import { type Screen, type Setting, settingOf } from '../../source/tui/screens/screen.ts';
import { wizardScreen } from '../../source/tui/screens/wizard-screen.ts';
import { emptyList } from '../../source/tui/shell/list-view.ts';
import { tabs, type ViewId } from '../../source/tui/shell/views.ts';
import { cells, pad } from '../../source/tui/text/cells.ts';
import { piece, type Tone } from '../../source/tui/text/row.ts';
import { toAscii } from '../../source/tui/text/symbols.ts';
import { lookOf } from '../../source/tui/theme.ts';
import { startWizard } from '../../source/tui/wizard/wizard-state.ts';
import { settingsQuestion } from '../support/settings-question.ts';
import { reportOf } from '../support/shell.ts';
import { asking, exampleFlows } from './example-flows.ts';

/** What an operator's files, servers and programs may be called. */
const hostile = '\u001b[31mred\u0007\u202e\u009b2J\nnext';

const sizes = [
  [60, 15],
  [80, 24],
  [100, 30],
  [200, 50],
] as const;

const at = Date.parse('2026-11-30T06:00:00Z');
const hosts = ['barman1.example.com', 'barman2.example.com'] as const;

/** Two hosts, of which the second does not answer any more after its first round. */
function health(name = 'x'): HealthView {
  const measured = (host: string): HealthAction => {
    const report = reportOf(3);
    const [first, ...rest] = report.servers;
    const servers = first === undefined ? rest : [{ ...first, name: `${first.name}${name}` }, ...rest];
    return { kind: 'measured', host, now: at, report: { ...report, host, servers } };
  };
  const problem = { id: 'timeout', message: `${name} does not answer.`, fix: [] };
  return [
    measured(hosts[0]),
    measured(hosts[1]),
    { kind: 'failed', host: hosts[1], now: at + 60_000, problem } as const,
  ].reduce(reduceHealth, startHealth(hosts, 60_000, at));
}

function certificate(role: CertificateRow['role'], days: number, name = ''): CertificateRow {
  const file = `/etc/tpa/pg-backup-api/${role}${name}.crt`;
  const names = { file, key: undefined, subject: `CN=${name}`, sans: [], issuer: undefined };
  const facts = { serial: '0a', fingerprint: undefined, notBefore: undefined, notAfter: undefined };
  const found = { id: 'ends-soon', severity: 'warn', message: `It ends in ${days} days.`, fix: 'Renew it.' } as const;
  return {
    ...{ role, inSet: true, ...names, ...facts, secondsLeft: days * 86_400, served: role === 'server' },
    ...{ servedSerial: undefined, usedBy: [], verdict: days < 30 ? 'warn' : 'ok', findings: days < 30 ? [found] : [] },
  };
}

function run(title: string, outcome: JournaledRun['outcome']): JournaledRun {
  const facts = { id: title, started: '2026-11-30T06:00:00.000Z', command: ['wizard'], completed: 0, actions: [] };
  return { ...facts, title, outcome } as unknown as JournaledRun;
}

/** The views as the shell shows them; `name` stands in a field of each that comes from outside. */
function screens(setting: Setting, name?: string): readonly (readonly [string, ViewId, Screen])[] {
  const overview = exampleFlows.find(([known]) => known === 'overview')?.[1];
  if (overview === undefined) throw new Error('no overview');
  const seen = health(name);
  const rows = [certificate('ca', 3219), certificate('server', 12, name), certificate('client', 318)];
  const track = { phase: 'two-cas', now: 'Both CAs are trusted.', conditions: ['Every client trusts both.'] } as const;
  const runs = [run(`Renew the server certificate ${name ?? ''}`, 'proven'), run('Set up the proxy', 'undone')];
  const question = {
    ...settingsQuestion,
    rows: settingsQuestion.rows.map((row, index) => ({
      ...row,
      group: index < 2 ? 'Other than TPA’s default' : 'Certificates',
      ...(name !== undefined && { value: name }),
    })),
  };
  return [
    ['setup', 'setup', wizardScreen(startWizard(overview), setting)],
    ['settings', 'setup', wizardScreen(startWizard(asking(question)), setting)],
    [
      'certificates',
      'certificates',
      certificatesScreen({ ...emptyList(), items: certificateItems(rows), track }, setting),
    ],
    ['health', 'health', healthScreen(seen, shownThings(seen), setting)],
    ['history', 'history', historyScreen({ ...emptyList(), items: runs, undoing: undefined }, setting)],
  ];
}

function frame(view: ViewId, screen: Screen, setting: Setting): readonly string[] {
  const { rows } = layOut(screen, tabs(view, true), [piece('barman1.example.com')], setting);
  // Cut at the right edge as the screen cuts them.
  return rows.map((row) => pad(row.map(({ text }) => text).join(''), setting.columns).trimEnd());
}

describe.each(sizes)('the views at %i×%i', (columns, rows) => {
  const setting = settingOf({ columns, rows });

  it.each(screens(setting))('%s', (_, view, screen) => {
    // Whatever the time zone of the machine is.
    const shown = frame(view, screen, setting)
      .join('\n')
      .replace(/\d[\d:]*(?=…)|\d\d:\d\d:\d\d/g, 'hh:mm:ss');
    expect(`\n${shown}\n`).toMatchSnapshot();
  });

  it.each(screens(setting))('%s is the same in ASCII, sign for sign', (_, view, screen) => {
    for (const line of frame(view, screen, setting)) {
      const ascii = toAscii(line);
      expect(ascii).toMatch(/^[\x20-\x7e]*$/);
      expect(ascii.length).toBe(cells(line));
    }
  });

  it.each(screens(setting, hostile))('%s keeps hostile text in its place', (_, view, screen) => {
    const shown = frame(view, screen, setting);
    expect(shown.length).toBeLessThan(rows);
    for (const line of shown) {
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

describe('on a light and on a dark background', () => {
  const tones: readonly Tone[] = ['plain', 'strong', 'dim', 'accent', 'chosen', 'good', 'warn', 'bad'];

  it('text has the terminal’s own colour, and what is chosen is inverse', () => {
    expect(tones.filter((tone) => lookOf(tone).color !== undefined)).toEqual(['good', 'warn', 'bad']);
    expect(tones.filter((tone) => lookOf(tone).inverse)).toEqual(['chosen']);
  });

  it.each(screens(settingOf({ columns: 100, rows: 30 })))(
    '%s has no coloured piece without a sign or a word',
    (...shown) => {
      const coloured = [...shown[2].top, ...shown[2].body, ...shown[2].bottom]
        .flat()
        .filter(({ tone }) => lookOf(tone).color !== undefined);
      expect(coloured.filter(({ text }) => text.trim() === '')).toEqual([]);
    },
  );
});

describe('two hosts of which one dies', () => {
  const seen = health();
  const setting = settingOf({ columns: 200, rows: 50 });
  const text = frame('health', healthScreen(seen, shownThings(seen), setting), setting).join('\n');

  it('the other one is measured as before, and the dead one keeps its last values with their age', () => {
    const [alive, dead] = seen.hosts;
    expect([alive?.failure, dead?.failure?.message]).toEqual([undefined, 'x does not answer.']);
    expect([alive?.report !== undefined, dead?.report !== undefined]).toEqual([true, true]);
    expect(text).toContain('barman1.example.com');
    expect(text).toContain('x does not answer.');
    expect(text).not.toMatch(/barman2\.example\.com is healthy/);
  });

  it.each(sizes)(
    'the table names the host of each server at %i×%i, and what is old has its time, no tick',
    (columns, rows) => {
      const small = settingOf({ columns, rows });
      const things = shownThings(seen);
      const last = things.findLast(({ panel }) => panel === 'servers')?.id;
      const shown = frame('health', healthScreen({ ...seen, cursor: last }, things, small), small);
      const old = shown.filter((line) => /^.. ?barman2\.e… {2}pg0/.test(line));
      expect(old.length).toBeGreaterThan(0);
      expect(old.filter((line) => line[1] !== '?')).toEqual([]);
      expect(shown.join('\n')).toMatch(/as of \d\d:/);
    },
  );

  it('the screen reader hears of it by the verdict', () => {
    expect(text).toContain('! stale');
    expect(text).not.toContain('healthy');
  });
});
