import { decodeText, type RawText } from '../../health/document/json-text.ts';
import { takeCurlOutputApart } from '../../health/evidence/curl-output.ts';
import type { CommandResult } from '../../host/commands.ts';

/** What a command printed, as it came: bytes where they were asked for and the host has them. */
export function outputOf({ bytes, stdout }: Pick<CommandResult, 'bytes' | 'stdout'>): RawText {
  return bytes ?? stdout;
}

/** `outputOf` as text. Nothing is left where the bytes went to another thread. */
export function outputText(run: Pick<CommandResult, 'bytes' | 'stdout'>): string {
  return decodeText(outputOf(run));
}

/** The whole body of an answer that curl printed. */
export function bodyText(run: Pick<CommandResult, 'bytes' | 'stdout'>): string {
  return takeCurlOutputApart(outputOf(run), Number.POSITIVE_INFINITY).body;
}
