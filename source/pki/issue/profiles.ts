import type { KeyUsage } from '../encoding/extensions.ts';
import { oid } from '../encoding/oids.ts';

/** What a certificate of a kind contains beside names, key and times: section 4.2 of RFC 5280 as data. */
export type CertificateProfile = {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
  readonly keyUsage: readonly KeyUsage[];
  /** Added for RSA keys only: an EC key cannot encipher a key. */
  readonly rsaKeyUsage: readonly KeyUsage[];
  readonly extKeyUsage: readonly string[];
};

export type LeafProfileName = 'server' | 'client';

/**
 * TPA's certificates have basicConstraints only; strict verifiers and Python 3.13 and later then refuse the CA, and any
 * certificate of the CA is a client. These say what each is for. No name goes into the CA's subjectAltName.
 */
export const profiles: Readonly<Record<'ca' | LeafProfileName, CertificateProfile>> = {
  ca: { ca: true, pathLength: 0, keyUsage: ['keyCertSign', 'cRLSign'], rsaKeyUsage: [], extKeyUsage: [] },
  server: {
    ca: false,
    pathLength: undefined,
    keyUsage: ['digitalSignature'],
    rsaKeyUsage: ['keyEncipherment'],
    extKeyUsage: [oid.serverAuth],
  },
  client: {
    ca: false,
    pathLength: undefined,
    keyUsage: ['digitalSignature'],
    rsaKeyUsage: [],
    extKeyUsage: [oid.clientAuth],
  },
};
