import { createPrivateKey } from 'node:crypto';

/**
 * What gives a P-256 key away wherever it stands: parts of its PEM text however its lines are broken, and the secret number as hex and
 * as bytes (latin1). The public half of the file is left out: it stands in certificates too.
 */
export function keyLines(pem: string): readonly string[] {
  const { d } = createPrivateKey(pem).export({ format: 'jwk' });
  if (typeof d !== 'string') throw new TypeError('the key has no secret number');
  const secret = Buffer.from(d, 'base64url');
  const text = pem
    .split('\n')
    .filter((line) => !line.startsWith('-----'))
    .join('');
  const der = Buffer.from(text, 'base64');
  // Three bytes are four letters: whole groups of the number only.
  const from = Math.ceil(der.indexOf(secret) / 3) * 4;
  const letters = text.slice(from, from + 40);
  return [...(letters.match(/.{20}/g) ?? []), secret.toString('hex'), secret.toString('latin1')];
}
