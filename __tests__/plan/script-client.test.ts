import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import type { Action, IssueCertificate } from '../../source/plan/actions.ts';
import { exportScript } from '../../source/plan/script.ts';
import { Secret } from '../../source/plan/secret.ts';
import { intermediate, keyPem, keys, pem, root } from '../support/pki/kit.ts';
import { planOf } from '../support/played-runs.ts';
import { type ScriptFolder, scriptFolder, syntaxErrors } from '../support/run-script.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
let place: ScriptFolder;
beforeEach(() => {
  place = scriptFolder();
  mkdirSync(`${place.folder}/pki`);
});
afterEach(() => place.end());

const at = (name: string) => `${place.folder}/pki/${name}`;
const mine = (mode: number) => ({ owner: place.owner, group: place.group, mode });

function actions(): readonly Action[] {
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

const exporting = (): Action => ({
  kind: 'export-pkcs12',
  path: at('monitor.p12'),
  attributes: mine(0o600),
  key: at('monitor.key'),
  certificates: [at('monitor.crt'), at('root.crt')],
  friendlyName: 'monitor',
  passphrase: new Secret('hat stand'),
  why: 'A test.',
});

describe.skipIf(!hasOpenssl)('the script of a client of an organisation’s CA', () => {
  test('signs with the intermediate and puts it after the leaf', () => {
    writeFileSync(at('root.crt'), pem(root()));
    writeFileSync(at('org.key'), keyPem(keys.intermediate), { mode: 0o600 });
    const { status, err } = place.run(planOf(...actions()));
    expect([status, err]).toEqual([0, expect.not.stringContaining('rror')]);
    const chain = inspectCertificates(readFileSync(at('monitor.crt')));
    expect(chain.ok && chain.certificates.map(({ subject, issuer }) => `${subject} of ${issuer}`)).toEqual([
      'CN=monitor of CN=speedy Issuing CA',
      'CN=speedy Issuing CA of CN=speedy.CA',
    ]);
  });
});

test('a PKCS#12 file is made by openssl, which asks for the passphrase itself', () => {
  const script = exportScript([planOf(exporting())], '0');
  expect(syntaxErrors(script)).toBe('');
  expect(script).toMatch(/^openssl pkcs12 -export -inkey .*-name monitor -out /m);
  expect(script).not.toMatch(/hat stand|-passout/);
});
