import { Buffer } from 'node:buffer';
import type { BrokenSet } from './broken-set.ts';
import {
  bitString,
  boolean,
  der,
  generalizedTime,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  utcTime,
  utf8,
} from './der-writer.ts';
import { extension, extensions } from './forge.ts';
import { certificateSet, id, keys, pem, server } from './kit.ts';

type Server = Parameters<typeof server>[0];
const withServer = (changes: Server) => () => certificateSet({ serverCertificate: pem(server(changes)) });
const usage = (critical: number, value: Uint8Array) =>
  withServer({ replace: { [id.usage]: extension(id.usage, critical, value) } });
const longLength = (tag: number, content: Uint8Array) => Buffer.concat([Buffer.of(tag, 0x81, content.length), content]);
const name = (string: Uint8Array) => sequence(der(0x31, sequence(objectIdentifier('2.5.4.3'), string)));

/** Faults of the encoding, which lax readers overlook. */
export const brokenEncodings: readonly BrokenSet[] = [
  {
    name: 'negative serial',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ serial: integer(0x9a, 1) }),
  },
  { name: 'serial zero', verdict: 'block', findings: ['der-malformed'], make: withServer({ serial: integer(0) }) },
  {
    name: 'serial with needless zeros',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ serial: integer(0, 1, 2) }),
  },
  {
    name: 'serial of 21 octets',
    verdict: 'warn',
    findings: ['serial-too-long'],
    make: withServer({ serial: integer(...Array.from({ length: 21 }, () => 0x11)) }),
  },
  {
    name: 'serial of 20 octets',
    verdict: 'ok',
    findings: [],
    make: withServer({ serial: integer(...Array.from({ length: 20 }, () => 0x11)) }),
  },
  {
    name: 'GeneralizedTime before 2050',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: withServer({ notAfter: generalizedTime('20270601000000Z') }),
  },
  {
    name: 'fraction of a second',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ notAfter: generalizedTime('20270601000000.5Z') }),
  },
  {
    name: 'time without seconds',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ notAfter: utcTime('2706010000Z') }),
  },
  {
    name: 'time with an offset',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ notAfter: utcTime('270601000000+0200') }),
  },
  {
    name: 'the 30th of February',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ notAfter: utcTime('270230000000Z') }),
  },
  {
    name: 'key usage with trailing zero bits',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: usage(0xff, bitString(0, 0x80)),
  },
  {
    name: 'key usage with unused bits set',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: usage(0xff, bitString(7, 0x81)),
  },
  {
    name: 'key usage that allows nothing',
    verdict: 'block',
    findings: ['der-malformed', 'wrong-eku'],
    make: usage(0xff, bitString(0)),
  },
  {
    name: 'critical written as 01',
    verdict: 'block',
    findings: ['der-malformed'],
    make: usage(0x01, bitString(7, 0x80)),
  },
  {
    name: 'critical FALSE written out',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: withServer({ replace: { [id.usage]: extension(id.usage, 0, bitString(7, 0x80)) } }),
  },
  {
    name: 'cA FALSE written out',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: withServer({ replace: { [id.basic]: extension(id.basic, 0xff, sequence(boolean(0))) } }),
  },
  {
    name: 'path length on a leaf',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ replace: { [id.basic]: extension(id.basic, 0xff, sequence(integer(0))) } }),
  },
  {
    name: 'length in too many octets',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: withServer({ subject: name(longLength(0x0c, Buffer.from('barman1'))) }),
  },
  {
    name: 'UTF8String that is not UTF-8',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ subject: name(der(0x0c, Buffer.from('barm\xe4n', 'latin1'))) }),
  },
  {
    name: 'underscore in a PrintableString',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: withServer({ subject: name(der(0x13, Buffer.from('barman_1'))) }),
  },
  {
    name: 'bytes after an extension value',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ replace: { [id.basic]: extension(id.basic, 0xff, Buffer.from('30000500', 'hex')) } }),
  },
  {
    name: 'bytes after the certificate',
    verdict: 'block',
    findings: ['der-malformed'],
    make: () => certificateSet({ serverCertificate: pem(Buffer.concat([server(), Buffer.from('0500', 'hex')])) }),
  },
  {
    name: 'no purposes in extKeyUsage',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({ replace: { [id.purposes]: extensions.purposes() } }),
  },
  {
    name: 'empty key identifier',
    verdict: 'ok',
    findings: [],
    make: withServer({ replace: { ski: extension('2.5.29.14', undefined, octetString(Buffer.alloc(0))) } }),
  },
  {
    name: 'a field that does not belong there',
    verdict: 'block',
    findings: ['der-malformed'],
    make: withServer({
      notAfter: Buffer.concat([utcTime('270601000000Z'), utf8('x')]),
    }),
  },
  {
    name: 'random bytes as a certificate',
    verdict: 'block',
    findings: ['der-malformed'],
    make: () => certificateSet({ serverCertificate: pem(Buffer.from('deadbeef'.repeat(40), 'hex')) }),
  },
  {
    name: 'random bytes as a key',
    verdict: 'block',
    findings: ['der-malformed'],
    make: () =>
      certificateSet({
        serverKey: pem(Buffer.from('deadbeef'.repeat(40), 'hex')).replaceAll('CERTIFICATE', 'PRIVATE KEY'),
      }),
  },
  {
    name: 'nested a thousand times',
    verdict: 'block',
    findings: ['der-malformed'],
    make: () => certificateSet({ serverCertificate: pem(nested(1000)) }),
  },
  {
    name: 'key whose private number was changed',
    verdict: 'block',
    findings: ['der-malformed'],
    file: 'server.key',
    make: () => certificateSet({ serverKey: damagedKey() }),
  },
];

function nested(depth: number): Buffer {
  let value: Buffer = Buffer.from('0500', 'hex');
  for (let i = 0; i < depth; i += 1) value = sequence(value);
  return value;
}

function damagedKey(): string {
  const bytes = keys.server.export({ format: 'der', type: 'pkcs8' });
  const position = bytes.indexOf(Buffer.from('0420', 'hex')) + 20;
  bytes.writeUInt8((bytes[position] ?? 0) ^ 1, position);
  return pem(bytes).replaceAll('CERTIFICATE', 'PRIVATE KEY');
}
