/** Character classes of YAML 1.1 as PyYAML and libyaml use them. Codes are UTF-16 units; 0 marks the end of the text. */

export const end = 0;
export const tab = 9;
export const space = 32;
export const byteOrderMark = 0xfeff;

/** LF, CR, NEL, LS, PS: all five break a line in YAML 1.1. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === space || code === tab;
}

export function isBreakOrEnd(code: number): boolean {
  return code === end || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return code <= space ? code === space || code === 10 || code === 13 || code === end || code === tab : isBreak(code);
}

/** `[0-9A-Za-z_-]`: anchors, tag handles and directive names. */
export function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95
  );
}

/** `,` `[` `]` `{` `}`. */
export function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

/** What neither loader lets into a file (YAML 1.1, 5.1: the printable subset). */
export const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
