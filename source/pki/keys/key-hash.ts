import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { childrenOf, readBitString, readNode, tag } from '../encoding/der.ts';

/** SHA-1 of the key bits of a SubjectPublicKeyInfo, hex (RFC 5280 section 4.2.1.2 method 1). Throws `DerFault`. */
export function keyHashOf(spki: Uint8Array): string {
  const { bits } = readBitString(childrenOf(readNode(spki), tag.sequence, 'the public key')[1], 'the public key');
  return createHash('sha1').update(Buffer.from(bits)).digest('hex');
}
