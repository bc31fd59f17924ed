/**
 * A reader for DER (X.690) that also accepts what verifiers accept although it is not DER, and says so: it keeps the
 * bytes as they stand, because a judge of encodings must not normalise them. Reading ends with `DerFault`, which
 * `readCertificate` and its like catch and turn into a value.
 */
export type DerNode = {
  /** The identifier octet: class, constructed bit and tag number (0x30 SEQUENCE, 0xa0 [0] constructed, …). */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Identifier, length and content. */
  readonly raw: Uint8Array;
  /** False if the length could have been written in fewer octets (X.690 10.1). */
  readonly minimalLength: boolean;
};

export class DerFault extends Error {
  override readonly name = 'DerFault';
}

export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Reads the one value at the start of `bytes`; the rest is `bytes.subarray(node.raw.length)`. Throws `DerFault`. */
export function readNode(bytes: Uint8Array): DerNode {
  const identifier = bytes[0];
  const first = bytes[1];
  if (identifier === undefined || first === undefined) throw new DerFault('the value ends in its header');
  if ((identifier & 0x1f) === 0x1f) throw new DerFault('a tag number of 31 or more is used');
  let length = first;
  let start = 2;
  let minimalLength = true;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0) throw new DerFault('an indefinite length is used');
    if (octets > 4) throw new DerFault('a length is larger than any certificate');
    length = 0;
    for (let i = 0; i < octets; i += 1) length = length * 256 + (bytes[2 + i] ?? 0);
    start = 2 + octets;
    minimalLength = length >= 0x80 && (octets === 1 || length >= 256 ** (octets - 1));
  }
  if (start + length > bytes.length) throw new DerFault('a value is longer than what holds it');
  return {
    tag: identifier,
    content: bytes.subarray(start, start + length),
    raw: bytes.subarray(0, start + length),
    minimalLength,
  };
}

/** All values in `bytes`, one after the other. Throws `DerFault`. */
export function readNodes(bytes: Uint8Array): DerNode[] {
  const nodes: DerNode[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const node = readNode(rest);
    nodes.push(node);
    rest = rest.subarray(node.raw.length);
  }
  return nodes;
}

/** The node, if there is one and it has that tag; otherwise `DerFault` says what was expected. */
export function expectTag(node: DerNode | undefined, wanted: number, what: string): DerNode {
  if (node?.tag !== wanted) throw new DerFault(`${what} is missing or of another type`);
  return node;
}

/** The values inside a node of that tag. Throws `DerFault`. */
export function childrenOf(node: DerNode | undefined, wanted: number, what: string): DerNode[] {
  return readNodes(expectTag(node, wanted, what).content);
}

/** A dotted object identifier (X.690 8.19). Throws `DerFault` on an empty or unfinished one. */
export function readOid(node: DerNode | undefined, what: string): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  let unfinished = true;
  for (const octet of expectTag(node, tag.oid, what).content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    unfinished = octet >= 0x80;
    if (unfinished) continue;
    if (arcs.length > 0) arcs.push(arc);
    else {
      const top = arc < 80n ? arc / 40n : 2n;
      arcs.push(top, arc - top * 40n);
    }
    arc = 0n;
  }
  if (unfinished) throw new DerFault(`${what} is not an object identifier`);
  return arcs.join('.');
}

/** The bits of a BIT STRING and how many of the last octet are unused. Throws `DerFault`. */
export function readBitString(node: DerNode | undefined, what: string): { unused: number; bits: Uint8Array } {
  const { content } = expectTag(node, tag.bitString, what);
  const unused = content[0];
  if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1)) {
    throw new DerFault(`${what} is not a bit string`);
  }
  return { unused, bits: content.subarray(1) };
}

/** A small non-negative INTEGER, as path lengths, salt lengths and versions are. Throws `DerFault`. */
export function readSmallInteger(node: DerNode | undefined, what: string): number {
  const { content } = expectTag(node, tag.integer, what);
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 0x80) {
    throw new DerFault(`${what} is not a small non-negative integer`);
  }
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}
