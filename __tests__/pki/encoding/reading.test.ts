import { Buffer } from 'node:buffer';
import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { readTime } from '../../../source/pki/encoding/certificate-time.ts';
import { readNode, readOid } from '../../../source/pki/encoding/der.ts';
import { formatName, readName } from '../../../source/pki/encoding/distinguished-name.ts';
import { encodingFaults } from '../../../source/pki/encoding/encoding-faults.ts';
import { addressOctets, formatAddress } from '../../../source/pki/encoding/ip-address.ts';
import { readPem, writePem } from '../../../source/pki/encoding/pem.ts';
import { commonName, der, sequence } from '../../support/pki/der-writer.ts';
import { dns, extensions, ip } from '../../support/pki/forge.ts';
import { host, id, pem, root, server } from '../../support/pki/kit.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('DER', () => {
  test.each([
    ['30', 'the value ends in its header'],
    ['30 05 01 01', 'a value is longer than what holds it'],
    ['30 80 00 00', 'an indefinite length is used'],
    ['1f 81 01 00', 'a tag number of 31 or more is used'],
    ['30 85 01 00 00 00 00', 'a length is larger than any certificate'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => readNode(hex(text))).toThrow(why);
  });

  test.each([
    ['06 03 55 04 03', '2.5.4.3'],
    ['06 09 2a 86 48 86 f7 0d 01 01 0b', '1.2.840.113549.1.1.11'],
    ['06 03 88 37 03', '2.999.3'],
  ])('object identifier %s is %s', (text, dotted) => {
    expect(readOid(readNode(hex(text)), 'it')).toBe(dotted);
  });

  test.each([
    ['30 81 02 05 00', ['not-minimal']],
    ['01 01 01', ['malformed']],
    ['02 02 00 01', ['malformed']],
    ['02 02 ff ff', ['malformed']],
    ['02 02 00 ff', []],
    ['03 02 03 07', ['not-minimal']],
    ['03 02 09 00', ['malformed']],
    ['05 01 00', ['malformed']],
    ['06 03 80 55 04', ['malformed']],
    ['31 06 02 01 02 02 01 01', ['not-minimal']],
    ['24 03 04 01 00', ['malformed']],
  ])('encoding %s has the faults %s', (text, kinds) => {
    expect(encodingFaults(hex(text), 'it').map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('times', () => {
  test.each([
    [0x17, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    [0x17, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    [0x18, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
    [0x17, '2601010000+0130', '2025-12-31T22:30:00.000Z'],
  ])('tag %i %s is %s', (tag, text, iso) => {
    expect(readTime(readNode(der(tag, Buffer.from(text))), 'it').date.toISOString()).toBe(iso);
  });

  test.each(['991301000000Z', '260230000000Z', '260101240000Z', '26010100', 'today', '00000101000000Z'])(
    '%s is no time',
    (text) => {
      expect(() => readTime(readNode(der(text.length === 15 ? 0x18 : 0x17, Buffer.from(text))), 'it')).toThrow();
    },
  );
});

describe('names', () => {
  test.each([
    ['speedy.CA', 'CN=speedy.CA'],
    ['a, b', 'CN=a\\, b'],
    ['#x', 'CN=\\#x'],
    ['a\u001b[2J', 'CN=a\\1b[2J'],
  ])('common name %j is shown as %s', (text, shown) => {
    expect(formatName(readName(readNode(commonName(text)), 'it'))).toBe(shown);
  });

  test.each([
    ['192.0.2.1', 'c0000201'],
    ['::1', '00000000000000000000000000000001'],
    ['2001:db8::5:0:0:1', '20010db8000000000005000000000001'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
  ])('address %s has the octets %s', (text, octets) => {
    expect(Buffer.from(addressOctets(text) ?? []).toString('hex')).toBe(octets);
  });

  test.each(['256.0.0.1', '1.2.3', '01.2.3.4', '1:2', ':::', '1::2::3', '12345::', 'barman1', '', '1:2:3:4:5:6:7:8:9'])(
    '%j is no address',
    (text) => {
      expect(addressOctets(text)).toBeUndefined();
    },
  );

  test.each([
    '10.1.2.3',
    '::',
    '::1',
    '2001:db8::1',
    '2001:db8:0:5:1:2:3:4',
    'fe80::1:0:0:1',
    '1:0:2:0:3:0:4:0',
    '1::',
  ])('address %s is written as it was read', (text) => {
    expect(formatAddress(addressOctets(text) ?? new Uint8Array())).toBe(text);
  });
});

describe('PEM', () => {
  const text = writePem('CERTIFICATE', Buffer.alloc(100, 7));

  test('is written with LF, 64 columns and a final newline', () => {
    expect(text.split('\n').map((line) => line.length)).toEqual([27, 64, 64, 8, 25, 0]);
  });

  test.each([
    ['as it is', text, { truncated: false, crlf: false, surroundingText: false, byteOrderMark: false }],
    ['with CRLF', text.replaceAll('\n', '\r\n'), { crlf: true, truncated: false }],
    ['after a comment', `a comment\n${text}`, { surroundingText: true }],
    ['in one line', text.replace(/(?<=[A-Za-z0-9+/=])\n(?=[A-Za-z0-9+/=])/g, ''), { surroundingText: false }],
    ['after a byte order mark', `\u00ef\u00bb\u00bf${text}`, { byteOrderMark: true }],
    ['with blanks at line ends', text.replaceAll('\n', '  \n'), { truncated: false }],
  ])('is read %s', (_, changed, noted) => {
    const read = readPem(Buffer.from(changed, 'latin1'));
    expect(read).toMatchObject(noted);
    expect(read.blocks.map(({ der: bytes }) => bytes?.length)).toEqual([100]);
  });

  test.each([
    ['without its end', text.slice(0, -10)],
    ['without its beginning', text.slice(10)],
    ['with the next beginning inside', text.slice(0, 93) + text],
  ])('is truncated %s', (_, changed) => {
    expect(readPem(Buffer.from(changed)).truncated).toBe(true);
  });
});

describe('inspection', () => {
  test('agrees with node:crypto on a certificate', () => {
    const text = pem(server({ replace: { [id.names]: extensions.names(dns(host), ip(192, 0, 2, 1)) } }));
    const inspection = inspectCertificates(text);
    const theirs = new X509Certificate(text);
    const [ours] = inspection.ok ? inspection.certificates : [];
    expect(ours).toMatchObject({
      subject: theirs.subject,
      issuer: theirs.issuer,
      commonName: host,
      names: [host, '192.0.2.1'],
      serial: theirs.serialNumber.toLowerCase(),
      notBefore: new Date(theirs.validFrom),
      notAfter: new Date(theirs.validTo),
      isCa: false,
      keyType: 'ec-p256',
      fingerprint: theirs.fingerprint256.replaceAll(':', '').toLowerCase(),
      pem: text,
      purposes: ['1.3.6.1.5.5.7.3.1'],
    });
  });

  test('gives a serial number with its top bit set as OpenSSL prints it', () => {
    const text = pem(server({ serial: hex('0203 00 c3 01') }));
    const inspection = inspectCertificates(text);
    expect(inspection.ok && inspection.certificates[0]?.serial).toBe(
      new X509Certificate(text).serialNumber.toLowerCase(),
    );
  });

  test('lists a bundle in its order', () => {
    const inspection = inspectCertificates(pem(server(), root()));
    expect(inspection.ok && inspection.certificates.map(({ subject, isCa }) => [subject, isCa])).toEqual([
      ['CN=barman1.example.com', false],
      ['CN=speedy.CA', true],
    ]);
  });

  test.each([
    ['', 'the file holds no certificate in PEM form'],
    [pem(root()).slice(0, 99), 'the file ends in the middle of a block'],
    [pem(sequence()), 'certificate 1 (line 1): the signed part is missing or of another type'],
    ['-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n', 'certificate 1 (line 1): its base64 is damaged'],
  ])('says why not: %#', (text, why) => {
    expect(inspectCertificates(text)).toEqual({ ok: false, why });
  });
});
