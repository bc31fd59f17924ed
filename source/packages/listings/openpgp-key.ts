import { createHash } from 'node:crypto';

/** A public key that packages are signed with, as far as an operator compares it. */
export interface SigningKey {
  /** Upper-case hexadecimal. */
  readonly fingerprint: string;
  /** The last eight digits of the fingerprint in lower case: the version of rpm's `gpg-pubkey` package. */
  readonly shortId: string;
  readonly userId: string | undefined;
}

interface Packet {
  readonly tag: number;
  readonly body: Uint8Array;
}

/** RFC 4880, section 6: the text between the blank line after the headers and the checksum line. */
function dearmor(text: string): Uint8Array | undefined {
  const block = /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n(.*?)-----END PGP PUBLIC KEY BLOCK-----/s.exec(text)?.[1];
  if (block === undefined) return undefined;
  const lines = block.split(/\r?\n/);
  const blank = lines.findIndex((line) => line.trim() === '');
  const base64 = lines.slice(blank + 1).filter((line) => !line.startsWith('='));
  return Buffer.from(base64.join(''), 'base64');
}

/** RFC 4880, section 4.2: both packet formats; a partial or indeterminate length ends the list. */
function packets(bytes: Uint8Array): readonly Packet[] {
  const data = Buffer.from(bytes);
  const found: Packet[] = [];
  for (let at = 0; at + 1 < data.length; ) {
    const first = data[at] ?? 0;
    if ((first & 0x80) === 0) break;
    const newFormat = (first & 0x40) !== 0;
    const tag = newFormat ? first & 0x3f : (first >> 2) & 0x0f;
    const header = newFormat ? newLength(data, at + 1) : oldLength(data, at + 1, first & 3);
    if (header === undefined) break;
    const start = at + 1 + header.size;
    found.push({ tag, body: data.subarray(start, start + header.length) });
    at = start + header.length;
  }
  return found;
}

interface Length {
  readonly length: number;
  readonly size: number;
}

function newLength(data: Buffer, at: number): Length | undefined {
  const first = data[at] ?? 0;
  if (first < 192) return { length: first, size: 1 };
  if (first < 224) return { length: ((first - 192) << 8) + (data[at + 1] ?? 0) + 192, size: 2 };
  return first === 255 && at + 5 <= data.length ? { length: data.readUInt32BE(at + 1), size: 5 } : undefined;
}

function oldLength(data: Buffer, at: number, type: number): Length | undefined {
  const size = [1, 2, 4][type];
  if (size === undefined || at + size > data.length) return undefined;
  return { length: data.readUIntBE(at, size), size };
}

/** RFC 4880, section 12.2 (version 4): SHA-1 over 0x99, the length in two bytes and the packet. */
function fingerprintOf(body: Uint8Array): string | undefined {
  if (body[0] !== 4) return undefined;
  const length = Buffer.alloc(3);
  length[0] = 0x99;
  length.writeUInt16BE(body.length, 1);
  return createHash('sha1').update(length).update(body).digest('hex').toUpperCase();
}

/** The primary keys in a key file, armoured or not; empty for anything else and for keys of other versions than 4. */
export function readSigningKeys(file: Uint8Array): readonly SigningKey[] {
  const list = packets(dearmor(Buffer.from(file).toString('latin1')) ?? file);
  return list.flatMap(({ tag, body }, index) => {
    const fingerprint = tag === 6 ? fingerprintOf(body) : undefined;
    if (fingerprint === undefined) return [];
    const own = list.slice(index + 1);
    const end = own.findIndex((packet) => packet.tag === 6);
    const user = (end < 0 ? own : own.slice(0, end)).find((packet) => packet.tag === 13);
    const userId = user && Buffer.from(user.body).toString('utf8');
    return [{ fingerprint, shortId: fingerprint.slice(-8).toLowerCase(), userId }];
  });
}
