import { Buffer } from 'node:buffer';
import {
  childrenOf,
  DerFault,
  type DerNode,
  expectTag,
  readBitString,
  readNode,
  readNodes,
  readOid,
  readSmallInteger,
  tag,
} from './der.ts';
import type { EncodingFault } from './encoding-faults.ts';
import { type GeneralName, readGeneralName } from './general-name.ts';

/** Named bits of KeyUsage, in the order of RFC 5280 section 4.2.1.3. */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

export type BasicConstraints = { readonly ca: boolean; readonly pathLength: number | undefined };
/** Key identifiers and serials as lower-case hex. */
export type AuthorityKeyIdentifier = {
  readonly keyId: string | undefined;
  readonly issuer: readonly GeneralName[] | undefined;
  readonly serial: string | undefined;
};
export type NameConstraints = { readonly permitted: readonly GeneralName[]; readonly excluded: readonly GeneralName[] };

/** The uses that a Netscape certificate type allows, in the order of its bits (Netscape's nsCertType, OpenSSL's x509v3_config). */
const netscapeTypes = ['client', 'server', 'email', 'objsign', 'reserved', 'sslCA', 'emailCA', 'objCA'] as const;
export type NetscapeType = (typeof netscapeTypes)[number];

type Note = (kind: EncodingFault['kind'], what: string) => void;

/** Reads the value of basicConstraints (RFC 5280 section 4.2.1.9). Throws `DerFault`. */
export function readBasicConstraints(value: Uint8Array, note: Note): BasicConstraints {
  const parts = childrenOf(readWhole(value), tag.sequence, 'basicConstraints');
  const flag = parts[0]?.tag === tag.boolean ? parts[0].content[0] : undefined;
  if (flag === 0) note('not-minimal', 'basicConstraints writes cA FALSE, which is the default');
  const rest = flag === undefined ? parts : parts.slice(1);
  const pathLength = rest.length > 0 ? readSmallInteger(rest[0], 'the path length') : undefined;
  if (rest.length > 1) throw new DerFault('basicConstraints has more than two members');
  const ca = flag !== undefined && flag !== 0;
  if (!ca && pathLength !== undefined) note('malformed', 'a path length is set although this is not a CA');
  return { ca, pathLength };
}

/** Reads the value of keyUsage (RFC 5280 section 4.2.1.3; X.690 11.2.2: no trailing zero bits). Throws `DerFault`. */
export function readKeyUsage(value: Uint8Array, note: Note): KeyUsage[] {
  const { unused, bits } = readBitString(readWhole(value), 'keyUsage');
  const set = keyUsages.filter((_, i) => (((bits[i >> 3] ?? 0) >> (7 - (i & 7))) & 1) === 1);
  const last = bits.at(-1) ?? 0;
  if (set.length === 0) note('malformed', 'keyUsage allows nothing');
  else if (last === 0 || ((last >> unused) & 1) === 0) note('not-minimal', 'keyUsage has trailing zero bits');
  return set;
}

/** Reads the value of the Netscape certificate type. Throws `DerFault`. */
export function readNetscapeType(value: Uint8Array): NetscapeType[] {
  const { bits } = readBitString(readWhole(value), 'the Netscape certificate type');
  return netscapeTypes.filter((_, i) => (((bits[0] ?? 0) >> (7 - i)) & 1) === 1);
}

/** Reads the purposes of extKeyUsage as dotted identifiers (RFC 5280 section 4.2.1.12). Throws `DerFault`. */
export function readExtKeyUsage(value: Uint8Array): string[] {
  const purposes = childrenOf(readWhole(value), tag.sequence, 'extKeyUsage').map((node) => readOid(node, 'a purpose'));
  if (purposes.length === 0) throw new DerFault('extKeyUsage is empty');
  return purposes;
}

/** Reads a SEQUENCE OF GeneralName (subjectAltName). An empty one is returned as such. Throws `DerFault`. */
export function readGeneralNames(value: Uint8Array): GeneralName[] {
  return childrenOf(readWhole(value), tag.sequence, 'a list of names').map(readGeneralName);
}

/** Reads subjectKeyIdentifier as hex; verifiers accept an empty one. Throws `DerFault`. */
export function readSubjectKeyIdentifier(value: Uint8Array): string {
  const { content } = expectTag(readWhole(value), tag.octetString, 'subjectKeyIdentifier');
  return Buffer.from(content).toString('hex');
}

/** Reads authorityKeyIdentifier (RFC 5280 section 4.2.1.1). Throws `DerFault`. */
export function readAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  const parts = childrenOf(readWhole(value), tag.sequence, 'authorityKeyIdentifier');
  const find = (wanted: number) => parts.find((part) => part.tag === wanted)?.content;
  const hex = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : Buffer.from(bytes).toString('hex'));
  const issuer = find(0xa1);
  return {
    keyId: hex(find(0x80)),
    issuer: issuer === undefined ? undefined : readNodes(issuer).map(readGeneralName),
    serial: hex(find(0x82)),
  };
}

/** Reads nameConstraints (RFC 5280 section 4.2.1.10); minimum and maximum are not used there. Throws `DerFault`. */
export function readNameConstraints(value: Uint8Array): NameConstraints {
  const parts = childrenOf(readWhole(value), tag.sequence, 'nameConstraints');
  if (parts.length === 0) throw new DerFault('nameConstraints is empty');
  const subtrees = (wanted: number) =>
    readNodes(parts.find((part) => part.tag === wanted)?.content ?? new Uint8Array()).map((subtree) =>
      readGeneralName(firstOf(childrenOf(subtree, tag.sequence, 'a subtree'))),
    );
  return { permitted: subtrees(0xa0), excluded: subtrees(0xa1) };
}

function firstOf(nodes: readonly DerNode[]): DerNode {
  const [first] = nodes;
  if (first === undefined) throw new DerFault('a subtree is empty');
  return first;
}

function readWhole(value: Uint8Array): DerNode {
  const node = readNode(value);
  if (node.raw.length !== value.length) throw new DerFault('bytes follow the value of an extension');
  return node;
}
