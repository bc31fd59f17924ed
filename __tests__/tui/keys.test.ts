import { describe, expect, it } from 'vitest';
import { commandFor, helpLine, helpTable, keys } from '../../source/tui/bindings.ts';
import type { Key } from '../../source/tui/ink.ts';
import { type Press, readPress } from '../../source/tui/keys.ts';
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
      { shown: 'Enter', does: 'open' },
      { shown: '↑↓', does: 'choose' },
      { shown: 'q', does: 'leave' },
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
