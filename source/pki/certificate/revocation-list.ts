import { Buffer } from 'node:buffer';
import { type CertificateTime, readTime } from '../encoding/certificate-time.ts';
import { childrenOf, DerFault, expectTag, readBitString, readNode, readNodes, tag } from '../encoding/der.ts';
import { type DistinguishedName, readName } from '../encoding/distinguished-name.ts';

/** A list of revoked certificates (RFC 5280 section 5.1), as far as Apache's answer depends on it. */
export type RevocationList = {
  readonly issuer: DistinguishedName;
  readonly thisUpdate: CertificateTime;
  /** Undefined if the list says no time: then it never ends. */
  readonly nextUpdate: CertificateTime | undefined;
  /** Serial numbers as `Certificate.serial` has them. */
  readonly revoked: ReadonlySet<string>;
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

function parse(der: Uint8Array): RevocationList {
  const [tbsNode, outer, signature] = childrenOf(readNode(der), tag.sequence, 'the list');
  const tbs = expectTag(tbsNode, tag.sequence, 'the signed part');
  const fields = readNodes(tbs.content);
  if (fields[0]?.tag === tag.integer) fields.shift();
  const [, issuer, thisUpdate, ...rest] = fields;
  const isTime = rest[0]?.tag === tag.utcTime || rest[0]?.tag === tag.generalizedTime;
  const nextUpdate = isTime ? readTime(rest.shift(), 'nextUpdate') : undefined;
  const entries = rest[0]?.tag === tag.sequence ? readNodes(rest[0].content) : [];
  const serialOf = (entry: (typeof entries)[number]) => {
    const [serial] = childrenOf(entry, tag.sequence, 'an entry');
    return Buffer.from(expectTag(serial, tag.integer, 'a serial number').content).toString('hex');
  };
  return {
    issuer: readName(issuer, 'the issuer'),
    thisUpdate: readTime(thisUpdate, 'thisUpdate'),
    nextUpdate,
    revoked: new Set(entries.map(serialOf)),
    tbs: tbs.raw,
    outerAlgorithm: expectTag(outer, tag.sequence, 'the signature algorithm').raw,
    signature: readBitString(signature, 'the signature').bits,
  };
}
