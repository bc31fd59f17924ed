import { Buffer } from 'node:buffer';
import { writePem } from '../../../source/pki/encoding/pem.ts';
import type { BrokenSet } from './broken-set.ts';
import { objectIdentifier, sequence, utf8 } from './der-writer.ts';
import { serverAuth } from './forge.ts';
import { certificateSet, client, file, host, keyPem, keys, pem, root, server } from './kit.ts';

const privateKey = keyPem(keys.server);
const certificate = () => pem(server());
const relabelled = (label: string) => certificate().replaceAll('CERTIFICATE', label);
const encrypted = () =>
  keys.server.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'hush' }).toString();
const traditional = () =>
  keys.server.export({ format: 'pem', type: 'sec1', cipher: 'aes-128-cbc', passphrase: 'hush' }).toString();
const withBytes = (text: string, from: string, to: string) => text.replace(from, to);

/** Faults of the files themselves. */
export const brokenFiles: readonly BrokenSet[] = [
  { name: 'a good set', verdict: 'ok', findings: [], make: () => certificateSet() },
  {
    name: 'empty certificate',
    verdict: 'block',
    findings: ['empty-file'],
    make: () => certificateSet({ serverCertificate: '' }),
  },
  { name: 'blank key', verdict: 'block', findings: ['empty-file'], make: () => certificateSet({ serverKey: ' \n\n' }) },
  {
    name: 'missing client key',
    verdict: 'block',
    findings: ['file-missing'],
    make: () => certificateSet({ clientKey: file('client.key', '', { problem: 'missing' }) }),
  },
  {
    name: 'a directory instead of the server certificate',
    verdict: 'block',
    findings: ['file-unreadable'],
    make: () => certificateSet({ serverCertificate: file('server.crt', '', { problem: 'not-a-file' }) }),
  },
  {
    name: 'ten megabytes instead of a key',
    verdict: 'block',
    findings: ['file-too-large'],
    make: () => certificateSet({ serverKey: Buffer.alloc(10_000_000, 'A') }),
  },
  {
    name: 'text instead of a certificate',
    verdict: 'block',
    findings: ['not-pem'],
    make: () => certificateSet({ serverCertificate: 'hello\n' }),
  },
  {
    name: 'DER instead of PEM',
    verdict: 'block',
    findings: ['not-pem'],
    make: () => certificateSet({ serverCertificate: server() }),
  },
  {
    name: 'DER key',
    verdict: 'block',
    findings: ['not-pem'],
    make: () => certificateSet({ serverKey: keys.server.export({ format: 'der', type: 'pkcs8' }) }),
  },
  {
    name: 'cut in the middle',
    verdict: 'block',
    findings: ['truncated'],
    make: () => certificateSet({ serverCertificate: certificate().slice(0, 300) }),
  },
  {
    name: 'cut at its start',
    verdict: 'block',
    findings: ['truncated'],
    make: () => certificateSet({ ca: pem(root()).slice(40) }),
  },
  {
    name: 'cut key',
    verdict: 'block',
    findings: ['truncated'],
    make: () => certificateSet({ clientKey: keyPem(keys.client).slice(0, 90) }),
  },
  {
    name: 'base64 with a foreign character',
    verdict: 'block',
    findings: ['der-malformed'],
    make: () => certificateSet({ serverCertificate: withBytes(certificate(), '\nMII', '\nM*I') }),
  },
  {
    name: 'private key in the certificate file',
    verdict: 'block',
    findings: ['key-in-certificate-file'],
    make: () => certificateSet({ serverCertificate: certificate() + privateKey }),
  },
  {
    name: 'server key and certificate exchanged',
    verdict: 'block',
    findings: ['files-swapped'],
    make: () => certificateSet({ serverCertificate: privateKey, serverKey: certificate() }),
  },
  {
    name: 'a leaf where the CA should be',
    verdict: 'block',
    findings: ['files-swapped', 'not-signed-by-ca', 'chain-incomplete'],
    make: () => certificateSet({ ca: certificate() }),
  },
  {
    name: 'PKCS#8 with a passphrase',
    verdict: 'block',
    findings: ['key-encrypted'],
    make: () => certificateSet({ serverKey: encrypted() }),
  },
  {
    name: 'traditional key with a passphrase',
    verdict: 'block',
    findings: ['key-encrypted'],
    make: () => certificateSet({ serverKey: traditional() }),
  },
  {
    name: 'key that everybody can read',
    verdict: 'block',
    findings: ['key-world-readable'],
    make: () => certificateSet({ serverKey: file('server.key', privateKey, { mode: 0o644 }) }),
  },
  {
    name: 'key that its group can read',
    verdict: 'block',
    findings: ['key-world-readable'],
    make: () => certificateSet({ serverKey: file('server.key', privateKey, { mode: 0o640 }) }),
  },
  {
    name: 'key of mode 0600',
    verdict: 'ok',
    findings: [],
    make: () => certificateSet({ serverKey: file('server.key', privateKey, { mode: 0o100600 }) }),
  },
  {
    name: 'certificate behind a link',
    verdict: 'warn',
    findings: ['symlink'],
    make: () => certificateSet({ serverCertificate: file('server.crt', certificate(), { symlink: true }) }),
  },
  {
    name: 'certificate behind a link out of its folder',
    verdict: 'block',
    findings: ['symlink'],
    make: () => certificateSet({ serverCertificate: file('server.crt', '', { problem: 'link-out' }) }),
  },
  {
    name: 'key that is a link to nothing',
    verdict: 'block',
    findings: ['file-missing'],
    make: () => certificateSet({ serverKey: file('server.key', '', { problem: 'dangling-link' }) }),
  },
  {
    name: 'byte order mark',
    verdict: 'warn',
    findings: ['pem-bom'],
    make: () => certificateSet({ serverCertificate: `\xef\xbb\xbf${certificate()}` }),
  },
  {
    name: 'label X509 CERTIFICATE',
    verdict: 'warn',
    findings: ['pem-label'],
    make: () => certificateSet({ serverCertificate: relabelled('X509 CERTIFICATE') }),
  },
  {
    name: 'label TRUSTED CERTIFICATE, with what it is trusted for',
    verdict: 'warn',
    findings: ['pem-label'],
    make: () => {
      const trust = sequence(sequence(objectIdentifier(serverAuth)), utf8('barman'));
      return certificateSet({ serverCertificate: writePem('TRUSTED CERTIFICATE', Buffer.concat([server(), trust])) });
    },
  },
  {
    name: 'CRL label in the CA file',
    verdict: 'warn',
    findings: ['pem-label'],
    make: () => certificateSet({ ca: pem(root()) + relabelled('X509 CRL') }),
  },
  {
    name: 'request instead of a certificate',
    verdict: 'block',
    findings: ['not-pem', 'pem-label'],
    make: () => certificateSet({ clientCertificate: relabelled('CERTIFICATE REQUEST') }),
  },
  {
    name: 'CRLF',
    verdict: 'ok',
    findings: ['normalise-pem'],
    make: () => certificateSet({ serverCertificate: certificate().replaceAll('\n', '\r\n') }),
  },
  {
    name: 'CR alone as line end, which OpenSSL does not read',
    verdict: 'block',
    findings: ['not-pem'],
    make: () => certificateSet({ serverCertificate: certificate().replaceAll('\n', '\r') }),
  },
  {
    name: 'indented, as from a YAML file',
    verdict: 'block',
    findings: ['not-pem'],
    make: () => certificateSet({ serverCertificate: certificate().replace(/^/gm, '  ') }),
  },
  {
    name: 'text before the certificate',
    verdict: 'ok',
    findings: ['normalise-pem'],
    make: () => certificateSet({ serverCertificate: `subject=${host}\n${certificate()}` }),
  },
  {
    name: 'key of another certificate',
    verdict: 'block',
    findings: ['key-mismatch'],
    file: 'server.crt',
    make: () => certificateSet({ serverKey: keyPem(keys.stranger) }),
  },
  {
    name: 'client key of another certificate',
    verdict: 'block',
    findings: ['key-mismatch'],
    file: 'client.crt',
    make: () => certificateSet({ clientKey: keyPem(keys.server) }),
  },
  {
    name: 'SEC1 key',
    verdict: 'ok',
    findings: [],
    make: () => certificateSet({ serverKey: keys.server.export({ format: 'pem', type: 'sec1' }).toString() }),
  },
  {
    name: 'client certificate of the server',
    verdict: 'block',
    findings: ['wrong-eku', 'key-mismatch', 'shared-ca'],
    make: () => certificateSet({ clientCertificate: certificate() }),
  },
  {
    name: 'two certificates with one serial number',
    verdict: 'warn',
    findings: ['duplicate-serial'],
    make: () =>
      certificateSet({
        clientCertificate: pem(client({ serial: Buffer.from('02020102', 'hex') })),
        serverCertificate: pem(server({ serial: Buffer.from('02020102', 'hex') })),
      }),
  },
];
