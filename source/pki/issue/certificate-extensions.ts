import { Buffer } from 'node:buffer';
import * as asn1js from 'asn1js';
import { AuthorityKeyIdentifier, BasicConstraints, Extension, ExtKeyUsage, GeneralName, GeneralNames } from 'pkijs';
import { octets } from '../encoding/asn1-writing.ts';
import { type KeyUsage, keyUsages } from '../encoding/extensions.ts';
import { addressOctets } from '../encoding/ip-address.ts';
import type { LeafName } from '../encoding/leaf-names.ts';
import { oid } from '../encoding/oids.ts';
import type { CertificateProfile } from './profiles.ts';

export type ExtensionRequest = {
  readonly profile: CertificateProfile;
  readonly rsaKey: boolean;
  readonly names: readonly LeafName[];
  /** Hex of the key identifiers; the authority's is undefined for a self-signed CA. */
  readonly subjectKeyId: string;
  readonly authorityKeyId: string | undefined;
};

/** The extensions of a certificate, encoded as section 4.2 of RFC 5280 and DER ask for: no default is written out. */
export function certificateExtensions(request: ExtensionRequest): Extension[] {
  const { profile, names } = request;
  const usages = request.rsaKey ? [...profile.keyUsage, ...profile.rsaKeyUsage] : profile.keyUsage;
  const list = [
    extension(oid.basicConstraints, true, basicConstraints(profile)),
    extension(oid.keyUsage, true, keyUsageBits(usages)),
    extension(oid.subjectKeyIdentifier, false, hexOctets(request.subjectKeyId)),
  ];
  if (request.authorityKeyId !== undefined) {
    const keyIdentifier = hexOctets(request.authorityKeyId);
    list.push(extension(oid.authorityKeyIdentifier, false, new AuthorityKeyIdentifier({ keyIdentifier }).toSchema()));
  }
  if (profile.extKeyUsage.length > 0) {
    const keyPurposes = [...profile.extKeyUsage];
    list.push(extension(oid.extKeyUsage, false, new ExtKeyUsage({ keyPurposes }).toSchema()));
  }
  if (names.length > 0) list.push(extension(oid.subjectAltName, false, subjectAltName(names)));
  return list;
}

function extension(extnID: string, critical: boolean, value: asn1js.BaseBlock): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}

function basicConstraints(profile: CertificateProfile): asn1js.BaseBlock {
  if (!profile.ca) return new asn1js.Sequence();
  const limit = profile.pathLength === undefined ? {} : { pathLenConstraint: profile.pathLength };
  return new BasicConstraints({ cA: true, ...limit }).toSchema();
}

/** A named bit list: as many bits as the highest named one needs (X.690 11.2.2). */
function keyUsageBits(usages: readonly KeyUsage[]): asn1js.BitString {
  const positions = usages.map((usage) => keyUsages.indexOf(usage));
  const bits = Math.max(...positions) + 1;
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  for (const position of positions) bytes[position >> 3] = (bytes[position >> 3] ?? 0) | (0x80 >> (position & 7));
  return new asn1js.BitString({ valueHex: bytes.buffer, unusedBits: bytes.length * 8 - bits });
}

/** A subjectAltName value: dNSName for names, iPAddress of 4 or 16 octets for addresses. */
export function subjectAltName(names: readonly LeafName[]): asn1js.BaseBlock {
  const list = names.map(({ kind, text }) =>
    kind === 'dns'
      ? new GeneralName({ type: 2, value: text })
      : new GeneralName({ type: 7, value: octets(addressOctets(text) ?? new Uint8Array()) }),
  );
  return new GeneralNames({ names: list }).toSchema();
}

function hexOctets(hex: string): asn1js.OctetString {
  return octets(Buffer.from(hex, 'hex'));
}
