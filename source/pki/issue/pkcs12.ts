import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import { inspectCertificates } from '../certificate/inspect.ts';
import { keyMatchesCertificate } from '../certificate/matches.ts';
import {
  derOf,
  explicit,
  identifier,
  implicitOctets,
  integer,
  octets,
  sequence,
  setOf,
} from '../encoding/asn1-writing.ts';
import { oid } from '../encoding/oids.ts';
import { IssueError } from '../issue-error.ts';
import { encryptPbes2 } from '../keys/pbes2-encrypt.ts';
import { readPrivateKey } from '../keys/private-key.ts';

/** The digests of RFC 7292's own key derivation, with the length of their output and of their block in octets. */
const digests = { sha1: { output: 20, block: 64 }, sha256: { output: 32, block: 64 } } as const;

interface Derivation {
  readonly digest: keyof typeof digests;
  readonly passphrase: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/**
 * Key material by RFC 7292 appendix B.2. `purpose`: 1 a key, 2 an initialization vector, 3 a key for the MAC. The passphrase counts as
 * UTF-16 with its closing zero, as Windows and OpenSSL take it.
 */
function deriveForPkcs12(purpose: 1 | 2 | 3, length: number, derivation: Derivation): Buffer {
  const { digest, passphrase, salt, iterations } = derivation;
  const { output, block } = digests[digest];
  const fill = (bytes: Uint8Array) => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([fill(salt), fill(Buffer.from(`${passphrase}\0`, 'utf16le').swap16())]);
  const blocks: Buffer[] = [];
  for (let made = 0; made < length; made += output) {
    let hash = createHash(digest).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round += 1) hash = createHash(digest).update(hash).digest();
    blocks.push(hash);
    const addend = Buffer.alloc(block, hash);
    for (let at = 0; at < input.length; at += block) addPlusOne(input.subarray(at, at + block), addend);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** `target` + `addend` + 1, modulo 2 to the power of its bits. */
function addPlusOne(target: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let at = target.length - 1; at >= 0; at -= 1) {
    const sum = (target[at] ?? 0) + (addend[at] ?? 0) + carry;
    target[at] = sum & 0xff;
    carry = sum >> 8;
  }
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 appendix C): what Windows before Server 2019 reads. */
function encryptTripleDes(
  plain: Uint8Array,
  passphrase: string,
  iterations: number,
): { readonly algorithm: asn1js.Sequence; readonly encrypted: Uint8Array } {
  const salt = randomBytes(8);
  const derivation = { digest: 'sha1', passphrase, salt, iterations } as const;
  const cipher = createCipheriv('des-ede3-cbc', deriveForPkcs12(1, 24, derivation), deriveForPkcs12(2, 8, derivation));
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  const parameters = sequence(octets(salt), integer(iterations));
  return { algorithm: sequence(identifier('1.2.840.113549.1.12.1.3'), parameters), encrypted };
}

export type Pkcs12Contents = {
  readonly keyPem: string;
  /** The certificate of the key first, then those to be sent along (CA, intermediates). */
  readonly certificatesPem: string;
  readonly passphrase: string;
  /** What a browser's list shows. */
  readonly friendlyName: string;
  /** Who is to read it; `modern` by default. */
  readonly profile?: Pkcs12Profile;
};

/**
 * `modern`: PBES2 with AES-256-CBC, MAC with HMAC-SHA256. `legacy`: pbeWithSHAAnd3-KeyTripleDES-CBC, MAC with HMAC-SHA1, for Windows
 * before Server 2019 and Java before 8u301.
 */
export const pkcs12Profiles = ['modern', 'legacy'] as const;

export type Pkcs12Profile = (typeof pkcs12Profiles)[number];

const dataType = '1.2.840.113549.1.7.1';
const encryptedDataType = '1.2.840.113549.1.7.6';
const keyBagType = '1.2.840.113549.1.12.10.1.2';
const certificateBagType = '1.2.840.113549.1.12.10.1.3';
const x509Type = '1.2.840.113549.1.9.22.1';
const digestTypes = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

/** Fewer than for the encryption: this derivation is not in the thread pool, and OpenSSL's default is 2,048. */
const iterations = 10_000;

/**
 * A PKCS#12 file (RFC 7292) of a client's key and certificates, as DER, both encrypted. The modern one: OpenSSL 1.1 and later, GnuTLS, NSS, Java 8u301 and Windows Server 2022 read it. pkijs writes BER with
 * salts too long for GnuTLS, hence not by pkijs. Rejects with `IssueError`.
 */
export async function exportPkcs12(contents: Pkcs12Contents): Promise<Uint8Array> {
  const key = readPrivateKey(contents.keyPem);
  const inspection = inspectCertificates(contents.certificatesPem);
  if (!key.ok) throw new IssueError('key-unreadable', 'the private key cannot be read');
  if (!inspection.ok) throw new IssueError('request-refused', `the certificate cannot be read: ${inspection.why}`);
  if (!keyMatchesCertificate(contents.keyPem, contents.certificatesPem)) {
    throw new IssueError('request-refused', 'the key does not belong to the certificate');
  }
  if (contents.passphrase === '') throw new IssueError('wrong-passphrase', 'the passphrase is empty');
  const ders = inspection.certificates.map(({ der }) => der);
  const labels = [
    attribute(oid.friendlyName, new asn1js.BmpString({ value: contents.friendlyName })),
    attribute(
      oid.localKeyId,
      octets(
        createHash('sha1')
          .update(ders[0] ?? '')
          .digest(),
      ),
    ),
  ];
  const certificateBags = ders.map((der, i) =>
    bag(certificateBagType, sequence(identifier(x509Type), explicit(octets(der))), i === 0 ? labels : []),
  );
  const { profile = 'modern', passphrase } = contents;
  const encrypt = async (plain: Uint8Array) =>
    profile === 'legacy' ? encryptTripleDes(plain, passphrase, iterations) : encryptPbes2(plain, passphrase);
  const [certificates, privateKey] = await Promise.all([
    encrypt(derOf(sequence(...certificateBags))),
    encrypt(key.key.export({ format: 'der', type: 'pkcs8' })),
  ]);
  const encryptedContent = sequence(
    identifier(dataType),
    certificates.algorithm,
    implicitOctets(certificates.encrypted),
  );
  const keyBag = bag(keyBagType, sequence(privateKey.algorithm, octets(privateKey.encrypted)), labels);
  const safe = derOf(
    sequence(
      sequence(identifier(encryptedDataType), explicit(sequence(integer(0), encryptedContent))),
      dataContent(derOf(sequence(keyBag))),
    ),
  );
  return derOf(
    sequence(integer(3), dataContent(safe), macData(safe, passphrase, profile === 'legacy' ? 'sha1' : 'sha256')),
  );
}

function dataContent(bytes: Uint8Array): asn1js.Sequence {
  return sequence(identifier(dataType), explicit(octets(bytes)));
}

function bag(type: string, value: asn1js.BaseBlock, attributes: readonly asn1js.BaseBlock[]): asn1js.Sequence {
  return sequence(identifier(type), explicit(value), ...(attributes.length > 0 ? [setOf(...attributes)] : []));
}

function attribute(type: string, value: asn1js.BaseBlock): asn1js.Sequence {
  return sequence(identifier(type), setOf(value));
}

function macData(content: Uint8Array, passphrase: string, digest: keyof typeof digestTypes): asn1js.Sequence {
  const salt = randomBytes(16);
  const key = deriveForPkcs12(3, digest === 'sha1' ? 20 : 32, { digest, passphrase, salt, iterations });
  const mac = createHmac(digest, key).update(content).digest();
  const digestInfo = sequence(sequence(identifier(digestTypes[digest]), new asn1js.Null()), octets(mac));
  return sequence(digestInfo, octets(salt), integer(iterations));
}
