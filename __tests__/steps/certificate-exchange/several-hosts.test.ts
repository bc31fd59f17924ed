import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstCertificate } from '../../../source/pki/certificate/matches.ts';
import { importStep } from '../../../source/steps/certificate-exchange/import-step.ts';
import { requestStep } from '../../../source/steps/certificate-exchange/request-step.ts';
import { signStep } from '../../../source/steps/certificate-exchange/sign-step.ts';
import { certificatesStep } from '../../../source/steps/certificates/certificates-step.ts';
import { carryOut, certificateHost, folder, siteOf } from '../../support/certificate-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import type { TemporaryHost } from '../../support/temporary-host.ts';

/** A cluster of three Barman instances, whose CA is made on the first. A fourth is another cluster's. */
const config = `cluster_name: speedy
cluster_vars:
  enable_pg_backup_api: true
instances:
- Name: barman-a
  role: [barman]
- Name: Barman_B
  role: [barman]
- Name: barman-c
  role: barman, pem-agent
- Name: old-barman
  platform: shared
  role: [barman]
- Name: pg1
  role: [primary]
`;
const cluster = '/root/speedy';
const inbox = `${cluster}/in`;
const requested = ['barman-b', 'barman-c'].flatMap((name) => [`pg-backup-api-${name}`, `pg-backup-user-${name}`]);

const hosts: Record<string, TemporaryHost> = {};
const hostOf = (name: string): TemporaryHost => {
  hosts[name] ??= certificateHost(new Date());
  return hosts[name];
};
const siteFor = (name: string, given = {}) => siteOf({ configFile: `${cluster}/config.yml`, hostName: name, given });
const read = (name: string, path: string) => readFileSync(join(hostOf(name).root, path), 'utf8');
const serial = (pem: string) => firstCertificate(pem)?.serial;

beforeAll(() => {
  for (const name of ['barman-a', 'barman-b', 'barman-c']) hostOf(name).put(`${cluster}/config.yml`, config);
});
afterAll(() => {
  for (const host of Object.values(hosts)) host.end();
});

test('before a CA is made, the others are named, and the way to one CA for all', async () => {
  const facts = await certificatesStep.look(hostOf('barman-a'), siteFor('barman-a'));
  const [finding] = certificatesStep.assess(facts).findings;
  expect(finding).toMatchObject({
    id: 'one-ca-for-all',
    severity: 'warn',
    message: expect.stringContaining('other Barman instances: barman-b, barman-c.'),
    fix: expect.stringMatching(
      /wizard certs request.*wizard certs sign pg-backup-\*\.csr.*wizard certs import --ca CA\.crt/,
    ),
  });
  const { notes } = certificatesStep.plan(facts, { 'key-type': 'ec-p256' });
  expect(notes.filter((note) => note.includes('barman-b'))).toEqual([`${finding?.message} ${finding?.fix}`]);
});

test('once it is there, nothing is said any more', async () => {
  const { report } = await carryOut(hostOf('barman-a'), siteFor('barman-a'), { 'key-type': 'ec-p256' });
  expect(report.outcome).toBe('proven');
  const facts = await certificatesStep.look(hostOf('barman-a'), siteFor('barman-a'));
  expect(certificatesStep.assess(facts).findings.map(({ id }) => id)).not.toContain('one-ca-for-all');
});

test('the requests of two hosts do not take each other’s place, and are signed in one run', async () => {
  for (const name of ['barman-b', 'barman-c']) {
    const wish = { names: [], folder: '/root/out', newKey: false, keyType: 'ec-p256' as const, san: undefined };
    expect((await carryOut(hostOf(name), siteFor(name), {}, requestStep(wish))).report.outcome).toBe('proven');
    expect(await hostOf(name).files.list('/root/out')).toEqual([
      `pg-backup-api-${name}.csr`,
      `pg-backup-user-${name}.csr`,
    ]);
    for (const file of requested.filter((one) => one.endsWith(name)))
      hostOf('barman-a').put(`${inbox}/${file}.csr`, read(name, `/root/out/${file}.csr`));
  }
  const wish = {
    requests: requested.map((file) => `${inbox}/${file}.csr`),
    ...{ profile: undefined, folder: undefined, ca: undefined, caKey: undefined },
  };
  const { report } = await carryOut(hostOf('barman-a'), siteFor('barman-a'), {}, signStep(wish));
  expect(report.outcome).toBe('proven');
  expect(await hostOf('barman-a').files.list(inbox)).toEqual(
    requested.flatMap((file) => [`${file}.crt`, `${file}.csr`]).sort(),
  );
});

test.each(['barman-b', 'barman-c'])('%s takes its own of all that was signed', async (name) => {
  const host = hostOf(name);
  for (const file of requested) host.put(`/root/in/${file}.crt`, read('barman-a', `${inbox}/${file}.crt`));
  host.put('/root/in/CA.crt', read('barman-a', `${cluster}/ssl/CA.crt`));
  const step = importStep({ files: requested.map((file) => `/root/in/${file}.crt`) });
  const site = siteFor(name, { ca: '/root/in/CA.crt' });
  const other = name === 'barman-b' ? 'barman-c' : 'barman-b';
  const { notes } = step.plan(await step.look(host, site), {});
  for (const service of ['pg-backup-api', 'pg-backup-user'])
    expect(notes).toContain(`/root/in/${service}-${other}.crt is ${other}'s and is left alone.`);
  expect((await carryOut(host, site, {}, step)).report.outcome).toBe('proven');
  for (const service of ['pg-backup-api', 'pg-backup-user'])
    expect(serial(read(name, `${folder}/${service}.crt`))).toBe(
      serial(read('barman-a', `${inbox}/${service}-${name}.crt`)),
    );
  expect(read(name, `${folder}/root.crt`)).toBe(read('barman-a', `${folder}/root.crt`));
});

test('a host of which none is takes none, and says whose they are', async () => {
  const host = hostOf('barman-a');
  const before = fileTree(host.root);
  const files = requested.map((file) => `${inbox}/${file}.crt`);
  await expect(carryOut(host, siteFor('barman-a'), {}, importStep({ files }))).rejects.toThrow(
    'The certificates are those of barman-b, barman-c; none is of a key of barman-a.',
  );
  expect(fileTree(host.root)).toEqual(before);
});

test('a certificate of no key that no other host has asked for is refused as before', async () => {
  const host = hostOf('barman-b');
  host.put('/root/in/pg-backup-user-pg1.crt', read('barman-a', `${inbox}/pg-backup-user-barman-c.crt`));
  const files = ['/root/in/pg-backup-api-barman-b.crt', '/root/in/pg-backup-user-pg1.crt'];
  await expect(carryOut(host, siteFor('barman-b'), {}, importStep({ files }))).rejects.toThrow('is of no key here');
});
