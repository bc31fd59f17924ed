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
  readSmallInteger,
  tag,
} from '../encoding/der.ts';
import { type DistinguishedName, readName } from '../encoding/distinguished-name.ts';
import { type EncodingFault, encodingFaults } from '../encoding/encoding-faults.ts';
import * as read from '../encoding/extensions.ts';
import type { GeneralName } from '../encoding/general-name.ts';
import { oid } from '../encoding/oids.ts';
import { keyHashOf } from '../keys/key-hash.ts';

export type CertificateExtension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array };

/** An X.509 certificate as it is encoded; an extension that is absent or cannot be read is undefined. */
export type Certificate = {
  readonly der: Uint8Array;
  /** The signed bytes. */
  readonly tbs: Uint8Array;
  readonly version: number;
  /** The octets of the serial number, in hex (a negative one starts with 8 to f). */
  readonly serial: string;
  readonly innerAlgorithm: Uint8Array;
  readonly outerAlgorithm: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: CertificateTime;
  readonly notAfter: CertificateTime;
  /** SubjectPublicKeyInfo, and the SHA-1 of its key bits (RFC 5280 section 4.2.1.2 method 1) in hex. */
  readonly spki: Uint8Array;
  readonly keyHash: string;
  readonly extensions: readonly CertificateExtension[];
  readonly basicConstraints: read.BasicConstraints | undefined;
  readonly keyUsage: readonly read.KeyUsage[] | undefined;
  readonly extKeyUsage: readonly string[] | undefined;
  readonly netscapeType: readonly read.NetscapeType[] | undefined;
  readonly subjectAltName: readonly GeneralName[] | undefined;
  readonly subjectKeyIdentifier: string | undefined;
  readonly authorityKeyIdentifier: read.AuthorityKeyIdentifier | undefined;
  readonly nameConstraints: read.NameConstraints | undefined;
  readonly signature: Uint8Array;
  readonly faults: readonly EncodingFault[];
};

export type CertificateReading =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly why: string };

/** Reads the DER of one certificate (RFC 5280 section 4.1) leniently and notes every deviation. Never throws. */
export function readCertificate(der: Uint8Array): CertificateReading {
  try {
    return { ok: true, certificate: parse(der) };
  } catch (error) {
    if (error instanceof DerFault) return { ok: false, why: error.message };
    throw error;
  }
}

function parse(der: Uint8Array): Certificate {
  const whole = readNode(der);
  const members = childrenOf(whole, tag.sequence, 'the certificate');
  const [tbsNode, outer, signatureNode] = members;
  const tbs = expectTag(tbsNode, tag.sequence, 'the signed part');
  const fields = readNodes(tbs.content);
  const faults = encodingFaults(whole.raw, 'the certificate');
  const note = (kind: EncodingFault['kind'], what: string) => void faults.push({ kind, what });
  if (whole.raw.length !== der.length) note('malformed', 'bytes follow the certificate');

  const explicitVersion = fields[0]?.tag === 0xa0 ? fields.shift() : undefined;
  const versions = explicitVersion ? readNodes(explicitVersion.content) : [];
  const version = explicitVersion ? readSmallInteger(versions[0], 'the version') + 1 : 1;
  if (explicitVersion && version === 1) note('not-minimal', 'version 1 is written, which is the default');
  const [serialNode, inner, issuer, validity, subject, spki, ...rest] = fields;
  const dates = childrenOf(validity, tag.sequence, 'the validity');
  const [notBefore, notAfter] = dates;
  const spkiMembers = childrenOf(spki, tag.sequence, 'the public key');
  if (members.length !== 3 || versions.length > 1 || dates.length !== 2 || spkiMembers.length !== 2) {
    note('malformed', 'a field follows where none belongs');
  }
  const serial = expectTag(serialNode, tag.integer, 'the serial number').content;
  if ((serial[0] ?? 0) >= 0x80) note('malformed', 'the serial number is negative');
  else if (serial.every((octet) => octet === 0)) note('malformed', 'the serial number is zero');
  const times = [readTime(notBefore, 'notBefore'), readTime(notAfter, 'notAfter')] as const;
  for (const time of times) {
    if (time.malformed !== undefined) note('malformed', time.malformed);
    else if (time.wrongForm) note('not-minimal', 'GeneralizedTime is used for a year before 2050');
  }
  const extensions = readExtensions(rest, note);
  const signature = readBitString(signatureNode, 'the signature');
  if (signature.unused !== 0) note('malformed', 'the signature is not a whole number of octets');
  return {
    der: whole.raw,
    tbs: tbs.raw,
    version,
    serial: Buffer.from(serial).toString('hex'),
    innerAlgorithm: expectTag(inner, tag.sequence, 'the signature algorithm').raw,
    outerAlgorithm: expectTag(outer, tag.sequence, 'the outer signature algorithm').raw,
    issuer: readName(issuer, 'the issuer'),
    subject: readName(subject, 'the subject'),
    notBefore: times[0],
    notAfter: times[1],
    spki: expectTag(spki, tag.sequence, 'the public key').raw,
    keyHash: keyHashOf(expectTag(spki, tag.sequence, 'the public key').raw),
    extensions,
    ...readKnownExtensions(extensions, note),
    signature: signature.bits,
    faults,
  };
}

