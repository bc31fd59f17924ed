import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import { certificatesOf, signedBy } from '../../source/pki/certificate/matches.ts';
import { readListFile } from '../../source/pki/certificate/revocation-list.ts';
import { checkSignature } from '../../source/pki/certificate/signature.ts';
import { makeRevocationList } from '../../source/pki/issue/revocation-list.ts';
import { inspectRequest } from '../../source/pki/request/inspect-request.ts';
import { makeRequest } from '../../source/pki/request/request.ts';
import type { Action, IssueCertificate } from '../../source/plan/actions.ts';
import { exportScript } from '../../source/plan/script.ts';
import { renewal } from '../support/ca-renewal.ts';
import { exchangeActions } from '../support/exchange-actions.ts';
import { forgeRequest } from '../support/pki/forge-request.ts';
import { intermediate, keyPem, keys, pem, root } from '../support/pki/kit.ts';
import { planOf } from '../support/played-runs.ts';
import { type ScriptFolder, scriptFolder, syntaxErrors } from '../support/run-script.ts';
import { throwAwayPki } from '../support/throw-away-pki.ts';
import { wholePlan } from '../support/whole-plan.ts';

let place: ScriptFolder;
beforeEach(() => {
  place = scriptFolder();
  mkdirSync(`${place.folder}/pki`);
});
afterEach(() => place.end());

const why = 'A test.';
const at = (name: string) => `${place.folder}/pki/${name}`;
const text = (name: string) => readFileSync(at(name), 'utf8');
const mine = (mode: number) => ({ owner: place.owner, group: place.group, mode });

test('bash can read a script', () => {
  expect(syntaxErrors(exportScript([wholePlan], '1.0'), 'bash')).toBe('');
});

test('a script that fails takes its staged keys away', () => {
  const key: Action = {
    ...{ kind: 'generate-key', path: `${place.folder}/a.key`, keyType: 'ec-p256' },
    ...{ attributes: mine(0o600), why },
  };
  const failing: Action = { kind: 'run-command', title: 'Fail', argv: ['false'], changes: 'nothing', why };
  expect(place.run(planOf(key, failing)).status).toBe(1);
  expect(readdirSync(place.folder).sort()).toEqual(['bin', 'pki', 'state']);
});

