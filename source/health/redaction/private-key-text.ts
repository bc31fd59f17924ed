/** Any label: PKCS#1, SEC 1, PKCS#8, encrypted or not, OpenSSH's, OpenPGP's. Lines may be broken, prefixed or escaped as in JSON. */
const begin = /-----BEGIN [A-Z0-9 ]{0,64}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END [A-Z0-9 ]{0,64}PRIVATE KEY(?: BLOCK)?-----/;

/** Hides private keys in PEM, whatever surrounds them; one that is cut off at either side, too. `cover` makes what stands in place of a key. */
export function hidePrivateKeys(text: string, mask: string, cover: (key: string) => string): string {
  if (!text.includes('PRIVATE KEY')) return text;
  let hidden = '';
  let from = 0;
  for (const match of text.matchAll(begin)) {
    const start = match.index + match[0].length;
    if (match.index < from) continue;
    const close = text.indexOf('-----', start);
    const stop = close < 0 ? text.length : close;
    hidden += text.slice(from, start) + (stop > start ? cover(text.slice(start, stop)) : '');
    from = stop;
  }
  return hideBeheaded(hidden + text.slice(from), mask);
}

/** The tail of a log may begin in the middle of a key: hides the lines of base64 above an end that has no beginning. */
function hideBeheaded(text: string, mask: string): string {
  const lines = text.split('\n');
  for (const [last, line] of lines.entries()) {
    const at = line.search(end);
    if (at < 0 || line.slice(0, at).endsWith(mask)) continue;
    // The line above the end is shorter than the others.
    let first = Math.max(0, last - 1);
    while (first > 0 && isOfKey(lines[first - 1] ?? '')) first -= 1;
    lines.fill('', first, last);
    lines[last] = mask + line.slice(at);
  }
  return lines.join('\n');
}

function isOfKey(line: string): boolean {
  return /[A-Za-z0-9+/=]{40}/.test(line) && !line.includes('-----');
}
