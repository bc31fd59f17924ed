/** What a file is that should be config.yml and is something else: named as what it is, with what to do about it. */
export interface ForeignContent {
  /** UTF-16 offset of what gave it away. */
  readonly offset: number;
  readonly reason: string;
  readonly manual: string;
}

type Kind = readonly [begins: RegExp, reason: string, manual: string];

/** How files begin that are no YAML, whatever comes after it. The decoded text of bytes that are not UTF-8: see decodeConfig. */
const kinds: readonly Kind[] = [
  [
    /^\ufeff?\s*(?:---[^\n]*\n\s*)?\$ANSIBLE_VAULT;/,
    'encrypted as a whole by ansible-vault',
    'Keep a readable copy outside version control (ansible-vault decrypt --output readable.yml FILE) and name it: --config readable.yml. Or encrypt its secrets only: ansible-vault encrypt_string.',
  ],
  [/^\udcff\ufffd\0\0|^[\t\n\r -~]\0\0\0/, ...wide('UTF-32', 'UTF-32LE', 'little-endian')],
  [/^\0\0\udcfe\ufffd|^\0\0\0[\t\n\r -~]/, ...wide('UTF-32', 'UTF-32BE', 'big-endian')],
  [/^\udcff\ufffd/, ...wide('UTF-16', 'UTF-16', 'little-endian')],
  [/^\udcfe\ufffd/, ...wide('UTF-16', 'UTF-16', 'big-endian')],
  [/^[\t\n\r -~]\0[\t\n\r -~]\0/, ...wide('UTF-16', 'UTF-16LE', 'little-endian')],
  [/^\0[\t\n\r -~]\0[\t\n\r -~]/, ...wide('UTF-16', 'UTF-16BE', 'big-endian')],
  [
    /^\ufeff?\s*(?:<!--[\s\S]{0,500}?-->\s*)?<(?:!doctype|html|head|body|\?xml|title|script|div)\b/i,
    'a page of HTML or XML, saved in place of the file',
    'Download the file itself (its “raw” form), or copy it from the TPA controller.',
  ],
  [
    /^\ufeff?\s*\{\s*"(?:message|errors?|detail|status|code)"\s*:|^\ufeff?(?:[45]\d\d: |HTTP\/[\d.]+ \d{3}\b)[^\n]*\s*$|^HTTP\/[\d.]+ \d{3}\b/,
    'the error message of a web server, saved in place of the file',
    'Download the file again, or copy it from the TPA controller.',
  ],
  [/^version https:\/\/git-lfs\.github\.com\/spec\//, 'a pointer of Git LFS, not the file', 'Run: git lfs pull.'],
  [/^\0GITCRYPT\0/, 'encrypted by git-crypt', 'Run: git-crypt unlock.'],
  [/^(?:cluster_name|architecture): ENC\[AES256_GCM,/m, 'encrypted by SOPS', 'Decrypt it: sops --decrypt FILE.'],
  [/^-----BEGIN PGP MESSAGE-----/, 'encrypted by OpenPGP', 'Decrypt it: gpg --decrypt FILE.'],
  [
    /^(?:-----BEGIN AGE ENCRYPTED FILE-----|age-encryption\.org\/)/,
    'encrypted by age',
    'Decrypt it: age --decrypt FILE.',
  ],
  [
    /^-----BEGIN [A-Z0-9 ]+-----/,
    'a certificate or a key in PEM',
    'Name the config.yml of the TPA cluster: --config FILE.',
  ],
  [
    /^(?:diff --git |Index: \S|--- \S+[^\n]*\r?\n\+\+\+ \S)/,
    'a patch, not the file',
    'Apply it to the file: git apply, or patch.',
  ],
  [
    /^(?:\x1f\udc8b|\x1f\ufffd|PK\x03\x04|BZh\d1AY|\udcfd7zXZ|%PDF-|\x7fELF|SQLite format 3\0)/,
    'a compressed or binary file',
    'Unpack it, or name the config.yml of the TPA cluster: --config FILE.',
  ],
];

function wide(name: string, encoding: string, order: string): readonly [reason: string, manual: string] {
  return [`saved as ${name} (${order})`, `Save it as UTF-8: iconv -f ${encoding} -t UTF-8 FILE > config.yml.`];
}

/** What the file is by how it begins; undefined for what may be YAML. */
export function foreignContent(text: string): ForeignContent | undefined {
  const head = text.slice(0, 2048);
  const kind = kinds.find(([begins]) => begins.test(head));
  return kind === undefined ? undefined : { offset: 0, reason: kind[1], manual: kind[2] };
}

/** Git's, Mercurial's and Subversion's marks of a merge, at the first column. */
const marker = /^(?:<{7}|\|{7}|>{7})(?: [^\n\r]*)?$|^={7}$/gm;
const mostLines = 12;

/** A merge that nobody resolved, in a text that cannot be read: the lines of its markers. */
export function mergeConflict(text: string): ForeignContent | undefined {
  if (!/^(?:<{7}|>{7})(?: |\r?$)/m.test(text)) return undefined;
  const found = [...text.replaceAll('\r\n', ' \n').matchAll(new RegExp(marker.source.replaceAll('$', '\\s*$'), 'gm'))];
  const offset = found[0]?.index ?? 0;
  const lines = linesOf(
    text,
    found.map(({ index }) => index),
  );
  const shown = lines.slice(0, mostLines).join(', ');
  const more = lines.length > mostLines ? ` and ${lines.length - mostLines} more` : '';
  return {
    offset,
    reason: `a merge conflict that nobody resolved: ${lines.length === 1 ? 'its marker is in line' : 'its markers are in lines'} ${shown}${more}`,
    manual:
      'Keep one side of each conflict, remove the lines of the markers, and commit: git status shows where you are.',
  };
}

function linesOf(text: string, offsets: readonly number[]): readonly number[] {
  let line = 1;
  let at = 0;
  return offsets.map((offset) => {
    for (; at < offset; at += 1) if (text.charCodeAt(at) === 10) line += 1;
    return line;
  });
}
