import type { Press } from '../keys.ts';

/** A line of text that is being edited; `cursor` counts characters (code points) from the start. */
export interface Field {
  readonly characters: readonly string[];
  readonly cursor: number;
}

export function fieldOf(text: string): Field {
  const characters = [...text];
  return { characters, cursor: characters.length };
}

export function fieldText(field: Field): string {
  return field.characters.join('');
}

/** The field after a press, or undefined when the press does not edit. */
export function editField(field: Field, press: Press): Field | undefined {
  const { characters, cursor } = field;
  if ('text' in press) {
    const typed = [...press.text];
    return { characters: characters.toSpliced(cursor, 0, ...typed), cursor: cursor + typed.length };
  }
  switch (press.key) {
    case 'left':
      return { characters, cursor: Math.max(0, cursor - 1) };
    case 'right':
      return { characters, cursor: Math.min(characters.length, cursor + 1) };
    case 'home':
      return { characters, cursor: 0 };
    case 'end':
      return { characters, cursor: characters.length };
    case 'backspace':
      return cursor === 0 ? field : { characters: characters.toSpliced(cursor - 1, 1), cursor: cursor - 1 };
    case 'erase-line':
      return { characters: [], cursor: 0 };
    default:
      return undefined;
  }
}
