import { Buffer } from 'node:buffer';
import { DerFault, type DerNode, readNodes, tag } from './der.ts';

/** A deviation from DER: `malformed` makes verifiers refuse the value, `not-minimal` only the strict ones. */
export type EncodingFault = { readonly kind: 'malformed' | 'not-minimal'; readonly what: string };

const deepest = 24;

/** All deviations from DER (X.690 sections 10 and 11) in `bytes` and everything constructed inside. Never throws. */
export function encodingFaults(bytes: Uint8Array, where: string, depth = 0): EncodingFault[] {
  if (depth > deepest) return [{ kind: 'malformed', what: `${where} is nested too deeply` }];
  try {
    return readNodes(bytes).flatMap((node) => [
      ...nodeFaults(node, where),
      ...((node.tag & 0x20) !== 0 ? encodingFaults(node.content, where, depth + 1) : []),
    ]);
  } catch (error) {
    if (error instanceof DerFault) return [{ kind: 'malformed', what: `in ${where} ${error.message}` }];
    throw error;
  }
}

function nodeFaults(node: DerNode, where: string): EncodingFault[] {
  const faults: EncodingFault[] = [];
  const malformed = (what: string) => faults.push({ kind: 'malformed', what: `in ${where} ${what}` });
  const notMinimal = (what: string) => faults.push({ kind: 'not-minimal', what: `in ${where} ${what}` });
  const { content } = node;
  const [first = 0, second = 0] = content;
  if (!node.minimalLength) notMinimal('a length is longer than needed');
  switch (node.tag) {
    case tag.boolean:
      if (content.length !== 1) malformed('a BOOLEAN has not one octet');
      else if (first !== 0 && first !== 0xff) malformed('a BOOLEAN is neither 00 nor FF, which Go refuses');
      break;
    case tag.integer:
      if (content.length === 0) malformed('an INTEGER is empty');
      else if (content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
        malformed('an INTEGER has needless leading octets');
      }
      break;
    case tag.bitString:
      if (content.length === 0 || first > 7 || (content.length === 1 && first > 0)) malformed('a BIT STRING is broken');
      else if (((content.at(-1) ?? 0) & ((1 << first) - 1)) !== 0) notMinimal('unused bits of a BIT STRING are set');
      break;
    case tag.null:
      if (content.length > 0) malformed('a NULL is not empty');
      break;
    case tag.oid:
      if (startsArcWithPadding(content)) malformed('an object identifier has needless leading octets');
      break;
    case tag.utf8String:
      if (Buffer.from(content).toString('utf8').includes('\ufffd')) malformed('a UTF8String is not UTF-8');
      break;
    case tag.printableString:
      if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(Buffer.from(content).toString('latin1'))) {
        notMinimal('a PrintableString has a character that the type does not allow');
      }
      break;
    case tag.set:
      if (!isSorted(content)) notMinimal('a SET OF is not in order');
      break;
    case tag.bitString | 0x20:
    case tag.octetString | 0x20:
    case tag.utf8String | 0x20:
      malformed('a string is in pieces');
      break;
  }
  return faults;
}

function startsArcWithPadding(content: Uint8Array): boolean {
  return content.some((octet, i) => octet === 0x80 && (i === 0 || (content[i - 1] ?? 0) < 0x80));
}

function isSorted(content: Uint8Array): boolean {
  const members = readNodes(content).map((node) => Buffer.from(node.raw));
  return members.every((member, i) => i === 0 || Buffer.compare(members[i - 1] ?? member, member) <= 0);
}
