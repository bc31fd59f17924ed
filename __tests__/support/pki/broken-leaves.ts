import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import type { BrokenSet } from './broken-set.ts';
import { commonName, der, octetString, sequence, utcTime, utf8 } from './der-writer.ts';
import { clientAuth, dns, extension, extensions, ip, serverAuth } from './forge.ts';
import { at, certificateSet, client, days, file, host, id, keyPem, keys, pem, root, server } from './kit.ts';

type Server = Parameters<typeof server>[0];
const withServer = (changes: Server) => () => certificateSet({ serverCertificate: pem(server(changes)) });
const withClient = (changes: Server) => () => certificateSet({ clientCertificate: pem(client(changes)) });
const named = (...names: readonly Buffer[]) => withServer({ replace: { [id.names]: extensions.names(...names) } });
const netscapeType = (critical: number | undefined, unused: number, bits: number) =>
  extension('2.16.840.1.113730.1.1', critical, Buffer.of(0x03, 0x02, unused, bits));
const minutes = (count: number) => new Date(at.getTime() + count * 60_000);
const long = `${'a'.repeat(60)}.example.com`;

const withServerKey = (make: () => ReturnType<typeof generateKeyPairSync>['privateKey']) => () => {
  const key = make();
  return certificateSet({ serverCertificate: pem(server({ key })), serverKey: keyPem(key) });
};