describe('the certificates of a script', () => {
  it('are made, verified and moved into place like those of the wizard', () => {
    const folder = `${place.folder}/pki`;
    const here = (text: string) => text.replaceAll('/etc/demo/pki', folder);
    const exchange = ['make-request', 'stage-certificate', 'stage-key', 'stage-trust'];
    const actions = (JSON.parse(here(JSON.stringify(wholePlan.actions))) as Action[]).filter(({ kind }) =>
      ['generate-key', 'issue-certificate', 'rehearse', 'install-staged', ...exchange].includes(kind),
    );
    writeFileSync(`${folder}/server.key.new`, 'a key that waits\n');
    const owned = JSON.parse(JSON.stringify(actions), (key, value: unknown) =>
      key === 'owner' ? place.owner : key === 'group' ? place.group : value,
    ) as Action[];
    const folderAction: Action = { kind: 'make-directory', path: folder, attributes: mine(0o700), why: '' };
    const { status, err } = place.run(planOf(folderAction, ...owned));
    expect([status, err]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(readdirSync(folder).sort()).toEqual([
      'CA.crt',
      'ca.key',
      'client.crt',
      'client.csr',
      'client.key',
      'elsewhere.crt',
      'elsewhere.key',
      'root.crt',
      'server.crt',
      'server.key',
      'server.key.new',
      'trusted-copy.crt',
      'trusted.crt',
    ]);
    expect(statSync(`${folder}/server.key`).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${folder}/CA.crt`, 'utf8')).toBe(readFileSync(`${folder}/root.crt`, 'utf8'));
  });
});

test('the list of revoked certificates of a script is the one that the wizard would sign', async () => {
  const ca = await throwAwayPki();
  writeFileSync(at('root.crt'), ca.ca);
  writeFileSync(at('CA.key'), ca.caKey, { mode: 0o600 });
  const now = new Date();
  const others = await makeRevocationList({
    ...{ caCertificatePem: ca.ca, caKeyPem: ca.caKey, number: 1n, entries: [], now },
    nextUpdate: new Date(now.getTime() + 86_400_000),
  });
  const action: Action = {
    ...{ kind: 'make-revocation-list', path: at('revoked.crl'), attributes: mine(0o644), others, summary: [], why },
    lists: [
      {
        issuer: { certificate: at('root.crt'), key: at('CA.key') },
        ...{ number: '70000000001', now: now.toISOString() },
        nextUpdate: new Date(now.getTime() + 30 * 86_400_000).toISOString(),
        entries: [
          { serial: '5b3c', date: '2026-11-24T09:00:00.000Z', reason: 'unspecified' },
          { serial: '00ff01', date: '2026-11-23T09:00:00.000Z', reason: 'key-compromise' },
        ],
      },
    ],
  };
  const { status, err } = place.run(planOf(action, { kind: 'install-staged', paths: [at('revoked.crl')], why }));
  expect([status, err]).toEqual([0, expect.not.stringContaining('rror')]);
  const [made, kept] = readListFile(text('revoked.crl')) ?? [];
  expect(made?.list).toMatchObject({
    entries: action.lists[0]?.entries.map((one) => ({ ...one, date: new Date(one.date) })),
  });
  expect([made?.list.number, kept?.pem]).toEqual([70_000_000_001n, others]);
  expect(made?.list.authorityKeyId).toBe(certificatesOf(ca.ca)[0]?.subjectKeyIdentifier);
  expect(made && checkSignature(made.list, certificatesOf(ca.ca)[0]?.spki ?? new Uint8Array())).toBe('good');
});

describe('the requests of a script', () => {
  const actions = () => exchangeActions(`${place.folder}/pki`, place);
  const signing = (request: string): Action => ({
    kind: 'issue-certificate',
    path: `${place.folder}/pki/a.crt`,
    attributes: { ...place, mode: 0o644 },
    copies: [],
    profile: 'server',
    commonName: 'barman1.example.com',
    names: ['barman1.example.com'],
    key: `${place.folder}/pki/a.csr`,
    request,
    issuer: { certificate: `${place.folder}/pki/CA.crt`, key: `${place.folder}/pki/CA.key` },
    notBefore: new Date().toISOString(),
    notAfter: new Date(Date.now() + 86_400_000).toISOString(),
    why,
  });

  test('openssl makes the same request', () => {
    const { generate, request, install } = actions();
    const { status, err } = place.run(planOf(generate, request, install('a.key.new', 'a.csr')));
    expect([status, err]).toEqual([0, '']);
    const inspection = inspectRequest(text('a.csr'));
    expect(inspection.ok && inspection.request).toMatchObject({
      subject: 'CN=barman1.example.com',
      names: ['barman1.example.com', '192.0.2.1'],
    });
    const asked = inspection.ok ? inspection.request.extensions.map(({ oid }) => oid).sort() : [];
    expect(asked).toEqual(['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.37']);
  });

  test('openssl signs a request with our extensions', async () => {
    writeFileSync(`${place.folder}/pki/CA.crt`, pem(root()));
    writeFileSync(`${place.folder}/pki/CA.key`, keyPem(keys.ca), { mode: 0o600 });
    const request = await makeRequest({ keyPem: keyPem(keys.server), commonName: 'barman1.example.com', names: [] });
    const { install } = actions();
    expect(place.run(planOf(signing(request), install('a.crt')))).toMatchObject({ status: 0 });
    expect(signedBy(text('a.crt'), pem(root()))).toBe(true);
    const inspection = inspectCertificates(text('a.crt'));
    expect(inspection.ok && inspection.certificates[0]).toMatchObject({
      isCa: false,
      purposes: ['1.3.6.1.5.5.7.3.1'],
      names: ['barman1.example.com'],
    });
  });

  test('stops at a request whose subject openssl would copy', () => {
    writeFileSync(`${place.folder}/pki/CA.crt`, pem(root()));
    writeFileSync(`${place.folder}/pki/CA.key`, keyPem(keys.ca), { mode: 0o600 });
    const subject = 'barman1.example.com';
    const request = forgeRequest({ key: keys.server, subject, organisation: 'EDB', extensions: [] });
    const { status, err } = place.run(planOf(signing(request)));
    expect(status).toBe(1);
    expect(err).toContain('The subject of the request is more than a common name');
  });
});

test('openssl renews a CA with the same name and key', async () => {
  const { ca, caKey } = await throwAwayPki('speedy.CA');
  writeFileSync(at('root.crt'), ca);
  writeFileSync(at('CA.key'), caKey, { mode: 0o600 });
  const install: Action = { kind: 'install-staged', paths: [at('root.crt')], why };
  expect(place.run(planOf(renewal(`${place.folder}/pki`, place), install))).toMatchObject({ status: 0 });
  const [before] = certificatesOf(ca);
  const [after] = certificatesOf(text('root.crt'));
  expect(after?.subject.raw).toEqual(before?.subject.raw);
  expect(after?.subjectKeyIdentifier).toBe(before?.subjectKeyIdentifier);
  expect(after?.basicConstraints?.ca).toBe(true);
  expect(after?.notAfter.date.getTime()).toBeGreaterThan(before?.notAfter.date.getTime() ?? 0);
});

function clientActions(): readonly Action[] {
  const issue: IssueCertificate = {
    kind: 'issue-certificate',
    path: at('monitor.crt'),
    attributes: mine(0o644),
    copies: [],
    profile: 'client',
    commonName: 'monitor',
    names: ['monitor'],
    key: at('monitor.key'),
    issuer: { certificate: at('root.crt'), key: at('org.key'), chain: pem(intermediate()) },
    notBefore: new Date().toISOString(),
    notAfter: new Date(Date.now() + 86_400_000).toISOString(),
    why: 'A test.',
  };
  return [
    { kind: 'generate-key', path: at('monitor.key'), keyType: 'ec-p256', attributes: mine(0o600), why: 'A test.' },
    issue,
    { kind: 'install-staged', paths: [at('monitor.key'), at('monitor.crt')], why: 'A test.' },
  ];
}

describe('the script of a client of an organisation’s CA', () => {
  test('signs with the intermediate and puts it after the leaf', () => {
    writeFileSync(at('root.crt'), pem(root()));
    writeFileSync(at('org.key'), keyPem(keys.intermediate), { mode: 0o600 });
    const { status, err } = place.run(planOf(...clientActions()));
    expect([status, err]).toEqual([0, expect.not.stringContaining('rror')]);
    const chain = inspectCertificates(readFileSync(at('monitor.crt')));
    expect(chain.ok && chain.certificates.map(({ subject, issuer }) => `${subject} of ${issuer}`)).toEqual([
      'CN=monitor of CN=speedy Issuing CA',
      'CN=speedy Issuing CA of CN=speedy.CA',
    ]);
  });
});
