import { Buffer } from 'node:buffer';
import type { BrokenSet } from './broken-set.ts';
import { bitString, commonName, integer, printable, sequence } from './der-writer.ts';
import { extension, extensions } from './forge.ts';
import { certificateSet, client, days, host, id, intermediate, keys, pem, root, server } from './kit.ts';

const { ca: caKey } = keys;
const caWith =
  (...list: readonly Uint8Array[]) =>
  () =>
    certificateSet({ ca: pem(root({ extensions: [...list, extensions.subjectKey(caKey)] })) });
const noAuthority = { replace: { [id.authority]: undefined } };
const plainRoot = (changes: Parameters<typeof root>[0] = {}) =>
  root({ extensions: [extensions.ca(), extensions.caUsage()], ...changes });
const byIntermediate = { issuer: 'speedy Issuing CA', signer: keys.intermediate };
const below = (...certificates: readonly Uint8Array[]) => pem(server(byIntermediate), ...certificates);
const limited = (pathLength: number) =>
  root({ extensions: [extensions.ca(pathLength), extensions.caUsage(), extensions.subjectKey(caKey)] });

/** Faults of the CA, of the chain and of the bundle. */
export const brokenIssuers: readonly BrokenSet[] = [
  {
    name: 'CA of the same name with another key',
    verdict: 'block',
    findings: ['not-signed-by-ca'],
    make: () => certificateSet({ ca: pem(root({ key: keys.otherCa })) }),
  },
  {
    name: 'the same without key identifiers',
    verdict: 'block',
    findings: ['not-signed-by-ca'],
    file: 'server.crt',
    make: () =>
      certificateSet({
        ca: pem(plainRoot({ key: keys.otherCa })),
        serverCertificate: pem(server(noAuthority)),
        clientCertificate: pem(client(noAuthority)),
      }),
  },
  {
    name: 'client of a rotated CA',
    verdict: 'block',
    findings: ['not-signed-by-ca'],
    file: 'client.crt',
    make: () => certificateSet({ clientCertificate: pem(client({ signer: keys.otherCa })) }),
  },
  {
    name: 'CA of another name',
    verdict: 'block',
    findings: ['not-signed-by-ca', 'chain-incomplete'],
    make: () => certificateSet({ ca: pem(root({ key: keys.otherCa, subject: 'other.CA', issuer: 'other.CA' })) }),
  },
  {
    name: 'expired CA',
    verdict: 'block',
    findings: ['ca-expired', 'outlives-ca'],
    make: () => certificateSet({ ca: pem(root({ notAfter: days(-1) })) }),
  },
  {
    name: 'CA that ends in ten days',
    verdict: 'warn',
    findings: ['expiring', 'outlives-ca'],
    make: () => certificateSet({ ca: pem(root({ notAfter: days(10) })) }),
  },
  {
    name: 'CA that begins tomorrow',
    verdict: 'block',
    findings: ['not-yet-valid'],
    file: 'root.crt',
    make: () => certificateSet({ ca: pem(root({ notBefore: days(1) })) }),
  },
  {
    name: 'CA that says it is none',
    verdict: 'block',
    findings: ['issuer-not-ca'],
    make: caWith(extensions.notCa(), extensions.caUsage()),
  },
  {
    name: 'CA without basicConstraints',
    verdict: 'block',
    findings: ['ca-without-basic-constraints'],
    make: caWith(extensions.caUsage()),
  },
  {
    name: 'CA that may not sign certificates',
    verdict: 'block',
    findings: ['ca-without-certsign'],
    make: caWith(extensions.ca(), extension(id.usage, 0xff, bitString(1, 0x02))),
  },
  { name: "TPA's CA: no keyUsage", verdict: 'warn', findings: ['ca-no-keyusage'], make: caWith(extensions.ca()) },
  {
    name: 'basicConstraints not critical',
    verdict: 'warn',
    findings: ['ca-basic-constraints-not-critical'],
    make: caWith(extension(id.basic, undefined, sequence(Buffer.from('0101ff', 'hex'))), extensions.caUsage()),
  },
  {
    name: 'CA for e-mail only',
    verdict: 'block',
    findings: ['wrong-eku'],
    make: caWith(extensions.ca(), extensions.caUsage(), extensions.purposes('1.3.6.1.5.5.7.3.4')),
  },
  {
    name: 'authority key identifier of another key',
    verdict: 'block',
    findings: ['aki-mismatch'],
    make: () =>
      certificateSet({
        serverCertificate: pem(server({ replace: { [id.authority]: extensions.authorityKey(keys.otherCa) } })),
      }),
  },
  {
    name: 'serial of the CA before its renewal',
    verdict: 'block',
    findings: ['aki-serial-pins-old-ca'],
    make: () =>
      certificateSet({
        serverCertificate: pem(
          server({ replace: { [id.authority]: extensions.authoritySerial(caKey, 'speedy.CA', 9, 9) } }),
        ),
      }),
  },
  {
    name: 'serial of the CA as it is',
    verdict: 'ok',
    findings: [],
    make: () =>
      certificateSet({
        ca: pem(root({ serial: integer(9, 9) })),
        serverCertificate: pem(
          server({ replace: { [id.authority]: extensions.authoritySerial(caKey, 'speedy.CA', 9, 9) } }),
        ),
      }),
  },
  {
    name: 'root that names itself as its authority',
    verdict: 'ok',
    findings: [],
    make: caWith(extensions.ca(), extensions.caUsage(), extensions.authorityKey(caKey)),
  },
  {
    name: 'root that names another key as its authority',
    verdict: 'block',
    findings: ['aki-mismatch'],
    file: 'root.crt',
    make: caWith(extensions.ca(), extensions.caUsage(), extensions.authorityKey(keys.otherCa)),
  },
  {
    name: 'renewed root that names the serial of the one before',
    verdict: 'block',
    findings: ['aki-serial-pins-old-ca'],
    file: 'root.crt',
    make: caWith(extensions.ca(), extensions.caUsage(), extensions.authoritySerial(caKey, 'speedy.CA', 9)),
  },
  {
    name: 'issuer in another string type',
    verdict: 'block',
    findings: ['issuer-encoding-differs'],
    make: () => certificateSet({ serverCertificate: pem(server({ issuer: commonName('speedy.CA', printable) })) }),
  },
  {
    name: 'issuer in other letters',
    verdict: 'block',
    findings: ['issuer-encoding-differs'],
    make: () => certificateSet({ serverCertificate: pem(server({ issuer: 'Speedy.CA' })) }),
  },
  {
    name: 'root whose signature is damaged',
    verdict: 'block',
    findings: ['bad-signature'],
    file: 'root.crt',
    make: () => certificateSet({ ca: pem(root({ signer: keys.otherCa })) }),
  },
  {
    name: 'intermediate, leaf first',
    verdict: 'ok',
    findings: [],
    make: () => certificateSet({ serverCertificate: below(intermediate()) }),
  },
  {
    name: 'intermediate first',
    verdict: 'block',
    findings: ['chain-order'],
    make: () => certificateSet({ serverCertificate: pem(intermediate(), server(byIntermediate)) }),
  },
  {
    name: 'intermediate missing',
    verdict: 'block',
    findings: ['chain-incomplete', 'not-signed-by-ca'],
    make: () => certificateSet({ serverCertificate: below() }),
  },
  {
    name: 'intermediate in the CA file',
    verdict: 'warn',
    findings: ['intermediate-in-trust-file'],
    make: () => certificateSet({ ca: pem(root(), intermediate()), serverCertificate: below() }),
  },
  {
    name: 'intermediate without its root',
    verdict: 'block',
    findings: ['chain-incomplete', 'intermediate-in-trust-file', 'not-signed-by-ca'],
    make: () => certificateSet({ ca: pem(intermediate()), serverCertificate: below() }),
  },
  {
    name: 'expired intermediate',
    verdict: 'block',
    findings: ['ca-expired', 'outlives-ca'],
    file: 'server.crt',
    make: () => certificateSet({ serverCertificate: below(intermediate({ notAfter: days(-1) })) }),
  },
  {
    name: 'root sent along',
    verdict: 'ok',
    findings: ['root-in-chain'],
    make: () => certificateSet({ serverCertificate: pem(server(), root()) }),
  },
  {
    name: 'certificates after the leaf in disorder',
    verdict: 'warn',
    findings: ['chain-order', 'root-in-chain'],
    make: () => certificateSet({ serverCertificate: below(root(), intermediate()) }),
  },
  {
    name: 'path longer than the root allows',
    verdict: 'block',
    findings: ['path-length-exceeded'],
    make: () => certificateSet({ ca: pem(limited(0)), serverCertificate: below(intermediate()) }),
  },
  {
    name: 'path as long as the root allows',
    verdict: 'ok',
    findings: [],
    make: () => certificateSet({ ca: pem(limited(1)), serverCertificate: below(intermediate()) }),
  },
  {
    name: 'two CAs of one name, nothing tells which',
    verdict: 'block',
    findings: ['ambiguous-bundle', 'ca-no-ski', 'no-aki'],
    make: () => ambiguous('new first'),
  },
  {
    name: 'the same, the right one first',
    verdict: 'block',
    findings: ['ambiguous-bundle', 'ca-no-ski', 'no-aki'],
    make: () => ambiguous('right first'),
  },
  {
    name: 'two CAs of one name, key identifiers tell',
    verdict: 'ok',
    findings: ['order-dependent-bundle'],
    make: () => certificateSet({ ca: pem(root({ key: keys.otherCa, serial: integer(7) }), root()) }),
  },
  {
    name: 'CA without a key identifier',
    verdict: 'warn',
    findings: ['ca-no-ski'],
    file: 'root.crt',
    make: () => certificateSet({ ca: pem(plainRoot()) }),
  },
  {
    name: 'server without the key identifier of its CA',
    verdict: 'warn',
    findings: ['no-aki'],
    file: 'server.crt',
    make: () => certificateSet({ serverCertificate: pem(server(noAuthority)) }),
  },
  {
    name: 'CA with critical policyConstraints, which GnuTLS does not know',
    verdict: 'warn',
    findings: ['unknown-critical-extension'],
    file: 'root.crt',
    make: caWith(
      extensions.ca(),
      extensions.caUsage(),
      extension('2.5.29.36', 0xff, sequence(Buffer.of(0x81, 0x01, 0x00))),
    ),
  },
  {
    name: 'CA for gated cryptography',
    verdict: 'block',
    findings: ['wrong-eku'],
    file: 'root.crt',
    make: caWith(extensions.ca(), extensions.caUsage(), extensions.purposes('2.16.840.1.113730.4.1')),
  },
  {
    name: 'old and new CA of different names',
    verdict: 'ok',
    findings: [],
    make: () =>
      certificateSet({ ca: pem(root({ key: keys.otherCa, subject: 'speedy.CA G2', issuer: 'speedy.CA G2' }), root()) }),
  },
  {
    name: 'old and renewed CA of the same key',
    verdict: 'ok',
    findings: [],
    make: () => certificateSet({ ca: pem(root({ serial: integer(7) }), root()) }),
  },
  {
    name: 'expired CA beside its renewal',
    verdict: 'warn',
    findings: ['expired-ca-in-bundle'],
    make: () => certificateSet({ ca: pem(root({ serial: integer(7), notAfter: days(-1) }), root()) }),
  },
  {
    name: 'the same CA twice',
    verdict: 'ok',
    findings: ['duplicate-ca'],
    make: () => {
      const one = root();
      return certificateSet({ ca: pem(one, one) });
    },
  },
  {
    name: 'server and client of different intermediates and CAs',
    verdict: 'ok',
    findings: [],
    make: () => certificateSet({ serverCertificate: below(intermediate()), clientCertificate: pem(client()) }),
  },
  {
    name: 'self-signed server in the CA file',
    verdict: 'block',
    findings: ['self-signed'],
    file: 'server.crt',
    make: () => {
      const own = pem(server({ issuer: host, signer: keys.server }));
      return certificateSet({ ca: pem(root()) + own, serverCertificate: own });
    },
  },
];

function ambiguous(order: 'new first' | 'right first') {
  const other = plainRoot({ key: keys.otherCa, serial: integer(7) });
  const right = plainRoot();
  return certificateSet({
    ca: order === 'new first' ? pem(other, right) : pem(right, other),
    serverCertificate: pem(server(noAuthority)),
    clientCertificate: pem(client(noAuthority)),
  });
}
