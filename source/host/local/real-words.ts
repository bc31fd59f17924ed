import type { Word } from '../commands.ts';

/** Maps the words of a command line for this machine: path words go below the root. */
export type RealWords = (words: readonly Word[]) => string[];

export function realWords(real: (path: string) => string): RealWords {
  return (words) => words.map((word) => (typeof word === 'string' ? word : real(word.path)));
}
