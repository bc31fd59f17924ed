import type { KeyObject } from 'node:crypto';
import type * as asn1js from 'asn1js';
import { Attribute, CertificationRequest, Extension, Extensions, PublicKeyInfo } from 'pkijs';
import { type LeafName, leafNames } from '../encoding/leaf-names.ts';
import { oid } from '../encoding/oids.ts';
import { writePem } from '../encoding/pem.ts';
import { certificateExtensions, subjectAltName } from '../issue/certificate-extensions.ts';
import { newSubject } from '../issue/draft-certificate.ts';
import { issueLeafFor, type LeafRequest } from '../issue/issue.ts';
import { type LeafProfileName, profiles } from '../issue/profiles.ts';
import { IssueError } from '../issue-error.ts';
import { signEncoded } from '../keys/engine.ts';
import { keyHashOf } from '../keys/key-hash.ts';
import { keyTypeOf } from '../keys/key-type.ts';
import { readPrivateKey, spkiOf } from '../keys/private-key.ts';
import { inspectRequest } from './inspect-request.ts';

export type RequestContents = {
  readonly keyPem: string;
  readonly commonName: string;
  /** DNS names and addresses beside the common name. */
  readonly names: readonly string[];
  /** Asks for the extensions of this profile too; left out: for the names alone. */
  readonly profile?: LeafProfileName;
};

/**
 * Makes a certificate request (PKCS#10, RFC 2986) with the names as a subjectAltName in an extensionRequest attribute
 * (RFC 2985 section 5.4.2), in PEM. With a profile it asks for constraints, usage and purpose as well: CAs that copy extensions
 * then issue what this program would; what is issued is the signer's to decide. Rejects with `IssueError`.
 */
export async function makeRequest(contents: RequestContents): Promise<string> {
  const key = readPrivateKey(contents.keyPem);
  if (!key.ok) throw new IssueError('key-unreadable', 'the private key for the request cannot be read');
  const { names, refused } = leafNames(contents.commonName, contents.names);
  const [bad] = refused;
  if (bad !== undefined) throw new IssueError('names-refused', `the name "${bad.name}" ${bad.why}`);
  const request = new CertificationRequest({ subject: newSubject(contents.commonName) });
  request.subjectPublicKeyInfo = PublicKeyInfo.fromBER(Uint8Array.from(spkiOf(key.key)).buffer);
  const extensions = requestedExtensions(contents.profile, names, key.key);
  request.attributes = extensions.length > 0 ? [extensionRequest(extensions)] : [];
  const der = await signEncoded(contents.keyPem, () => firstOf(request.toSchema(true)));
  return writePem('CERTIFICATE REQUEST', der);
}

/** pkijs gives the fields to be signed as the first part of the whole only. */
function firstOf(whole: asn1js.Sequence): asn1js.BaseBlock {
  const [first] = whole.valueBlock.value;
  if (first === undefined) throw new IssueError('request-refused', 'the request cannot be encoded');
  return first;
}

function requestedExtensions(
  profile: LeafProfileName | undefined,
  names: readonly LeafName[],
  key: KeyObject,
): Extension[] {
  if (profile !== undefined) {
    return certificateExtensions({
      profile: profiles[profile],
      rsaKey: keyTypeOf(key).startsWith('rsa'),
      names,
      subjectKeyId: keyHashOf(spkiOf(key)),
      authorityKeyId: undefined,
    });
  }
  if (names.length === 0) return [];
  return [new Extension({ extnID: oid.subjectAltName, critical: false, extnValue: subjectAltName(names).toBER() })];
}

function extensionRequest(extensions: Extension[]): Attribute {
  return new Attribute({ type: oid.extensionRequest, values: [new Extensions({ extensions }).toSchema()] });
}

export type SigningOfRequest = Omit<LeafRequest, 'publicKeyFrom' | 'commonName' | 'names'> & {
  readonly requestPem: string;
  /** Left out: the names that the request asks for. */
  readonly commonName?: string;
  readonly names?: readonly string[];
};

/**
 * Signs a certificate request as a server or client, in PEM. Only the key and the names are taken from it; that its
 * sender holds the private key is verified first. Rejects with `IssueError`.
 */
export async function signRequest(signing: SigningOfRequest): Promise<string> {
  const inspection = inspectRequest(signing.requestPem);
  if (!inspection.ok) throw new IssueError('request-refused', `the request cannot be used: ${inspection.why}`);
  const { request } = inspection;
  const commonName = signing.commonName ?? request.commonName;
  if (commonName === undefined) throw new IssueError('common-name-refused', 'the request has no common name');
  return issueLeafFor(request.spki, { ...signing, commonName, names: signing.names ?? request.names });
}
