import { Buffer } from 'node:buffer';
import * as asn1js from 'asn1js';
import type { Certificate } from '../certificate/certificate.ts';
import {
  type RevocationReason,
  type RevokedEntry,
  readRevocationList,
  reasonCodes,
} from '../certificate/revocation-list.ts';
import { checkSignature } from '../certificate/signature.ts';
import {
  bigInteger,
  derOf,
  encoded,
  explicit,
  identifier,
  implicitOctets,
  integer,
  octets,
  sequence,
} from '../encoding/asn1-writing.ts';
import { oid } from '../encoding/oids.ts';
import { writePem } from '../encoding/pem.ts';
import { IssueError } from '../issue-error.ts';
import { signEncoded } from '../keys/engine.ts';
import { inTurn } from '../keys/in-turn.ts';
import { timeOf } from './draft-certificate.ts';
import { requireCa } from './issue.ts';
import { backdateMs } from './lifetime.ts';

/** The reasons that an operator may give. The others are about CAs, or are taken back later, which this program does not do. */
export const operatorReasons = [
  'key-compromise',
  'affiliation-changed',
  'superseded',
  'cessation-of-operation',
  'privilege-withdrawn',
] as const satisfies readonly RevocationReason[];

export type RevocationListRequest = {
  /** The CA that signs, with its intermediates: the one that belongs to the key. */
  readonly caCertificatePem: string;
  readonly caKeyPem: string;
  /** Larger than that of every list before it. */
  readonly number: bigint;
  readonly entries: readonly RevokedEntry[];
  readonly now: Date;
  /** When the next list is there at the latest: from then on verifiers refuse every client of this CA. */
  readonly nextUpdate: Date;
};

/**
 * Makes the list of the certificates that a CA has revoked, in PEM: version 2 with the CA's key identifier and a number (RFC 5280
 * section 5). It begins five minutes earlier, for clocks that are behind. Rejects with `IssueError`, also for a CA that may not sign
 * lists: OpenSSL then refuses every client of it (error 35).
 */
export async function makeRevocationList(request: RevocationListRequest): Promise<string> {
  const ca = await inTurn(() => requireCa(request.caCertificatePem, request.caKeyPem));
  if (ca.keyUsage !== undefined && !ca.keyUsage.includes('cRLSign')) {
    throw new IssueError('not-a-ca', 'the CA may not sign lists of revoked certificates (keyUsage without cRLSign)');
  }
  const thisUpdate = new Date(request.now.getTime() - backdateMs);
  if (request.nextUpdate <= request.now) throw new IssueError('validity-empty', 'the list would have ended already');
  const der = await signEncoded(request.caKeyPem, (algorithm) =>
    sequence(
      integer(1),
      algorithm.toSchema(),
      encoded(ca.subject.raw),
      timeOf(thisUpdate).toSchema(),
      timeOf(request.nextUpdate).toSchema(),
      ...(request.entries.length === 0 ? [] : [sequence(...request.entries.map(entryOf))]),
      explicit(
        sequence(
          // The key identifier alone: issuer and serial number would pin one certificate of the CA.
          extension(oid.authorityKeyIdentifier, sequence(implicitOctets(keyIdentifierOf(ca)))),
          extension(oid.crlNumber, bigInteger(request.number)),
        ),
      ),
    ),
  );
  return writePem('X509 CRL', await inTurn(() => readBack(der, ca, request)));
}

/** The number of a list after these: larger than all of them and, should they be lost one day, than any of before. */
export function nextNumber(numbers: readonly bigint[], now: Date): bigint {
  return [...numbers.map((number) => number + 1n), BigInt(Math.floor(now.getTime() / 1000))].reduce((a, b) =>
    a > b ? a : b,
  );
}

function entryOf({ serial, date, reason }: RevokedEntry): asn1js.Sequence {
  const code = reasonCodes[reason];
  // “the reason code CRL entry extension SHOULD be absent instead of using the unspecified value” (section 5.3.1).
  const extensions = code === 0 ? [] : [sequence(extension(oid.reasonCode, new asn1js.Enumerated({ value: code })))];
  const number = new asn1js.Integer({ valueHex: Uint8Array.from(Buffer.from(serial, 'hex')).buffer });
  return sequence(number, timeOf(date).toSchema(), ...extensions);
}

function extension(type: string, value: asn1js.BaseBlock): asn1js.Sequence {
  return sequence(identifier(type), octets(derOf(value)));
}

function keyIdentifierOf({ subjectKeyIdentifier, keyHash }: Certificate): Uint8Array {
  return Buffer.from(subjectKeyIdentifier ?? keyHash, 'hex');
}

/** What was signed is what was meant, byte for byte where a verifier compares bytes. */
function readBack(der: Uint8Array, ca: Certificate, { entries, number }: RevocationListRequest): Uint8Array {
  const reading = readRevocationList(der);
  const isMeant =
    reading.ok &&
    Buffer.compare(reading.list.issuer.raw, ca.subject.raw) === 0 &&
    reading.list.number === number &&
    reading.list.entries.length === entries.length &&
    entries.every(({ serial }) => reading.list.revoked.has(serial)) &&
    checkSignature(reading.list, ca.spki) === 'good';
  if (isMeant) return der;
  throw new IssueError('encoding-refused', 'the name of the CA is encoded in a way that cannot be copied exactly');
}
