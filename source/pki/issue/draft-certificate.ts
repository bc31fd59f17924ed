import { Buffer } from 'node:buffer';
import * as asn1js from 'asn1js';
import { AttributeTypeAndValue, Certificate as Draft, PublicKeyInfo, RelativeDistinguishedNames, Time } from 'pkijs';
import { readCertificate } from '../certificate/certificate.ts';
import { checkSignature } from '../certificate/signature.ts';
import { wholeSeconds } from '../encoding/certificate-time.ts';
import { longestCommonName } from '../encoding/leaf-names.ts';
import { oid } from '../encoding/oids.ts';
import { writePem } from '../encoding/pem.ts';
import { IssueError } from '../issue-error.ts';
import { newSerial, signEncoded } from '../keys/engine.ts';
import { inTurn } from '../keys/in-turn.ts';
import type { Validity } from './lifetime.ts';

/** A subject that is one common name, a UTF8String as TPA writes it. Throws `IssueError` if it is empty or too long. */
export function newSubject(commonName: string): RelativeDistinguishedNames {
  if (commonName.trim() === '' || commonName !== commonName.trim() || /[\u0000-\u001f\u007f]/.test(commonName)) {
    throw new IssueError(
      'common-name-refused',
      'the common name is empty or has spaces around it or control characters',
    );
  }
  if ([...commonName].length > longestCommonName) {
    throw new IssueError('common-name-refused', `the common name is longer than ${longestCommonName} characters`);
  }
  const value = new asn1js.Utf8String({ value: commonName });
  return new RelativeDistinguishedNames({
    typesAndValues: [new AttributeTypeAndValue({ type: oid.commonName, value })],
  });
}

/** A name that encodes to the bytes of another: string types and order are kept. */
export function copiedName(raw: Uint8Array): RelativeDistinguishedNames {
  return RelativeDistinguishedNames.fromBER(Uint8Array.from(raw).buffer);
}

/**
 * A version 3 certificate without issuer and extensions, with a random serial number unless one is given (octets in hex). Times are whole seconds: UTCTime before
 * 2050, GeneralizedTime from then on (RFC 5280 section 4.1.2.5). Throws `IssueError` if it would never be valid.
 */
export function newDraft(
  spki: Uint8Array,
  subject: RelativeDistinguishedNames,
  validity: Validity,
  serial?: string,
): Draft {
  if (!(validity.notAfter.getTime() - validity.notBefore.getTime() >= 1000)) {
    throw new IssueError('validity-empty', 'the certificate would end before it begins; has its CA expired?');
  }
  const draft = new Draft({
    version: 2,
    serialNumber: serial === undefined ? newSerial() : integerOf(serial),
    subject,
  });
  draft.notBefore = timeOf(validity.notBefore);
  draft.notAfter = timeOf(validity.notAfter);
  draft.subjectPublicKeyInfo = PublicKeyInfo.fromBER(Uint8Array.from(spki).buffer);
  return draft;
}

/** An INTEGER with just these octets, in hex. */
function integerOf(hex: string): asn1js.Integer {
  return new asn1js.Integer({ valueHex: Uint8Array.from(Buffer.from(hex, 'hex')).buffer });
}

export function timeOf(date: Date): Time {
  const value = wholeSeconds(date);
  return new Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value });
}

/**
 * Signs the draft and gives its PEM, after reading it back: the signature must verify, the issuer must be the given
 * bytes and the encoding readable. Throws `IssueError` otherwise (a CA whose name is not DER ends here).
 */
export async function signDraft(
  draft: Draft,
  keyPem: string,
  issuerRaw: Uint8Array,
  issuerSpki: Uint8Array,
): Promise<string> {
  const der = await signEncoded(keyPem, (algorithm) => {
    draft.signature = algorithm;
    return draft.encodeTBS();
  });
  const reading = readCertificate(der);
  if (
    !reading.ok ||
    reading.certificate.faults.some(({ kind }) => kind === 'malformed') ||
    Buffer.compare(reading.certificate.issuer.raw, issuerRaw) !== 0 ||
    (await inTurn(() => checkSignature(reading.certificate, issuerSpki))) !== 'good'
  ) {
    throw new IssueError('encoding-refused', 'the name of the CA is encoded in a way that cannot be copied exactly');
  }
  return writePem('CERTIFICATE', der);
}
