import { Buffer } from 'node:buffer';
import { type CertificateTime, readTime } from '../encoding/certificate-time.ts';
import {
  childrenOf,
  DerFault,
  type DerNode,
  expectTag,
  readBitString,
  readNode,
  readNodes,
  readOid,
  tag,
} from '../encoding/der.ts';
import { type DistinguishedName, readName, sameName } from '../encoding/distinguished-name.ts';
import { readAuthorityKeyIdentifier } from '../encoding/extensions.ts';
import { oid } from '../encoding/oids.ts';
import { readPem, writePem } from '../encoding/pem.ts';
import type { Certificate } from './certificate.ts';

/** The reasons of RFC 5280 section 5.3.1 with their codes; what an entry without one means is `unspecified`. */
export const reasonCodes = {
  unspecified: 0,
  'key-compromise': 1,
  'ca-compromise': 2,
  'affiliation-changed': 3,
  superseded: 4,
  'cessation-of-operation': 5,
  'certificate-hold': 6,
  'remove-from-crl': 8,
  'privilege-withdrawn': 9,
  'aa-compromise': 10,
} as const;
export type RevocationReason = keyof typeof reasonCodes;

/** One certificate that its CA has revoked. */
export type RevokedEntry = {
  /** The octets of the serial number in hex, as `Certificate.serial` has them. */
  readonly serial: string;
  readonly date: Date;
  readonly reason: RevocationReason;
};

/** A list of revoked certificates (RFC 5280 section 5.1), as far as Apache's answer depends on it. */
export type RevocationList = {
  readonly issuer: DistinguishedName;
  readonly thisUpdate: CertificateTime;
  /** Undefined if the list says no time: then it never ends. */
  readonly nextUpdate: CertificateTime | undefined;
  /** Serial numbers as `Certificate.serial` has them. */
  readonly revoked: ReadonlySet<string>;
  readonly entries: readonly RevokedEntry[];
  /** cRLNumber (section 5.2.3); undefined if the list has none. */
  readonly number: bigint | undefined;
  /** The key identifier of the CA that signed it, hex; undefined if the list has none. */
  readonly authorityKeyId: string | undefined;
  readonly tbs: Uint8Array;
  readonly outerAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
};

export type RevocationListReading =
  | { readonly ok: true; readonly list: RevocationList }
  | { readonly ok: false; readonly why: string };

/** Reads the DER of one list. Never throws. */
export function readRevocationList(der: Uint8Array): RevocationListReading {
  try {
    return { ok: true, list: parse(der) };
  } catch (error) {
    if (error instanceof DerFault) return { ok: false, why: error.message };
    throw error;
  }
}

/** A list with the PEM block that it stands in. */
export type ListBlock = { readonly list: RevocationList; readonly pem: string };

/** The lists of a PEM text; undefined if one of them cannot be read, or there is none. */
export function readListFile(text: string): readonly ListBlock[] | undefined {
  const blocks = readPem(Buffer.from(text)).blocks.filter(({ label }) => label === 'X509 CRL');
  const lists = blocks.flatMap(({ der }) => {
    const reading = der && readRevocationList(der);
    return der !== undefined && reading?.ok ? [{ list: reading.list, pem: writePem('X509 CRL', der) }] : [];
  });
  return lists.length === blocks.length && lists.length > 0 ? lists : undefined;
}

/** Whether a file is meant to be one of lists, whatever is wrong with it. */
export function isListFile(text: string): boolean {
  return text.includes('-----BEGIN X509 CRL-----');
}

/** The entry of the certificate with this serial number and issuer in lists that its CA signed; undefined if it is on none. */
export function entryOf(
  lists: readonly RevocationList[],
  { serial, issuer, authorityKeyIdentifier }: Pick<Certificate, 'serial' | 'issuer' | 'authorityKeyIdentifier'>,
): RevokedEntry | undefined {
  const keyId = authorityKeyIdentifier?.keyId;
  return lists
    .filter((list) => sameName(list.issuer, issuer))
    .filter(({ authorityKeyId }) => keyId === undefined || authorityKeyId === undefined || keyId === authorityKeyId)
    .flatMap(({ entries }) => entries)
    .find((entry) => entry.serial === serial);
}

/** A serial number as OpenSSL and Node print it: without the 00 that only keeps it positive. */
export function shownSerial(serial: string): string {
  return serial.replace(/^00(?=[89a-f])/, '');
}

function parse(der: Uint8Array): RevocationList {
  const [tbsNode, outer, signature] = childrenOf(readNode(der), tag.sequence, 'the list');
  const tbs = expectTag(tbsNode, tag.sequence, 'the signed part');
  const fields = readNodes(tbs.content);
  if (fields[0]?.tag === tag.integer) fields.shift();
  const [, issuer, thisUpdate, ...rest] = fields;
  const isTime = rest[0]?.tag === tag.utcTime || rest[0]?.tag === tag.generalizedTime;
  const nextUpdate = isTime ? readTime(rest.shift(), 'nextUpdate') : undefined;
  const entries = (rest[0]?.tag === tag.sequence ? readNodes(rest[0].content) : []).map(readEntry);
  const extensions = rest.find((node) => node.tag === extensionsTag);
  const values = extensions === undefined ? new Map() : readExtensions(readNodes(extensions.content)[0]);
  const keyIdentifier = values.get(oid.authorityKeyIdentifier);
  return {
    issuer: readName(issuer, 'the issuer'),
    thisUpdate: readTime(thisUpdate, 'thisUpdate'),
    nextUpdate,
    revoked: new Set(entries.map(({ serial }) => serial)),
    entries,
    number: readNumber(values.get(oid.crlNumber)),
    authorityKeyId: keyIdentifier && readAuthorityKeyIdentifier(keyIdentifier).keyId,
    tbs: tbs.raw,
    outerAlgorithm: expectTag(outer, tag.sequence, 'the signature algorithm').raw,
    signature: readBitString(signature, 'the signature').bits,
  };
}

/** `[0] EXPLICIT Extensions`. */
const extensionsTag = 0xa0;

function readEntry(node: DerNode): RevokedEntry {
  const [serial, date, extensions] = childrenOf(node, tag.sequence, 'an entry');
  const code = extensions && readExtensions(extensions).get(oid.reasonCode);
  return {
    serial: Buffer.from(expectTag(serial, tag.integer, 'a serial number').content).toString('hex'),
    date: readTime(date, 'the date of an entry').date,
    reason: code === undefined ? 'unspecified' : reasonOf(code),
  };
}

function reasonOf(value: Uint8Array): RevocationReason {
  const code = expectTag(readNode(value), enumerated, 'a reason').content[0];
  const found = Object.entries(reasonCodes).find(([, known]) => known === code);
  return found === undefined ? 'unspecified' : (found[0] as RevocationReason);
}

const enumerated = 0x0a;

/** The values of extensions by their identifier. */
function readExtensions(node: DerNode | undefined): ReadonlyMap<string, Uint8Array> {
  return new Map(
    childrenOf(node, tag.sequence, 'the extensions').map((extension) => {
      const parts = childrenOf(extension, tag.sequence, 'an extension');
      const value = expectTag(parts.at(-1), tag.octetString, 'the value of an extension');
      return [readOid(parts[0], 'an extension'), value.content];
    }),
  );
}

function readNumber(value: Uint8Array | undefined): bigint | undefined {
  if (value === undefined) return undefined;
  const { content } = expectTag(readNode(value), tag.integer, 'the number of the list');
  return content.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
}
