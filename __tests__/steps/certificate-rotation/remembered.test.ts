import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificatesOf, keyMatchesCertificate, signedBy } from '../../../source/pki/certificate/matches.ts';
import { commonNameOf } from '../../../source/pki/encoding/distinguished-name.ts';
import { lookAtRotation } from '../../../source/steps/certificate-rotation/rotation-facts.ts';
import { rotationStep } from '../../../source/steps/certificate-rotation/rotation-step.ts';
import { certificateRows } from '../../../source/steps/certificates/certificate-rows.ts';
import { issueClientStep } from '../../../source/steps/certificates/issue-client-step.ts';
import { carryOut, siteOf } from '../../support/certificate-host.ts';
import { rotate, rotationHost, wishFor } from '../../support/rotation-host.ts';
import { throwAwayPki } from '../../support/throw-away-pki.ts';

/** A client with a folder of its own, far from the set, goes through a whole rotation. The tests are the phases in order. */
const elsewhere = '/etc/nagios/barman';
const certificate = `${elsewhere}/nagios.crt`;
let host: Awaited<ReturnType<typeof rotationHost>>;

beforeAll(async () => {
  host = await rotationHost(await throwAwayPki('barman1.CA'));
  host.put('/etc/nagios/nagios.cfg', '');
  const request = { owner: undefined, group: undefined, newKey: false, pkcs12: undefined, keyType: 'ec-p256' } as const;
  const step = issueClientStep({ ...request, name: 'nagios', folder: elsewhere });
  expect((await carryOut(host, siteOf(), {}, step)).report.outcome).toBe('proven');
});
afterAll(() => host.end());

const trusted = () => certificatesOf(host.read(`${elsewhere}/root.crt`)).map(({ subject }) => commonNameOf(subject));
const look = () => lookAtRotation(host, siteOf(), wishFor(undefined));

test('it is listed', async () => {
  const row = (await certificateRows(host, siteOf())).find(({ file }) => file === certificate);
  expect(row).toMatchObject({ role: 'client', verdict: 'ok' });
});

test('start: it knows servers of both CAs', async () => {
  await rotate(host, 'start');
  expect(trusted()).toEqual(['barman1.CA', 'barman1.CA G2']);
});

test('retire refuses while it has a certificate of the old CA', async () => {
  const facts = await look();
  const late = { ...facts, rotation: { ...facts.rotation, phase: 'reissued' as const } };
  const issued = late.issued.filter(({ path }) => path === certificate);
  expect(() => rotationStep({ ...wishFor('retire'), phase: 'retire' }).plan({ ...late, issued }, {})).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ id: 'old-ca-in-use' }) }),
  );
});

test('reissue: it gets a certificate of the new CA where it is, with its key', async () => {
  const key = host.read(`${elsewhere}/nagios.key`);
  expect((await rotate(host, 'reissue')).report.outcome).toBe('proven');
  expect(host.read(`${elsewhere}/nagios.key`)).toBe(key);
  expect(keyMatchesCertificate(key, host.read(certificate))).toBe(true);
  expect((await look()).issued.find(({ path }) => path === certificate)?.generation).toBe('new');
});

test('retire: it knows servers of the new CA alone', async () => {
  expect((await rotate(host, 'retire')).report.outcome).toBe('proven');
  expect(trusted()).toEqual(['barman1.CA G2']);
  expect(signedBy(host.read(certificate), host.read(`${elsewhere}/root.crt`))).toBe(true);
});

test('files that were taken to another machine are told before the next CA goes', async () => {
  rmSync(host.files.real(elsewhere), { recursive: true });
  await rotate(host, 'start');
  await rotate(host, 'reissue');
  const step = rotationStep({ ...wishFor('retire'), phase: 'retire' });
  const { notes } = step.plan(await step.look(host, siteOf()), {});
  expect(notes.join('\n')).toMatch(
    /\/etc\/nagios\/barman\/nagios\.crt was issued here \(run [-0-9a-f]+\) and is not there/,
  );
});
