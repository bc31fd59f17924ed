import { childrenOf, type DerNode, expectTag, readOid, tag } from '../encoding/der.ts';
import { oid } from '../encoding/oids.ts';

/** An extension that a certificate request asks for; `value` is the DER inside its OCTET STRING. */
export type RequestedExtension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array };

/**
 * The extensions of the first extensionRequest attribute (RFC 2985 section 5.4.2) of a request's attributes ([0] SET OF
 * Attribute); none without one. Throws `DerFault`.
 */
export function requestedExtensions(attributes: DerNode | undefined): RequestedExtension[] {
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