type Note = (kind: EncodingFault['kind'], what: string) => void;

function readExtensions(fields: readonly DerNode[], note: Note): CertificateExtension[] {
  const wrapper = fields.find((field) => field.tag === 0xa3);
  if (fields.some((field) => ![0x81, 0x82, 0xa1, 0xa2, 0xa3].includes(field.tag))) {
    note('malformed', 'the certificate has a field that does not belong there');
  }
  if (wrapper === undefined) return [];
  const [listNode, ...others] = readNodes(wrapper.content);
  const list = childrenOf(listNode, tag.sequence, 'the extensions');
  if (others.length > 0) note('malformed', 'something follows the extensions');
  if (list.length === 0) note('not-minimal', 'the list of extensions is empty');
  return list.map((node) => {
    const parts = childrenOf(node, tag.sequence, 'an extension');
    const flag = parts[1]?.tag === tag.boolean ? parts[1].content[0] : undefined;
    if (flag === 0) note('not-minimal', 'an extension writes critical FALSE, which is the default');
    const value = expectTag(parts[flag === undefined ? 1 : 2], tag.octetString, 'the value of an extension');
    if (parts.length > (flag === undefined ? 2 : 3)) note('malformed', 'something follows the value of an extension');
    return { oid: readOid(parts[0], 'an extension'), critical: flag !== undefined && flag !== 0, value: value.content };
  });
}

function readKnownExtensions(extensions: readonly CertificateExtension[], note: Note) {
  const readOne = <T>(type: string, what: string, reader: (value: Uint8Array, note: Note) => T): T | undefined => {
    const value = extensions.find((extension) => extension.oid === type)?.value;
    if (value === undefined) return undefined;
    for (const fault of encodingFaults(value, what)) note(fault.kind, fault.what);
    try {
      return reader(value, note);
    } catch (error) {
      if (!(error instanceof DerFault)) throw error;
      note('malformed', `${what} cannot be read: ${error.message}`);
      return undefined;
    }
  };
  return {
    basicConstraints: readOne(oid.basicConstraints, 'basicConstraints', read.readBasicConstraints),
    keyUsage: readOne(oid.keyUsage, 'keyUsage', read.readKeyUsage),
    extKeyUsage: readOne(oid.extKeyUsage, 'extKeyUsage', read.readExtKeyUsage),
    netscapeType: readOne(oid.netscapeCertType, 'the Netscape certificate type', read.readNetscapeType),
    subjectAltName: readOne(oid.subjectAltName, 'subjectAltName', read.readGeneralNames),
    subjectKeyIdentifier: readOne(oid.subjectKeyIdentifier, 'subjectKeyIdentifier', read.readSubjectKeyIdentifier),
    authorityKeyIdentifier: readOne(
      oid.authorityKeyIdentifier,
      'authorityKeyIdentifier',
      read.readAuthorityKeyIdentifier,
    ),
    nameConstraints: readOne(oid.nameConstraints, 'nameConstraints', read.readNameConstraints),
  };
}
