import { cleanText } from './clean-text.ts';

/** Text from outside as one line: cleaned, line ends and what surrounds them become one space. */
export function oneLine(text: string): string {
  return cleanText(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

/** At most `length` characters; what is cut off is told by three dots. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, Math.max(0, length - 3))
        .join('')
        .trimEnd()}...`;
}
