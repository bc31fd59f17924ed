import { stripVTControlCharacters } from 'node:util';
import type { Key } from './ink.ts';

const keyNames = [
  'up',
  'down',
  'left',
  'right',
  'enter',
  'escape',
  'tab',
  'backspace',
  'page-up',
  'page-down',
  'home',
  'end',
  'erase-line',
  'suspend',
  'interrupt',
] as const;

export type KeyName = (typeof keyNames)[number];

/** A key that was pressed, or text that was typed or pasted. */
export type Press = { readonly key: KeyName } | { readonly text: string };

/** The press that a binding names: a key by its name, else a character. */
export function pressNamed(name: string): Press {
  const key = keyNames.find((one) => one === name);
  return key === undefined ? { text: name } : { key };
}

/** A place on the terminal, counted from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** What the terminal tells besides keys: the mouse, and where the cursor stands when it was asked. */
export type Pointing =
  | { readonly wheel: 'up' | 'down' }
  | { readonly click: Spot }
  | { readonly cursorLine: number }
  | 'other';

/**
 * The mouse as xterm tells it in its SGR form (ctlseqs, “Extended coordinates”, mode 1006), and the answer to a question for the cursor
 * (DSR 6). Undefined for what is typed; `other` for what no screen listens to: releases, other buttons, modified clicks.
 */
export function readPointing(input: string): Pointing | undefined {
  const [, answered] = /^\[(\d+);\d+R$/.exec(input) ?? [];
  if (answered !== undefined) return { cursorLine: Number(answered) };
  const [, button, column, line, end] = /^\[<(\d+);(\d+);(\d+)([Mm])$/.exec(input) ?? [];
  if (button === undefined) return undefined;
  if (end === 'm') return 'other';
  if (button === '64' || button === '65') return { wheel: button === '64' ? 'up' : 'down' };
  return button === '0' ? { click: { line: Number(line), column: Number(column) } } : 'other';
}

/**
 * What Ink 6.8 reports, made regular: Backspace arrives as `delete`; Esc sets `meta` as well; a paste arrives as one input that may hold line
 * ends, which become spaces and never submit. Ctrl-C counts also when other keys arrived in
 * the same read. Undefined for what no screen listens to.
 */
export function readPress(input: string, key: Key): Press | undefined {
  if (input.includes('\u0003')) return { key: 'interrupt' };
  if (key.ctrl) return controlPress(input);
  const named = namedKey(key);
  if (named !== undefined) return { key: named };
  if (key.meta) return undefined;
  const text = typedText(input);
  return text === '' ? undefined : { text };
}

function typedText(input: string): string {
  const line = stripVTControlCharacters(input)
    .replace(/^[\r\n]+|[\r\n]+$/g, '')
    .replace(/[\r\n\t]+/g, ' ');
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '');
}

function controlPress(input: string): Press | undefined {
  switch (input) {
    case 'c':
      return { key: 'interrupt' };
    case 'a':
      return { key: 'home' };
    case 'e':
      return { key: 'end' };
    case 'u':
      return { key: 'erase-line' };
    case 'z':
      return { key: 'suspend' };
    default:
      return undefined;
  }
}

function namedKey(key: Key): KeyName | undefined {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.return) return 'enter';
  if (key.escape) return 'escape';
  if (key.tab) return key.shift ? 'left' : 'tab';
  if (key.backspace || key.delete) return 'backspace';
  if (key.pageUp) return 'page-up';
  if (key.pageDown) return 'page-down';
  if (key.home) return 'home';
  if (key.end) return 'end';
  return undefined;
}
