import { type KeyObject, sign } from 'node:crypto';
import { writePem } from '../../../source/pki/encoding/pem.ts';
import { bitString, commonName, der, integer, objectIdentifier, sequence } from './der-writer.ts';
import { type AlgorithmName, algorithms, spki } from './forge.ts';

/** What a request says, however odd. */
export interface RequestForgery {
  readonly key: KeyObject;
  readonly subject: string;
  readonly organisation?: string;
  readonly extensions: readonly Uint8Array[];
  readonly algorithm?: AlgorithmName;
}

const extensionRequest = objectIdentifier('1.2.840.113549.1.9.14');

/** A PKCS#10 request (RFC 2986) exactly as told, in PEM, signed with its own key. */
export function forgeRequest({ key, subject, organisation, extensions, algorithm }: RequestForgery): string {
  const isEc = key.asymmetricKeyType === 'ec';
  const { identifier, hash } = algorithms[algorithm ?? (isEc ? 'ecdsa-sha256' : 'rsa-sha256')];
  const attribute = sequence(extensionRequest, der(0x31, sequence(...extensions)));
  const info = sequence(
    integer(0),
    organisation === undefined ? commonName(subject) : named(organisation, subject),
    spki(key),
    der(0xa0, ...(extensions.length > 0 ? [attribute] : [])),
  );
  const signature = sign(hash, info, key);
  return writePem('CERTIFICATE REQUEST', sequence(info, identifier, bitString(0, ...signature)));
}

function named(organisation: string, subject: string): Buffer {
  const attribute = (type: string, text: string) =>
    der(0x31, sequence(objectIdentifier(type), der(0x0c, Buffer.from(text))));
  return sequence(attribute('2.5.4.10', organisation), attribute('2.5.4.3', subject));
}
