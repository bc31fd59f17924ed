import { beforeAll, describe, expect, test } from 'vitest';
import { certificatesOf } from '../../source/pki/certificate/matches.ts';
import { issueCa, issueLeaf } from '../../source/pki/issue/issue.ts';
import { makeRevocationList } from '../../source/pki/issue/revocation-list.ts';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';
import { brokenLists } from '../support/pki/broken-lists.ts';
import { at } from '../support/pki/kit.ts';
import { openFolder, requireTool, run } from './pki-oracles.ts';

beforeAll(() => {
  requireTool('openssl', 'version');
  requireTool('certtool', '--version');
});

/** OpenSSL's command takes one list, of the leaf's CA, and demands it; Apache's store takes the newest of several. */
const otherwise = [
  'ended list beside its successor',
  'ended list of another CA',
  'ended list and its successor in two files',
  'no list of the CA where none is demanded',
  'intermediate without a list, where the leaf’s is demanded',
  'root without a list, where the chain’s are demanded',
];

test.each(brokenLists.filter(({ name }) => !otherwise.includes(name)))(
  'openssl verify -crl_check says the same: $name, $verdict',
  ({ make, verdict }) => {
    const set = make();
    const none = new Uint8Array();
    const folder = openFolder({
      'root.crt': set.ca.bytes,
      'client.crt': set.clientCertificate?.bytes ?? none,
      'revoked.crl': set.revocation?.files[0]?.bytes ?? none,
    });
    const { ok, output } = run('openssl', [
      ...['verify', '-crl_check', '-no-CApath', '-no-CAstore', '-CAfile', folder.path('root.crt')],
      ...['-CRLfile', folder.path('revoked.crl'), '-attime', String(at.getTime() / 1000), folder.path('client.crt')],
    ]);
    folder.close();
    expect([ok, output]).toEqual([verdict !== 'block', output]);
  },
);

/** The kinds of keys that sign, and the CA that TPA makes: basicConstraints and no keyUsage at all (docs/reference/pki.md). */
const authorities = [
  { name: 'RSA', keyType: 'rsa-2048', tpa: false },
  { name: 'P-256', keyType: 'ec-p256', tpa: false },
  { name: 'P-384', keyType: 'ec-p384', tpa: false },
  { name: 'TPA’s own', keyType: 'rsa-2048', tpa: true },
] as const;

describe.each(authorities)('the list of a CA: $name', ({ keyType, tpa }) => {
  test('openssl and GnuTLS read and verify it, and refuse the one who is on it and nobody else', async () => {
    const now = new Date();
    const later = new Date(now.getTime() + 30 * 86_400_000);
    const validity = { notBefore: new Date(now.getTime() - 3_600_000), notAfter: new Date(now.getTime() + 86_400_000) };
    const [caKey, leafKey] = [await generateKeyPem(keyType), await generateKeyPem('ec-p256')];
    const ca = tpa ? tpaCa(caKey) : await issueCa({ keyPem: caKey, commonName: 'speedy.CA', ...validity });
    const issue = (commonName: string) =>
      issueLeaf({
        ...{ profile: 'client', publicKeyFrom: leafKey, caCertificatePem: ca, caKeyPem: caKey, commonName },
        ...{ names: [], ...validity },
      });
    const [lost, other] = [await issue('lost'), await issue('other')];
    const serial = certificatesOf(lost)[0]?.serial ?? '';
    const list = await makeRevocationList({
      ...{ caCertificatePem: ca, caKeyPem: caKey, number: 70_000_000_001n, now, nextUpdate: later },
      entries: [
        { serial, date: now, reason: 'key-compromise' },
        { serial: '00ff01', date: now, reason: 'unspecified' },
      ],
    });
    const folder = openFolder({ 'root.crt': ca, 'revoked.crl': list, 'lost.crt': lost, 'other.crt': other });
    const files = { ca: folder.path('root.crt'), list: folder.path('revoked.crl') };
    const verified = run('openssl', ['crl', '-in', files.list, '-CAfile', files.ca, '-noout', '-text']);
    const certtool = run('certtool', ['--crl-info', '--infile', files.list]);
    const signed = run('certtool', ['--verify-crl', '--load-ca-certificate', files.ca, '--infile', files.list]);
    const refusal = (name: string) =>
      run('openssl', [
        ...['verify', '-x509_strict', '-crl_check', '-no-CApath', '-no-CAstore', '-CAfile', files.ca],
        ...['-CRLfile', files.list, folder.path(name)],
      ]).output;
    const verdicts = { lost: refusal('lost.crt'), other: refusal('other.crt') };
    folder.close();
    for (const words of ['verify OK', 'Version 2 (0x1)', '70000000001', 'Serial Number: FF01', 'Key Compromise'])
      expect(verified.output).toContain(words);
    expect(certtool.output).toMatch(/Revoked certificates \(2\):/);
    expect(certtool.output).toMatch(/Serial Number \(hex\): 0?0?ff01/);
    expect(signed.output).toContain('Verification output: Verified.');
    expect(verdicts.lost).toMatch(/error 23 at 0 depth lookup: certificate revoked/);
    // OpenSSL's strict mode refuses TPA's CA itself (error 92), whatever is on the list.
    expect(verdicts.other).toMatch(tpa ? /error 92/ : /other\.crt: OK/);
  });
});

/** By openssl, since this program makes no CA without keyUsage. */
function tpaCa(key: string): string {
  const configuration = '[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\n[v3]\n';
  const extensions = 'basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\nsubjectAltName=DNS:speedy.CA\n';
  const folder = openFolder({ 'ca.key': key, 'ca.cnf': `${configuration}${extensions}` });
  const words = ['req', '-x509', '-new', '-key', folder.path('ca.key'), '-config', folder.path('ca.cnf')];
  const { output } = run('openssl', [...words, '-subj', '/CN=speedy.CA', '-days', '2', '-set_serial', '77']);
  folder.close();
  return `${output}\n`;
}
