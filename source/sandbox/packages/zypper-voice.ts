import type { Call } from '../call.ts';
import type { ZypperArguments } from './zypper-arguments.ts';

/** How zypper speaks: plain lines, errors on standard error; or one stream of XML on standard output. */
export interface ZypperVoice {
  info(text: string): void;
  error(text: string): void;
  /** A line of XML that plain output does not have, or the other way round. */
  xml(line: string): void;
  plain(line: string): void;
  /** Ends the stream; the exit code goes through. */
  end(code: number): number;
}

/** The voice of a call; the stream of XML is open. `-q` silences information. */
export function zypperVoice(call: Call, { quiet, xml }: ZypperArguments): ZypperVoice {
  const message = (type: string, text: string) => call.out(`<message type="${type}">${escapeXml(text)}</message>`);
  if (!xml) {
    const say = (text: string) => (quiet ? undefined : call.out(text));
    return { info: say, error: (text) => call.err(text), xml: () => undefined, plain: say, end: (code) => code };
  }
  call.out("<?xml version='1.0'?>");
  call.out('<stream>');
  return {
    info: (text) => (quiet ? undefined : message('info', text)),
    error: (text) => message('error', text),
    xml: (line) => call.out(line),
    plain: () => undefined,
    end: (code) => {
      call.out('</stream>');
      return code;
    },
  };
}

/** Text as zypper writes it into XML. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  return text.replace(/[&<>"']/g, (character) => `&${entities[character]};`);
}
