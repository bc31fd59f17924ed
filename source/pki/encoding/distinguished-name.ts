import { Buffer } from 'node:buffer';
import { childrenOf, type DerNode, expectTag, readOid, tag } from './der.ts';
import { attributeNames, oid } from './oids.ts';

export type NameAttribute = { readonly oid: string; readonly stringType: number; readonly text: string };

export type DistinguishedName = {
  /** The bytes as they stand: names are equal for Go, GnuTLS and NSS only if these are. */
  readonly raw: Uint8Array;
  readonly attributes: readonly NameAttribute[];
};

/** Reads a Name (RFC 5280 section 4.1.2.4). Throws `DerFault`. */
export function readName(node: DerNode | undefined, what: string): DistinguishedName {
  const attributes: NameAttribute[] = [];
  for (const set of childrenOf(node, tag.sequence, what)) {
    for (const pair of childrenOf(set, tag.set, what)) {
      const [type, value] = childrenOf(pair, tag.sequence, what);
      const string = expectTag(value, value?.tag ?? -1, what);
      attributes.push({ oid: readOid(type, what), stringType: string.tag, text: decodeString(string) });
    }
  }
  return { raw: expectTag(node, tag.sequence, what).raw, attributes };
}

function decodeString(node: DerNode): string {
  const bytes = Buffer.from(node.content);
  if (node.tag === tag.utf8String) return bytes.toString('utf8');
  if (node.tag === tag.bmpString && bytes.length % 2 === 0) return Buffer.from(bytes).swap16().toString('utf16le');
  return bytes.toString('latin1');
}

/** `CN=speedy.CA, O=EDB` in the order of the encoding, with the escapes of RFC 4514 section 2.4. */
export function formatName(name: DistinguishedName): string {
  return name.attributes
    .map(({ oid: type, text }) => `${attributeNames[type] ?? type}=${escapeValue(text)}`)
    .join(', ');
}

function escapeValue(text: string): string {
  return text
    .replace(/[",+;<>\\]/g, '\\$&')
    .replace(/^[ #]|(?<=.) $/g, '\\$&')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The last common name, as OpenSSL takes it when there are several; undefined if there is none. */
export function commonNameOf(name: DistinguishedName): string | undefined {
  return name.attributes.findLast((attribute) => attribute.oid === oid.commonName)?.text;
}

/** OpenSSL's idea of equal names: string types, case and runs of spaces do not count (RFC 5280 section 7.1). */
export function sameName(a: DistinguishedName, b: DistinguishedName): boolean {
  return comparable(a) === comparable(b);
}

/** Every certificate of a bundle is asked whether it has the issuer's name. */
const comparables = new WeakMap<DistinguishedName, string>();

function comparable(name: DistinguishedName): string {
  const known = comparables.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(name.attributes.map((attribute) => [attribute.oid, withoutVariants(attribute.text)]));
  comparables.set(name, text);
  return text;
}

function withoutVariants(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[A-Z]/g, (c) => c.toLowerCase());
}