/** Faults of a leaf certificate: time, names, purpose, key. */
export const brokenLeaves: readonly BrokenSet[] = [
  {
    name: 'expired',
    verdict: 'block',
    findings: ['expired'],
    file: 'server.crt',
    make: withServer({ notAfter: days(-1) }),
  },
  {
    name: 'expired client',
    verdict: 'block',
    findings: ['expired'],
    file: 'client.crt',
    make: withClient({ notAfter: days(-1) }),
  },
  { name: 'begins tomorrow', verdict: 'block', findings: ['not-yet-valid'], make: withServer({ notBefore: days(1) }) },
  {
    name: 'begins in four minutes',
    verdict: 'warn',
    findings: ['clock-skew'],
    make: withServer({ notBefore: minutes(4) }),
  },
  {
    name: 'begins in six minutes',
    verdict: 'block',
    findings: ['not-yet-valid'],
    make: withServer({ notBefore: minutes(6) }),
  },
  {
    name: 'ends before it begins',
    verdict: 'block',
    findings: ['validity-inverted', 'not-yet-valid'],
    make: withServer({ notBefore: days(200), notAfter: days(100) }),
  },
  {
    name: '2055 in two digits',
    verdict: 'block',
    findings: ['expired', 'validity-inverted'],
    make: withServer({ notAfter: utcTime('550101000000Z') }),
  },
  { name: 'ends in 29 days', verdict: 'warn', findings: ['expiring'], make: withServer({ notAfter: days(29) }) },
  { name: 'ends in 31 days', verdict: 'ok', findings: [], make: withServer({ notAfter: days(31) }) },
  {
    name: 'valid for 826 days',
    verdict: 'warn',
    findings: ['long-validity'],
    make: withServer({ notBefore: days(-1), notAfter: days(825) }),
  },
  {
    name: 'valid for 825 days',
    verdict: 'ok',
    findings: [],
    make: withServer({ notBefore: days(-1), notAfter: days(824) }),
  },
  {
    name: 'ends after the CA',
    verdict: 'warn',
    findings: ['outlives-ca'],
    make: () =>
      certificateSet({
        ca: pem(root({ notAfter: days(400) })),
        serverCertificate: pem(server({ notAfter: days(401) })),
      }),
  },
  { name: 'for another host', verdict: 'block', findings: ['host-mismatch'], make: named(dns('barman2.example.com')) },
  { name: 'for the short name only', verdict: 'block', findings: ['host-mismatch'], make: named(dns('barman1')) },
  {
    name: 'common name right, subjectAltName of another host',
    verdict: 'block',
    findings: ['host-mismatch'],
    make: named(ip(192, 0, 2, 1)),
  },
  { name: 'name in capitals', verdict: 'ok', findings: [], make: named(dns(host.toUpperCase())) },
  { name: 'wildcard', verdict: 'ok', findings: ['wildcard'], make: named(dns('*.example.com')) },
  {
    name: 'wildcard one level too high',
    verdict: 'block',
    findings: ['wildcard', 'host-mismatch'],
    make: named(dns('*.com')),
  },
  {
    name: 'no subjectAltName',
    verdict: 'warn',
    findings: ['no-san'],
    make: withServer({ replace: { [id.names]: undefined } }),
  },
  {
    name: 'no subjectAltName, other common name',
    verdict: 'block',
    findings: ['no-san', 'host-mismatch'],
    make: withServer({ subject: 'other', replace: { [id.names]: undefined } }),
  },
  {
    name: 'client without subjectAltName',
    verdict: 'ok',
    findings: [],
    make: withClient({ replace: { [id.names]: undefined } }),
  },
  { name: 'empty subjectAltName', verdict: 'block', findings: ['san-empty'], make: named() },
  { name: 'name with a space', verdict: 'block', findings: ['san-malformed'], make: named(dns(host), dns('barman 1')) },
  {
    name: 'name with a dot at its end',
    verdict: 'block',
    findings: ['san-malformed'],
    make: named(dns(host), dns('barman1.')),
  },
  { name: 'empty name', verdict: 'block', findings: ['san-malformed'], make: named(dns(host), dns('')) },
  {
    name: 'address of five octets',
    verdict: 'block',
    findings: ['san-malformed'],
    make: named(dns(host), ip(192, 0, 2, 1, 7)),
  },
  {
    name: 'subjectAltName that is no list',
    verdict: 'block',
    findings: ['san-malformed', 'der-malformed'],
    make: withServer({ replace: { [id.names]: extension(id.names, undefined, octetString(Buffer.of(1))) } }),
  },
  {
    name: 'name with an underscore',
    verdict: 'warn',
    findings: ['san-underscore'],
    make: named(dns(host), dns('barman_1')),
  },
  {
    name: 'common name of 71 characters',
    verdict: 'warn',
    findings: ['cn-too-long'],
    make: withServer({ subject: long }),
  },
  { name: 'empty subject', verdict: 'warn', findings: ['subject-empty'], make: withServer({ subject: sequence() }) },
  {
    name: 'its own subject as issuer',
    verdict: 'block',
    findings: ['self-signed'],
    make: withServer({ issuer: host, signer: keys.server }),
  },
  {
    name: 'subject of its CA',
    verdict: 'warn',
    findings: ['subject-equals-issuer'],
    make: withServer({ subject: 'speedy.CA' }),
  },
  {
    name: 'subject of its CA, and no key identifier that tells them apart',
    verdict: 'block',
    findings: ['subject-equals-issuer', 'no-aki'],
    make: withServer({ subject: 'speedy.CA', replace: { [id.authority]: undefined } }),
  },
  {
    name: 'subject of its CA, whose key is of another kind',
    verdict: 'warn',
    findings: ['subject-equals-issuer', 'no-aki'],
    make: () => {
      const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      const certificate = server({ key, subject: 'speedy.CA', replace: { [id.authority]: undefined } });
      return certificateSet({ serverCertificate: pem(certificate), serverKey: keyPem(key) });
    },
  },
  {
    name: 'server for clients only',
    verdict: 'block',
    findings: ['wrong-eku'],
    make: withServer({ replace: { [id.purposes]: extensions.purposes(clientAuth) } }),
  },
  {
    name: 'client for servers only',
    verdict: 'block',
    findings: ['wrong-eku'],
    make: withClient({ replace: { [id.purposes]: extensions.purposes(serverAuth) } }),
  },
  {
    name: 'server that Netscape’s certificate type makes a client',
    verdict: 'block',
    findings: ['wrong-eku'],
    file: 'server.crt',
    make: withServer({ replace: { netscape: netscapeType(undefined, 7, 0x80) } }),
  },
  {
    name: 'client that Netscape’s certificate type makes a server',
    verdict: 'block',
    findings: ['wrong-eku'],
    file: 'client.crt',
    make: withClient({ replace: { netscape: netscapeType(undefined, 6, 0x40) } }),
  },
  {
    name: 'server and client by Netscape’s certificate type',
    verdict: 'ok',
    findings: [],
    make: withServer({ replace: { netscape: netscapeType(undefined, 6, 0xc0) } }),
  },
  {
    name: 'critical Netscape certificate type, which OpenSSL knows',
    verdict: 'warn',
    findings: ['unknown-critical-extension'],
    make: withServer({ replace: { netscape: netscapeType(0xff, 6, 0x40) } }),
  },
  {
    name: 'server for gated cryptography',
    verdict: 'warn',
    findings: ['wrong-eku'],
    make: withServer({ replace: { [id.purposes]: extensions.purposes('1.3.6.1.4.1.311.10.3.3') } }),
  },
  {
    name: 'client for gated cryptography',
    verdict: 'block',
    findings: ['wrong-eku'],
    make: withClient({ replace: { [id.purposes]: extensions.purposes('1.3.6.1.4.1.311.10.3.3') } }),
  },
  {
    name: 'any purpose',
    verdict: 'block',
    findings: ['wrong-eku'],
    make: withServer({ replace: { [id.purposes]: extensions.purposes('2.5.29.37.0') } }),
  },
  {
    name: 'both purposes',
    verdict: 'ok',
    findings: [],
    make: withServer({ replace: { [id.purposes]: extensions.purposes(serverAuth, clientAuth) } }),
  },
  {
    name: 'no purpose',
    verdict: 'warn',
    findings: ['leaf-no-eku'],
    make: withServer({ replace: { [id.purposes]: undefined } }),
  },
  {
    name: 'usage that TLS does not use',
    verdict: 'block',
    findings: ['wrong-eku'],
    make: withServer({ replace: { [id.usage]: extension(id.usage, 0xff, Buffer.from('03020640', 'hex')) } }),
  },
  {
    name: 'a CA as server',
    verdict: 'block',
    findings: ['leaf-is-ca'],
    make: withServer({ replace: { [id.basic]: extensions.ca() } }),
  },
  {
    name: 'another service as client',
    verdict: 'warn',
    findings: ['shared-ca'],
    make: withClient({ subject: 'harp-proxy.other.host' }),
  },
  { name: 'the PEM agent as client', verdict: 'ok', findings: [], make: withClient({ subject: 'pemagent-barman1' }) },
  {
    name: 'RSA 1024',
    verdict: 'block',
    findings: ['weak-key'],
    make: withServerKey(() => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
  },
  {
    name: 'RSA 2048',
    verdict: 'ok',
    findings: [],
    make: withServerKey(() => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  },
  {
    name: 'Ed25519',
    verdict: 'warn',
    findings: ['ed25519-interop'],
    make: withServerKey(() => generateKeyPairSync('ed25519').privateKey),
  },
  {
    name: 'secp256k1',
    verdict: 'block',
    findings: ['weak-key'],
    make: withServerKey(() => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey),
  },
  {
    name: 'unknown critical extension',
    verdict: 'block',
    findings: ['unknown-critical-extension'],
    make: withServer({ replace: { odd: extension('1.3.6.1.4.1.99999.1', 0xff, utf8('x')) } }),
  },
  {
    name: 'unknown extension',
    verdict: 'ok',
    findings: [],
    make: withServer({ replace: { odd: extension('1.3.6.1.4.1.99999.1', undefined, utf8('x')) } }),
  },
  {
    name: 'extension twice',
    verdict: 'block',
    findings: ['duplicate-extension'],
    make: withServer({ replace: { again: extensions.notCa() } }),
  },
  {
    name: 'key usage twice',
    verdict: 'block',
    findings: ['duplicate-extension'],
    make: withServer({ replace: { again: extensions.leafUsage() } }),
  },
  {
    name: 'signed with ECDSA and SHA-1',
    verdict: 'block',
    findings: ['weak-signature'],
    make: withServer({ algorithm: 'ecdsa-sha1' }),
  },
  {
    name: 'changed after signing',
    verdict: 'block',
    findings: ['bad-signature'],
    make: () => certificateSet({ serverCertificate: pem(tampered(server())) }),
  },
  {
    name: 'signature algorithm changed',
    verdict: 'block',
    findings: ['signature-algorithm-mismatch'],
    make: withServer({ outerAlgorithm: 'rsa-sha256' }),
  },
  { name: 'version 1', verdict: 'block', findings: ['version-not-3'], make: withServer({ version: Buffer.alloc(0) }) },
  {
    name: 'version 2',
    verdict: 'block',
    findings: ['version-not-3'],
    make: withServer({ version: der(0xa0, Buffer.from('020101', 'hex')) }),
  },
  {
    name: 'name that carries terminal commands',
    verdict: 'warn',
    findings: ['shared-ca'],
    make: () =>
      certificateSet({
        clientCertificate: file('client.crt', pem(client({ subject: commonName('evil\u001b]0;x\u0007') }))),
      }),
  },
];

/** The common name of the subject with another last letter, under the old signature. */
function tampered(certificate: Buffer): Buffer {
  const copy = Buffer.from(certificate);
  const position = copy.lastIndexOf(Buffer.from('barman1.example.com'));
  copy.writeUInt8('d'.charCodeAt(0), copy.indexOf(Buffer.from('example.com')) - 2);
  return position < 0 ? certificate : copy;
}
