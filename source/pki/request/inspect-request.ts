import { Buffer } from 'node:buffer';
import { signatureScheme, verifyBytes } from '../certificate/signature.ts';
import {
  childrenOf,
  DerFault,
  type DerNode,
  expectTag,
  readBitString,
  readNode,
  readOid,
  tag,
} from '../encoding/der.ts';
import { commonNameOf, formatName, readName } from '../encoding/distinguished-name.ts';
import { readGeneralNames } from '../encoding/extensions.ts';
import { type GeneralName, hostNames } from '../encoding/general-name.ts';
import { oid } from '../encoding/oids.ts';
import { readPem } from '../encoding/pem.ts';
import { type FoundKeyType, keyTypeOf, publicKeyFromSpki } from '../keys/key-type.ts';

/** What a certificate request asks for. */
export type RequestFacts = {
  readonly subject: string;
  readonly commonName: string | undefined;
  /** DNS names and addresses of the requested subjectAltName. */
  readonly names: readonly string[];
  readonly keyType: FoundKeyType;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The subject is one common name and nothing else. */
  readonly plainSubject: boolean;
  /** All names of the requested subjectAltName, those included that are no host's. */
  readonly alternativeNames: readonly GeneralName[];
  /** Every extension that it asks for, in its order. */
  readonly extensions: readonly RequestedExtension[];
  /** The digest of its own signature (`sha256`); undefined for EdDSA. */
  readonly signatureHash: string | undefined;
};

export type RequestInspection =
  | { readonly ok: true; readonly request: RequestFacts }
  | { readonly ok: false; readonly why: string };

/** Reads the first request of a PEM text and verifies its signature (RFC 2986 section 4.2). Never throws. */
export function inspectRequest(pem: string | Uint8Array): RequestInspection {
  const text = readPem(typeof pem === 'string' ? Buffer.from(pem, 'utf8') : pem);
  const block = text.blocks.find(({ label }) => label === 'CERTIFICATE REQUEST' || label === 'NEW CERTIFICATE REQUEST');
  if (block?.der === undefined) return { ok: false, why: 'the file holds no certificate request in PEM form' };
  try {
    return parse(block.der);
  } catch (error) {
    if (error instanceof DerFault) return { ok: false, why: error.message };
    throw error;
  }
}

function parse(der: Uint8Array): RequestInspection {
  const [info, algorithm, signature] = childrenOf(readNode(der), tag.sequence, 'the request');
  const [, subjectNode, spkiNode, attributes] = childrenOf(info, tag.sequence, 'the request');
  const subject = readName(subjectNode, 'the subject');
  const spki = expectTag(spkiNode, tag.sequence, 'the public key').raw;
  const key = publicKeyFromSpki(spki);
  const scheme = signatureScheme(expectTag(algorithm, tag.sequence, 'the signature algorithm').raw);
  if (key === undefined || scheme === undefined)
    return { ok: false, why: 'its key or signature algorithm is not known' };
  const signed = expectTag(info, tag.sequence, 'the request').raw;
  if (verifyBytes(scheme, key, signed, readBitString(signature, 'the signature').bits) !== 'good') {
    return { ok: false, why: 'its signature does not verify: the sender may not hold the key' };
  }
  const extensions = requestedExtensions(attributes);
  const names = extensions.find((extension) => extension.oid === oid.subjectAltName)?.value;
  const alternativeNames = names === undefined ? [] : readGeneralNames(names);
  return {
    ok: true,
    request: {
      subject: formatName(subject),
      commonName: commonNameOf(subject),
      names: hostNames(alternativeNames),
      keyType: keyTypeOf(key),
      spki,
      plainSubject: subject.attributes.length === 1 && subject.attributes[0]?.oid === oid.commonName,
      alternativeNames,
      extensions,
      signatureHash: scheme.hash,
    },
  };
}

/** An extension that a certificate request asks for; `value` is the DER inside its OCTET STRING. */
type RequestedExtension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array };

/**
 * The extensions of the first extensionRequest attribute (RFC 2985 section 5.4.2) of a request's attributes ([0] SET OF
 * Attribute); none without one. Throws `DerFault`.
 */
function requestedExtensions(attributes: DerNode | undefined): RequestedExtension[] {
  if (attributes === undefined) return [];
  for (const attribute of childrenOf(attributes, 0xa0, 'the attributes')) {
    const [type, values] = childrenOf(attribute, tag.sequence, 'an attribute');
    if (readOid(type, 'an attribute') !== oid.extensionRequest) continue;
    const [list] = childrenOf(values, tag.set, 'an attribute');
    return childrenOf(list, tag.sequence, 'the extensions').map(readExtension);
  }
  return [];
}

function readExtension(node: DerNode): RequestedExtension {
  const parts = childrenOf(node, tag.sequence, 'an extension');
  const flag = parts[1]?.tag === tag.boolean ? parts[1].content[0] : undefined;
  return {
    oid: readOid(parts[0], 'an extension'),
    critical: flag !== undefined && flag !== 0,
    value: expectTag(parts.at(-1), tag.octetString, 'the value of an extension').content,
  };
}
