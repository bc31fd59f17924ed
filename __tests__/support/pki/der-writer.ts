import { Buffer } from 'node:buffer';

/** One DER value: identifier octet, shortest length, contents one after the other. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOctets(content.length), content]);
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
}

export const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]) => der(0x31, ...contents);
export const integer = (...octets: readonly number[]) => der(0x02, Buffer.from(octets));
export const octetString = (content: Uint8Array) => der(0x04, content);
export const boolean = (octet: number) => der(0x01, Buffer.of(octet));
export const bitString = (unused: number, ...octets: readonly number[]) => der(0x03, Buffer.of(unused, ...octets));
export const utf8 = (text: string) => der(0x0c, Buffer.from(text, 'utf8'));
export const printable = (text: string) => der(0x13, Buffer.from(text, 'latin1'));
export const utcTime = (text: string) => der(0x17, Buffer.from(text, 'latin1'));
export const generalizedTime = (text: string) => der(0x18, Buffer.from(text, 'latin1'));

/** An OBJECT IDENTIFIER from its dotted text. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) octets.unshift((left & 0x7f) | 0x80);
  return octets;
}

/** UTCTime before 2050, GeneralizedTime from then on. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return date.getUTCFullYear() < 2050 ? utcTime(digits.slice(2)) : generalizedTime(digits);
}

/** A name of one common name. */
export function commonName(text: string, string: (text: string) => Buffer = utf8): Buffer {
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), string(text))));
}
