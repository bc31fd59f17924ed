import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { certificatesOf } from '../../source/pki/certificate/matches.ts';
import { type RevocationReason, readListFile, shownSerial } from '../../source/pki/certificate/revocation-list.ts';
import { makeRevocationList } from '../../source/pki/issue/revocation-list.ts';
import type { MakeRevocationList } from '../../source/plan/actions/make-revocation-list.ts';
import type { Action } from '../../source/plan/actions.ts';
import { exportScript } from '../../source/plan/script.ts';
import type { CertificateSetFacts } from '../../source/steps/certificates/certificate-facts.ts';
import { certificatesStep } from '../../source/steps/certificates/certificates-step.ts';
import { issueClientStep } from '../../source/steps/certificates/issue-client-step.ts';
import { reviewRenewal } from '../../source/steps/certificates/renewal-review.ts';
import { dueLists } from '../../source/steps/revocation/renew-list-step.ts';
import { lookAtRevoking, type RevocationFacts } from '../../source/steps/revocation/revocation-facts.ts';
import { planRevoke, type RevokeFacts, type RevokeWish } from '../../source/steps/revocation/revoke-step.ts';
import { findTarget } from '../../source/steps/revocation/revoke-target.ts';
import { carryOut, certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';
import { throwAwayPki } from '../support/throw-away-pki.ts';

const day = 86_400_000;
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const list = '/etc/pg-backup-api-wizard/revoked.crl';
let host: TemporaryHost;
/** Of the set in `folder`, as behind an Apache that serves it. */
let facts: RevocationFacts;

const text = (path: string) => readFileSync(host.files.real(path), 'utf8');
const serial = (path: string) => shownSerial(certificatesOf(text(path))[0]?.serial ?? '');

beforeAll(async () => {
  host = certificateHost(now);
  await carryOut(host, siteOf(), { 'key-type': 'ec-p256', san: ['barman1.example.com'] });
  const wanted = { owner: undefined, group: undefined, folder: undefined, keyType: undefined, pkcs12: undefined };
  const issue = (name: string) => carryOut(host, siteOf(), {}, issueClientStep({ ...wanted, name, newKey: false }));
  await issue('laptop');
  // Renewed with its key: the first certificate is accepted until it ends, and lies in the backups of that run.
  await issue('monitor');
  await issue('monitor');
  facts = serving(await lookAtRevoking(host, siteOf()));
});
afterAll(() => host?.end());

function serving<F extends RevocationFacts>(looked: F, changes: Partial<CertificateSetFacts> = {}): F {
  const served = {
    kind: 'serving',
    certificate: { serial: '', fingerprint256: '' },
  } as unknown as CertificateSetFacts['served'];
  return { ...looked, set: { ...looked.set, served, ...changes } };
}

const wish = (word: string, more: Partial<RevokeWish> = {}): RevokeWish => ({
  ...{ word, file: word, reason: 'unspecified', server: false, ...more },
});
const lookFor = async (word: string): Promise<RevokeFacts> => ({
  ...facts,
  target: await findTarget(host, facts, word, word),
});
const plan = async (word: string, changes: Partial<RevocationFacts> = {}, more: Partial<RevokeWish> = {}) =>
  planRevoke({ ...(await lookFor(word)), ...changes }, wish(word, more));
const signing = (actions: readonly Action[]): MakeRevocationList => {
  const found = actions.find((action) => action.kind === 'make-revocation-list');
  if (found?.kind !== 'make-revocation-list') throw new Error('no list is signed');
  return found;
};
const revokedBy = (actions: readonly Action[]) =>
  signing(actions).lists.flatMap(({ entries }) => entries.map((entry) => shownSerial(entry.serial)));

/** The wizard's list with these on it, as the CA in place signs it. */
async function withList(serials: readonly string[], nextUpdate: Date): Promise<RevocationFacts> {
  const pem = await makeRevocationList({
    caCertificatePem: text(`${folder}/root.crt`),
    caKeyPem: text(`${folder}/CA.key`),
    entries: serials.map((one) => ({ serial: one, date: now, reason: 'unspecified' as RevocationReason })),
    ...{ number: 4_000_000_000n, now, nextUpdate },
  });
  host.put(list, pem);
  const looked = serving(await lookAtRevoking(host, siteOf()));
  await host.files.remove(list);
  return looked;
}

describe('who is meant', () => {
  test('a name: every certificate of it that is known here, from before a renewal, too', async () => {
    const revoked = revokedBy((await plan('monitor')).actions);
    expect(revoked).toHaveLength(2);
    expect(revoked).toContain(serial(`${folder}/monitor.crt`));
  });

  test.each([
    ['a serial number', () => serial(`${folder}/monitor.crt`)],
    [
      'a serial number as browsers show it',
      () => serial(`${folder}/monitor.crt`).toUpperCase().match(/../g)?.join(':') ?? '',
    ],
    ['a file', () => `${folder}/monitor.crt`],
  ])('%s: that one alone', async (_, word) => {
    expect(revokedBy((await plan(word())).actions)).toEqual([serial(`${folder}/monitor.crt`)]);
  });

  test('a serial number of which nothing is known here, with the octet that keeps it positive', async () => {
    const { lists } = signing((await plan('ff:01')).actions);
    expect(lists[0]?.entries).toMatchObject([{ serial: '00ff01' }]);
  });
});

describe('what is not revoked', () => {
  test.each<[string, string, Partial<RevocationFacts>, string]>([
    ['a name that nobody has', 'nobody', {}, 'unknown-client'],
    ['the server that is served', 'pg-backup-api', {}, 'is-the-server'],
    ['a CA', `${folder}/root.crt`, {}, 'is-a-ca'],
    ['a certificate of another CA', '/root/stranger.crt', {}, 'not-of-this-ca'],
    ['a key', `${folder}/monitor.key`, {}, 'not-a-certificate'],
    ['with a site in the way', 'laptop', { conflicts: ['/etc/shop.conf:1 names a list.'] }, 'revocation-conflict'],
    ['with a list that cannot be read', 'laptop', { list: { file: undefined, blocks: undefined } }, 'list-missing'],
    ['with a configuration whose list is gone', 'laptop', { conf: { text: 'x', enabled: true } }, 'list-missing'],
  ])('%s', async (_, word, changes, id) => {
    host.put('/root/stranger.crt', (await throwAwayPki()).client.certificate);
    await expect(plan(word, changes)).rejects.toMatchObject({ problem: { id } });
  });

  test('without an Apache that would read the list', async () => {
    const set = { ...facts.set, served: { kind: 'no-proxy' as const } };
    await expect(plan('laptop', { set })).rejects.toMatchObject({ problem: { id: 'no-proxy' } });
  });

  test('without the key of its CA: the way is said', async () => {
    const cas = facts.cas.map((ca) => ({ ...ca, issuer: undefined }));
    await expect(plan('laptop', { cas })).rejects.toMatchObject({
      problem: {
        id: 'ca-key-missing',
        fix: [expect.stringContaining('--request FILE'), expect.stringContaining('--ca-key FILE'), expect.anything()],
      },
    });
  });

  test('twice: nothing is to be done', async () => {
    const listed = await withList([serial(`${folder}/laptop.crt`)], new Date(now.getTime() + 30 * day));
    expect((await plan('laptop', listed)).actions).toEqual([]);
  });

  test('the server with an explicit word is', async () => {
    expect(revokedBy((await plan('pg-backup-api', {}, { server: true })).actions)).toEqual([
      serial(`${folder}/pg-backup-api.crt`),
    ]);
  });
});

describe('the plan', () => {
  const kinds = (actions: readonly Action[]) =>
    actions.map((action) => (action.kind === 'run-command' ? action.argv.join(' ') : action.kind));

  test('first the list, then what names it, then Apache', async () => {
    expect(kinds((await plan('laptop')).actions)).toEqual([
      ...[
        'make-directory',
        'make-revocation-list',
        'install-staged',
        'write-file',
        'a2enconf pg-backup-api-revocation',
      ],
      ...['apache2ctl configtest', 'rehearse-proxy', 'service apache2 reload'],
    ]);
  });

  test('on Red Hat a file in conf.d is all', async () => {
    const set = { ...facts.set, layout: layoutOf('redhat') };
    expect(kinds((await plan('laptop', { set })).actions)).toEqual([
      ...['make-directory', 'make-revocation-list', 'install-staged', 'write-file'],
      ...['apachectl configtest', 'rehearse-proxy', 'service httpd reload'],
    ]);
  });

  test('who is on the list stays on it, and its number grows', async () => {
    const listed = await withList(['0a'], new Date(now.getTime() + 30 * day));
    const { lists } = signing((await plan('laptop', listed, { reason: 'superseded' })).actions);
    expect(lists).toMatchObject([{ number: '4000000001', entries: [{ serial: '0a' }, { reason: 'superseded' }] }]);
  });

  test('the lists of other CAs stay in the file', async () => {
    const other = await throwAwayPki('other.CA');
    const parts = { caCertificatePem: other.ca, caKeyPem: other.caKey, entries: [], number: 1n, now };
    const pem = await makeRevocationList({ ...parts, nextUpdate: new Date(now.getTime() + day) });
    const blocks = readListFile(pem) ?? [];
    const { actions } = await plan('laptop', { list: { file: facts.set.ca.file, blocks } });
    expect(signing(actions).others).toBe(pem);
  });

  test('a list holds a month where a timer renews it, else as long as its CA', async () => {
    const until = async (scheduled: boolean) =>
      signing((await plan('laptop', { scheduled })).actions).lists[0]?.nextUpdate;
    expect(await until(true)).toBe(new Date(now.getTime() + 30 * day).toISOString());
    expect(await until(false)).toBe(facts.cas[0]?.certificate.notAfter.date.toISOString());
  });

  test('no key is in it, nor in a script of it', async () => {
    const [made] = [await plan('laptop')];
    const script = exportScript([made], '1.0');
    expect(script).toContain('openssl ca -gencrl');
    expect(JSON.stringify(made) + script).not.toContain('PRIVATE KEY-----\\nM');
  });
});

describe('afterwards', () => {
  test.each<[string, number, boolean, number]>([
    ['in its last fortnight', 14, true, 1],
    ['with more than that', 16, true, 0],
    ['that no timer renews', 200, false, 1],
    ['that lasts as long as its CA', 3650, false, 0],
  ])('a list %s is due or not', async (_, days, scheduled, count) => {
    const end = Math.min(now.getTime() + days * day, facts.cas[0]?.certificate.notAfter.date.getTime() ?? 0);
    const listed = await withList(['0a'], new Date(end));
    expect(dueLists({ ...listed, scheduled })).toHaveLength(count);
  });

  test('a revoked certificate is not renewed unattended, and by name with a new key alone', () => {
    const { set } = facts;
    const file = set.places.client.certificate.path;
    const revoked: CertificateSetFacts = {
      ...set,
      findings: [
        {
          ...{ id: 'revoked', severity: 'block', group: 'certificate', subject: 'client', file },
          ...{ message: 'Its CA has revoked it.', fix: 'None.', refusedBy: [] },
        },
      ],
    };
    expect(reviewRenewal(revoked)).toMatchObject({ due: [], revoked: ['client'] });
    const renew = (newKey: boolean) => () => certificatesStep.plan(revoked, { renew: 'client', 'new-key': newKey });
    expect(renew(false)).toThrow(/is revoked/);
    expect(renew(true)).not.toThrow();
  });
});
