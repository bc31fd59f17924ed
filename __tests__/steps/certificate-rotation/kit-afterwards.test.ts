import { afterAll, beforeAll, expect, test } from 'vitest';
import { kitStep } from '../../../source/steps/certificate-exchange/kit-step.ts';
import { carryOut, folder, siteOf } from '../../support/certificate-host.ts';
import { engineOf } from '../../support/played-runs.ts';
import { caKey, nextKey, rotate, rotationHost } from '../../support/rotation-host.ts';
import { throwAwayPki } from '../../support/throw-away-pki.ts';

let host: Awaited<ReturnType<typeof rotationHost>>;
beforeAll(async () => {
  host = await rotationHost(await throwAwayPki('barman1.CA'));
  await rotate(host, 'start', { keyType: 'rsa-4096' });
});
afterAll(() => host.end());

/** As the command writes it: the journal says which CA was made here. */
async function kit(path: string, withCaKey: boolean) {
  const runs = await engineOf(host).history();
  const madeHere = (file: string) =>
    runs.some(({ actions }) => actions.some(({ title }) => title === `Issue the CA certificate ${file}`));
  return carryOut(host, siteOf(), {}, kitStep({ path, below: '/root', withCaKey, madeHere, version: '0' }));
}

// One walk through the phases: each test goes on from the last.
test('with both CAs trusted the kit has the old one, which signed the certificates', async () => {
  expect((await kit('/root/kit-1', false)).report.outcome).toBe('proven');
  expect(host.read(`${folder}/root.crt`).startsWith(host.read('/root/kit-1/CA.crt'))).toBe(true);
});

test('once the certificates are of the new CA the kit has that one, and its key for who asks', async () => {
  await rotate(host, 'reissue');
  expect((await kit('/root/kit-2', true)).report.outcome).toBe('proven');
  expect(host.read('/root/kit-2/CA.key')).toBe(host.read(nextKey));
  expect(host.read(`${folder}/root.crt`).startsWith(host.read('/root/kit-2/CA.crt'))).toBe(true);
});

test('and in the end, when the key is in its place', async () => {
  await rotate(host, 'retire');
  expect((await kit('/root/kit-3', true)).report.outcome).toBe('proven');
  expect(host.read('/root/kit-3/CA.key')).toBe(host.read(caKey));
  expect(host.read('/root/kit-3/CA.crt')).toBe(host.read(`${folder}/root.crt`));
});
