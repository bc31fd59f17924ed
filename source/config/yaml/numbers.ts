/** The numbers of YAML 1.1 as PyYAML resolves them (`yaml/resolver.py`): base 60, `_`, octal with a leading 0. */

const integer =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;

const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

export function looksLikeInteger(text: string): boolean {
  return integer.test(text);
}

export function looksLikeFloat(text: string): boolean {
  return float.test(text);
}

/** The value of a text that `looksLikeInteger`; `undefined` where PyYAML fails too (`0x_`: no digits). */
export function parseInteger(text: string): bigint | undefined {
  const { negative, digits } = splitSign(text.replaceAll('_', ''));
  const magnitude = parseMagnitude(digits);
  if (magnitude === undefined) return undefined;
  return negative ? -magnitude : magnitude;
}

function parseMagnitude(digits: string): bigint | undefined {
  if (digits.startsWith('0b') || digits.startsWith('0x')) return digits.length > 2 ? BigInt(digits) : undefined;
  if (digits.includes(':')) return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  if (digits.startsWith('0') && digits.length > 1) return BigInt(`0o${digits.slice(1)}`);
  return BigInt(digits);
}

/** The value of a text that `looksLikeFloat`. */
export function parseFloat11(text: string): number {
  const { negative, digits } = splitSign(text.replaceAll('_', '').toLowerCase());
  const magnitude = parseFloatMagnitude(digits);
  return negative ? -magnitude : magnitude;
}

function parseFloatMagnitude(digits: string): number {
  if (digits === '.inf') return Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  if (!digits.includes(':')) return Number(digits);
  const parts = digits.split(':').map(Number).reverse();
  let base = 1;
  let sum = 0;
  for (const part of parts) {
    sum += part * base;
    base *= 60;
  }
  return sum;
}

function splitSign(text: string): { readonly negative: boolean; readonly digits: string } {
  const signed = text.startsWith('-') || text.startsWith('+');
  return { negative: text.startsWith('-'), digits: signed ? text.slice(1) : text };
}
