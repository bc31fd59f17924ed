import { stripVTControlCharacters } from 'node:util';
import { redactText } from '../health/redaction/redact.ts';

/**
 * Text from outside (apt, Barman, file contents) as it may reach a terminal: without control sequences and control characters
 * (tabs become spaces; line ends stay), and with passwords redacted as Barman does it.
 */
export function cleanText(text: string): string {
  const visible = stripVTControlCharacters(text)
    .replaceAll('\t', '    ')
    .replaceAll('\r\n', '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '');
  return redactText(visible);
}
