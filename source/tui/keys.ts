import { stripVTControlCharacters } from 'node:util';
import type { Key } from './ink.ts';

export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'enter'
  | 'escape'
  | 'tab'
  | 'backspace'
  | 'page-up'
  | 'page-down'
  | 'home'
  | 'end'
  | 'erase-line'
  | 'suspend'
  | 'interrupt';

/** A key that was pressed, or text that was typed or pasted. */
export type Press = { readonly key: KeyName } | { readonly text: string };

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
