import { addressOctets, formatAddress } from './ip-address.ts';

/** A name of a leaf certificate, ready for subjectAltName. Addresses are in their shortest text. */
export type LeafName = { readonly kind: 'dns' | 'ip'; readonly text: string };
export type RefusedName = { readonly name: string; readonly why: string };
export type LeafNames = { readonly names: readonly LeafName[]; readonly refused: readonly RefusedName[] };

/** X.520's upper bound of a common name (RFC 5280 appendix A.1, ub-common-name). */
export const longestCommonName = 64;

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const labelWithUnderscore = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** Whether a lower-case text is a host name of letters, digits and hyphens (RFC 5890's LDH, RFC 1123 section 2.1). */
export function isHostName(text: string): boolean {
  return text.length <= 253 && text.split('.').every((part) => label.test(part));
}

/**
 * The names a leaf certificate carries: first the common name if it can be a host name, then the others, lower case,
 * each once. An underscore is let through in the common name only, because TPA's inventory name cannot be changed here.
 * A single leading `*.` is allowed. Names that no verifier would match are refused with the reason.
 */
export function leafNames(commonName: string, others: readonly string[]): LeafNames {
  const names = new Map<string, LeafName>();
  const refused: RefusedName[] = [];
  const own = toName(commonName, labelWithUnderscore);
  if ('kind' in own) names.set(own.text, own);
  for (const name of others) {
    const result = names.has(name.toLowerCase()) ? undefined : toName(name, label);
    if (result === undefined) continue;
    if ('kind' in result) names.set(result.text, result);
    else refused.push(result);
  }
  return { names: [...names.values()], refused };
}

function toName(name: string, pattern: RegExp): LeafName | RefusedName {
  const octets = addressOctets(name);
  if (octets !== undefined) return { kind: 'ip', text: formatAddress(octets) ?? name };
  const text = name.toLowerCase();
  const refuse = (why: string): RefusedName => ({ name, why });
  if (text === '') return refuse('is empty');
  if (text !== text.trim() || /\s/.test(text)) return refuse('contains a space');
  if (text.endsWith('.')) return refuse('ends with a dot');
  if (text.length > 253) return refuse('is longer than 253 characters');
  if (/^[\d.]+$/.test(text)) return refuse('looks like an address but is none');
  const parts = text.replace(/^\*\.(?=[^.]+\.)/, '').split('.');
  const bad = parts.find((part) => !pattern.test(part));
  if (bad === undefined) return { kind: 'dns', text };
  if (bad.length > 63) return refuse('has a part longer than 63 characters');
  if (bad.includes('_')) return refuse('contains an underscore, which host names do not allow');
  return refuse('may contain only letters, digits, hyphens and dots');
}

/**
 * The common name for a host: the name itself, or its first label if it is longer than 64 characters (the full name is
 * then in subjectAltName alone); the first 64 characters if that is too long as well.
 */
export function commonNameFor(host: string): string {
  if (host.length <= longestCommonName) return host;
  return shortName(host).slice(0, longestCommonName);
}

/** The first label of a host's name; an address has none and is given as it is. */
export function shortName(host: string): string {
  return addressOctets(host) === undefined ? (host.split('.')[0] ?? host) : host;
}
