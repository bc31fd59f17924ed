import { Buffer } from 'node:buffer';

/** One `-----BEGIN LABEL-----` block. `der` is undefined if its base64 does not decode. */
export type PemBlock = {
  readonly label: string;
  readonly der: Uint8Array | undefined;
  /** RFC 1421 headers inside (`Proc-Type: 4,ENCRYPTED`), as OpenSSL's traditional key files have them. */
  readonly headers: readonly string[];
  /** Line of the BEGIN, from 1. */
  readonly line: number;
};

export type PemText = {
  readonly blocks: readonly PemBlock[];
  /** A BEGIN without its END, or an END without its BEGIN: the text is cut or damaged. */
  readonly truncated: boolean;
  readonly byteOrderMark: boolean;
  readonly crlf: boolean;
  /** Text other than white space outside the blocks. */
  readonly surroundingText: boolean;
};

const begin = /^-----BEGIN ([A-Z0-9 ]{1,64})-----[ \t]*$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads PEM text as verifiers do (RFC 7468 section 3, lax): text around blocks, CRLF, lines of any length and white space
 * at line ends are allowed, and noted. Never throws; anything that is not PEM gives no blocks.
 */
export function readPem(bytes: Uint8Array): PemText {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = Buffer.from(byteOrderMark ? bytes.subarray(3) : bytes).toString('latin1');
  const blocks: PemBlock[] = [];
  let open: { label: string; line: number; body: string[] } | undefined;
  let truncated = false;
  let surroundingText = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const label = begin.exec(line)?.[1];
    if (label !== undefined) {
      truncated ||= open !== undefined;
      open = { label, line: index + 1, body: [] };
    } else if (open === undefined) {
      truncated ||= line.startsWith('-----END ');
      surroundingText ||= line.trim() !== '';
    } else if (line.trimEnd() === `-----END ${open.label}-----`) {
      blocks.push({ label: open.label, line: open.line, ...decodeBody(open.body) });
      open = undefined;
    } else open.body.push(line);
  }
  truncated ||= open !== undefined;
  return { blocks, truncated, byteOrderMark, crlf: text.includes('\r'), surroundingText };
}

function decodeBody(lines: readonly string[]): Pick<PemBlock, 'der' | 'headers'> {
  const blank = lines.findIndex((line) => line.trim() === '');
  const hasHeaders = /^[A-Za-z-]+: /.test(lines[0] ?? '') && blank > 0;
  const headers = hasHeaders ? lines.slice(0, blank) : [];
  const body = lines
    .slice(hasHeaders ? blank : 0)
    .join('')
    .replace(/[ \t]/g, '');
  return { headers, der: body !== '' && base64.test(body) ? Buffer.from(body, 'base64') : undefined };
}

/** RFC 7468 strict text of one block: LF, 64 columns, final newline. */
export function writePem(label: string, der: Uint8Array): string {
  const body = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN ${label}-----\n${body.endsWith('\n') ? body : `${body}\n`}-----END ${label}-----\n`;
}
