import { byteOrderMark, isBlankOrEnd, isBreak } from './characters.ts';

/** A place in the text that knows its line and column. The text ends with a NUL, so looking past the end is safe. */
export class Cursor {
  readonly text: string;
  /** Length of the text without the NUL. */
  readonly length: number;
  at = 0;
  line = 0;
  lineStart = 0;

  constructor(text: string) {
    this.text = `${text}\0`;
    this.length = text.length;
    if (text.charCodeAt(0) === byteOrderMark) {
      this.at = 1;
      this.lineStart = 1;
    }
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** Steps over one line break and answers what it means: LF for CR, CRLF, LF and NEL; LS and PS themselves. */
  takeBreak(): string {
    const code = this.code();
    if (!isBreak(code)) return '';
    this.at += code === 13 && this.code(1) === 10 ? 2 : 1;
    this.line += 1;
    this.lineStart = this.at;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** `---` or `...` at the start of a line, followed by a blank or the end. */
  atDocumentMarker(): boolean {
    if (this.at !== this.lineStart) return false;
    const code = this.code();
    if (code !== 45 && code !== 46) return false;
    return this.code(1) === code && this.code(2) === code && isBlankOrEnd(this.code(3));
  }
}
