/** Any label: PKCS#1, SEC 1, PKCS#8, encrypted or not, OpenSSH's, OpenPGP's. Lines may be broken, prefixed or escaped as in JSON. */
const begin = '-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----';
const end = '-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----';
const whole = new RegExp(`(${begin})((?:(?!-----(?:BEGIN|END) )[\\s\\S])*)(${end}|$|(?=-----))`, 'g');
const endOfKey = new RegExp(end);

/** Hides private keys in PEM, whatever surrounds them; one that is cut off at either side, too. `cover` makes what stands in place of a key. */
export function hidePrivateKeys(text: string, mask: string, cover: (key: string) => string): string {
  if (!text.includes('PRIVATE KEY')) return text;
  return hideBeheaded(
    text.replace(whole, (_, head: string, key: string, foot: string) => head + cover(key) + foot),
    mask,
  );
}

/** The tail of a log may begin in the middle of a key: hides the lines of base64 above an end that has no beginning. */
function hideBeheaded(text: string, mask: string): string {
  const lines = text.split('\n');
  for (const [last, line] of lines.entries()) {
    const at = line.search(endOfKey);
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
