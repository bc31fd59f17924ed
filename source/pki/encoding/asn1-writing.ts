import { Buffer } from 'node:buffer';
import * as asn1js from 'asn1js';

/** asn1js values in the words of ASN.1; `toBER()` of them is DER. */
export function sequence(...value: readonly asn1js.BaseBlock[]): asn1js.Sequence {
  return new asn1js.Sequence({ value: [...value] });
}

export function identifier(value: string): asn1js.ObjectIdentifier {
  return new asn1js.ObjectIdentifier({ value });
}

export function integer(value: number): asn1js.Integer {
  return new asn1js.Integer({ value });
}

/** An INTEGER of any size that is not negative. */
export function bigInteger(value: bigint): asn1js.Integer {
  return asn1js.Integer.fromBigInt(value);
}

export function octets(bytes: Uint8Array): asn1js.OctetString {
  return new asn1js.OctetString({ valueHex: bufferOf(bytes) });
}

/** `[0] EXPLICIT`. */
export function explicit(...value: readonly asn1js.BaseBlock[]): asn1js.Constructed {
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [...value] });
}

/** `[0] IMPLICIT OCTET STRING`. */
export function implicitOctets(bytes: Uint8Array): asn1js.Primitive {
  return new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: bufferOf(bytes) });
}

/** A value that is encoded already. */
export function encoded(der: Uint8Array): asn1js.BaseBlock {
  return asn1js.fromBER(bufferOf(der)).result;
}

/** SET OF in the order that DER asks for (X.690 11.6). */
export function setOf(...value: readonly asn1js.BaseBlock[]): asn1js.Set {
  const hex = (block: asn1js.BaseBlock) => Buffer.from(block.toBER()).toString('hex');
  return new asn1js.Set({ value: [...value].sort((a, b) => (hex(a) < hex(b) ? -1 : 1)) });
}

export function derOf(value: asn1js.BaseBlock): Uint8Array {
  return new Uint8Array(value.toBER());
}

/** The copy of the bytes that asn1js and WebCrypto take. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
