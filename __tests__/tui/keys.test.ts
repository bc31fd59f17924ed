import { describe, expect, it } from 'vitest';
import { commandFor, helpLine, helpTable, keys } from '../../source/tui/bindings.ts';
import type { Key } from '../../source/tui/ink.ts';
import { type Press, pressNamed, readPointing, readPress } from '../../source/tui/keys.ts';
import { editField, fieldOf, fieldText } from '../../source/tui/wizard/field.ts';

const none = {} as Key;

describe('what Ink 6.8 reports', () => {
  it.each<[string, string, Partial<Key>, Press | undefined]>([
    ['Enter', '\r', { return: true }, { key: 'enter' }],
    ['Backspace that arrives as delete (0x7f)', '', { delete: true }, { key: 'backspace' }],
    ['Backspace that arrives as backspace (0x08)', '', { backspace: true }, { key: 'backspace' }],
    ['Esc, which sets meta too', '', { escape: true, meta: true }, { key: 'escape' }],
    ['Ctrl-C', 'c', { ctrl: true }, { key: 'interrupt' }],
    ['Ctrl-C that arrives with another key', '\r\u0003', {}, { key: 'interrupt' }],
    ['another Ctrl key', 'x', { ctrl: true }, undefined],
    ['Alt with a letter', 'x', { meta: true }, undefined],
    ['Shift-Tab', '', { tab: true, shift: true }, { key: 'left' }],
    ['a letter', 'q', {}, { text: 'q' }],
    ['a space', ' ', {}, { text: ' ' }],
    ['a paste of two lines, which submits nothing', 'one\rtwo\r\n', {}, { text: 'one two' }],
    ['a paste with control characters', 'a\u0000\u001b[31mb\u0008', {}, { text: 'ab' }],
    ['a paste of line ends only', '\r\n', {}, undefined],
    ['a pasted password, which is not redacted in an answer', 'password=x', {}, { text: 'password=x' }],
  ])('%s', (_, input, key, press) => {
    expect(readPress(input, { ...none, ...key })).toEqual(press);
  });
});

describe('what the terminal tells besides keys', () => {
  it.each<[string, string, ReturnType<typeof readPointing>]>([
    ['the left button', '[<0;12;7M', { click: { line: 7, column: 12 } }],
    ['its release', '[<0;12;7m', 'other'],
    ['the middle button', '[<1;12;7M', 'other'],
    ['the left button with Ctrl', '[<16;12;7M', 'other'],
    ['a column that the older form cannot tell', '[<0;300;7M', { click: { line: 7, column: 300 } }],
    ['the wheel up', '[<64;1;1M', { wheel: 'up' }],
    ['the wheel down', '[<65;1;1M', { wheel: 'down' }],
    ['the wheel sideways', '[<66;1;1M', 'other'],
    ['where the cursor is', '[24;1R', { cursorLine: 24 }],
    ['a letter', 'M', undefined],
    ['a paste that holds such words', 'see [<0;12;7M', undefined],
  ])('%s', (_, input, expected) => {
    expect(readPointing(input)).toEqual(expected);
  });

  it('a key of the help line is pressed by a click on it', () => {
    expect(['enter', 'r', ' ', 'page-down'].map(pressNamed)).toEqual([
      { key: 'enter' },
      { text: 'r' },
      { text: ' ' },
      { key: 'page-down' },
    ]);
  });
});

describe('the table of keys', () => {
  const bindings = [keys.acceptForward('open'), keys.next, keys.leave, keys.interrupt];

  it.each<[string, Press, string | undefined]>([
    ['a key', { key: 'enter' }, 'accept'],
    ['another key of the same binding', { key: 'right' }, 'accept'],
    ['a letter in either case', { text: 'Q' }, 'leave'],
    ['a key that is not bound here', { key: 'page-up' }, undefined],
    ['a word that begins with a bound letter', { text: 'quit' }, undefined],
  ])('matches %s', (_, press, command) => {
    expect(commandFor(bindings, press)).toBe(command);
  });

  it('says on the help line what is bound, by the same table', () => {
    expect(helpLine(bindings)).toEqual([
      { shown: 'Enter', does: 'open', press: 'enter' },
      { shown: '↑↓', does: 'choose', press: 'down' },
      { shown: 'q', does: 'leave', press: 'q' },
    ]);
  });

  it('names every key on the help screen', () => {
    expect(helpTable([keys.acceptForward('open'), keys.next, keys.leave])).toEqual([
      { shown: 'Enter, →, Tab', does: 'open' },
      { shown: '↓', does: 'one down' },
      { shown: 'q', does: 'leave' },
    ]);
  });
});

describe('editing a line', () => {
  it.each<[string, readonly Press[], string, number]>([
    ['types at the end', [{ text: 'c' }], 'abc', 3],
    ['types in the middle', [{ key: 'left' }, { text: 'x' }], 'axb', 2],
    ['deletes before the cursor', [{ key: 'left' }, { key: 'backspace' }], 'b', 0],
    ['deletes nothing at the start', [{ key: 'home' }, { key: 'backspace' }], 'ab', 0],
    ['goes to the start and the end', [{ key: 'home' }, { key: 'end' }, { text: '!' }], 'ab!', 3],
    ['stays within the line', [{ key: 'right' }, { key: 'right' }], 'ab', 2],
    ['takes a character of two code units as one', [{ text: '👍' }, { key: 'backspace' }], 'ab', 2],
    ['erases the line', [{ key: 'erase-line' }], '', 0],
  ])('%s', (_, presses, text, cursor) => {
    const field = presses.reduce((edited, press) => editField(edited, press) ?? edited, fieldOf('ab'));
    expect([fieldText(field), field.cursor]).toEqual([text, cursor]);
  });

  it('leaves Enter and Esc to the screen', () => {
    expect([editField(fieldOf('ab'), { key: 'enter' }), editField(fieldOf('ab'), { key: 'escape' })]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
