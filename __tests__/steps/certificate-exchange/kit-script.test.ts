import { beforeAll, expect, test } from 'vitest';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { kitScript } from '../../../source/steps/certificate-exchange/kit-actions.ts';
import { syntaxErrors } from '../../support/run-script.ts';
import { pkiHost, type ThrowAwayPki, throwAwayPki } from '../../support/throw-away-pki.ts';

let pki: ThrowAwayPki;
beforeAll(async () => {
  pki = await throwAwayPki('speedy.CA');
});

test.each(['inside', 'files'] as const)(
  'sh can read the script (certificates: %s), and no key is in it',
  (certificates) => {
    const leaves = [
      { service: 'pg-backup-api', ...described(pki.server.certificate) },
      { service: 'pg-backup-user', ...described(pki.client.certificate) },
    ];
    const script = kitScript({
      ...{ version: '0', hostName: pkiHost, ca: described(pki.ca), withCaKey: true },
      ...{ certificates, leaves, withHook: true },
    });
    expect(syntaxErrors(script)).toBe('');
    expect(script).not.toMatch(/^-----BEGIN [A-Z ]*PRIVATE KEY/m);
  },
);

function described(pem: string) {
  const inspection = inspectCertificates(pem);
  const [facts] = inspection.ok ? inspection.certificates : [];
  if (facts === undefined) throw new Error('no certificate');
  return facts;
}
