import { describe, expect, it } from 'vitest';
import { layOut } from '../../source/tui/screens/layout.ts';
import { settingOf } from '../../source/tui/screens/screen.ts';
import { wizardScreen } from '../../source/tui/screens/wizard-screen.ts';
import { piece, type Row } from '../../source/tui/text/row.ts';
import { reduceWizard, startWizard, type WizardState } from '../../source/tui/wizard/wizard-state.ts';
import { asking, exampleFlows, text } from './example-flows.ts';

const sizes = [
  [60, 15],
  [80, 24],
  [100, 19],
  [200, 50],
] as const;

function frame(state: WizardState, columns: number, rows: number): readonly string[] {
  const setting = settingOf({ columns, rows });
  const layout = layOut(wizardScreen(state, setting), [piece('wizard')], [piece('barman1')], setting);
  return layout.rows.map(textOf);
}

function textOf(row: Row): string {
  return row.map((segment) => segment.text).join('');
}

describe.each(exampleFlows)('the screen: %s', (_, flow, essentials) => {
  it.each(sizes)('leaves a row free at %i×%i', (columns, rows) => {
    expect(frame(startWizard(flow), columns, rows).length).toBeLessThan(rows);
  });

  it.each(sizes.slice(1))('shows the essentials at %i×%i', (columns, rows) => {
    const shown = frame(startWizard(flow), columns, rows).join('\n');
    for (const words of essentials) expect(shown).toContain(words);
  });

  it('keeps the keys on its last row at 60×15', () => {
    const keys = essentials.find((words) => /^(q|Enter|Esc|Ctrl-C) (?!opens)/.test(words));
    const last = frame(startWizard(flow), 60, 15).at(-1) ?? '';
    if (keys !== undefined) expect(last).toContain(keys);
    expect(last.length).toBeLessThan(58);
  });

  it('fits with its help at every size', () => {
    const helped = reduceWizard(startWizard(flow), {
      kind: 'press',
      press: { text: '?' },
      extent: { rows: 0, height: 0 },
    });
    for (const [columns, rows] of sizes) expect(frame(helped, columns, rows).length).toBeLessThan(rows);
  });
});

describe('what a typed value would bring about', () => {
  const said = 'none of the 9 versions of pg-backup-api (highest 2:2.2.0-1.bookworm) matches this specifier';
  const flow = asking({ ...text, validate: () => 'It selects nothing.', preview: () => [said] });

  it('is broken between words', () => {
    const shown = frame(startWizard(flow), 80, 24).map((line) => line.trim());
    expect(shown).toContain('none of the 9 versions of pg-backup-api (highest 2:2.2.0-1.bookworm)');
    expect(shown).toContain('matches this specifier');
  });

  it('makes room for a refusal', () => {
    const setting = settingOf({ columns: 80, rows: 24 });
    const { extent } = layOut(wizardScreen(startWizard(flow), setting), [], [], setting);
    const refused = reduceWizard(startWizard(flow), { kind: 'press', press: { key: 'enter' }, extent });
    const shown = frame(refused, 80, 24).join('\n');
    expect([shown.includes('It selects nothing.'), shown.includes('none of the 9')]).toEqual([true, false]);
  });
});

describe('a screen that does not fit', () => {
  const review = exampleFlows.find(([name]) => name === 'review')?.[1];

  it('can be scrolled to its last row, and no further', () => {
    if (review === undefined) throw new Error('no review');
    const setting = settingOf({ columns: 80, rows: 24 });
    let state = startWizard(review);
    for (let press = 0; press < 50; press += 1) {
      const { extent } = layOut(wizardScreen(state, setting), [], [], setting);
      state = reduceWizard(state, { kind: 'press', press: { key: 'page-down' }, extent });
    }
    const shown = frame(state, 80, 24).join('\n');
    expect(shown).toContain('Undo: There is nothing to take back.');
    expect(shown).not.toContain('below');
    const { extent } = layOut(wizardScreen(state, setting), [], [], setting);
    const up = reduceWizard(state, { kind: 'press', press: { key: 'up' }, extent });
    expect(up.view.offset).toBe(state.view.offset - 1);
  });

  it('names on the help line the keys that scroll, and only then', () => {
    const short = exampleFlows.find(([name]) => name === 'refused')?.[1];
    if (review === undefined || short === undefined) throw new Error('no example');
    expect(frame(startWizard(review), 80, 24).at(-1)).toContain('↑↓ scroll');
    expect(frame(startWizard(short), 80, 24).at(-1)).not.toContain('PgUp/PgDn');
  });
});
