import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { certificatesOf, signedBy } from '../../source/pki/certificate/matches.ts';
import { describeAction } from '../../source/plan/actions/handlers.ts';
import type { Action, StageTrust } from '../../source/plan/actions.ts';
import { exportScript } from '../../source/plan/script.ts';
import { type Account, renewal } from '../support/ca-renewal.ts';
import { fileTree } from '../support/file-tree.ts';
import { planOf, play, unproven } from '../support/played-runs.ts';
import { type ScriptFolder, scriptFolder, syntaxErrors } from '../support/run-script.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { type ThrowAwayPki, throwAwayPki } from '../support/throw-away-pki.ts';

const why = 'A test.';
let [old, next]: readonly ThrowAwayPki[] = [];
beforeAll(async () => {
  [old, next] = await Promise.all([throwAwayPki('speedy.CA'), throwAwayPki('speedy.CA G2')]);
});
const pkis = () => {
  if (old === undefined || next === undefined) throw new Error('the PKIs are made first');
  return { old, next };
};

function trust(folder: string, account: Account, content: string): StageTrust {
  const place = (name: string) => ({ path: `${folder}/${name}`, attributes: { ...account, mode: 0o644 } });
  const newest = `${folder}/CA-next.crt`;
  return {
    ...{ kind: 'stage-trust', ...place('root.crt'), copies: [place('CA.crt')], content, newest, summary: ['two'], why },
  };
}

const install = (folder: string, ...names: readonly string[]): Action => ({
  kind: 'install-staged',
  paths: names.map((name) => `${folder}/${name}`),
  why,
});

describe('applied by the engine', () => {
  const root = { owner: 'root', group: 'root' };
  let host: TemporaryHost;
  beforeEach(() => {
    host = temporaryHost();
    host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
    host.put('/etc/group', 'root:x:0:\n');
    host.put('/var/lib/other/state', 'of another program\n');
    host.put('/srv/x/root.crt', pkis().old.ca);
    host.put('/srv/x/CA.key', pkis().old.caKey, 0o600);
    host.put('/srv/x/CA-next.crt', pkis().next.ca);
    host.put('/srv/x/CA-next.key', pkis().next.caKey, 0o600);
    host.put('/srv/x/s.crt', pkis().old.server.certificate);
    host.put('/srv/x/s.key', pkis().old.server.key, 0o600);
  });
  afterEach(() => host.end());
  const text = (name: string) => readFileSync(join(host.root, '/srv/x', name), 'utf8');

  test('trusted CAs are put into each of their places', async () => {
    const { report } = await play(
      host,
      planOf(trust('/srv/x', root, pkis().old.ca), install('/srv/x', 'root.crt', 'CA.crt')),
    );
    expect(report.outcome).toBe('proven');
    expect([text('root.crt'), text('CA.crt')]).toEqual(Array(2).fill(pkis().old.ca + pkis().next.ca));
    expect(lstatSync(join(host.root, '/srv/x/CA.crt')).mode & 0o777).toBe(0o644);
  });

  test('and taken back when the proof fails', async () => {
    const before = fileTree(host.root);
    const plan = planOf(trust('/srv/x', root, pkis().old.ca), install('/srv/x', 'root.crt', 'CA.crt'));
    expect((await play(host, plan, unproven)).report.outcome).toBe('undone');
    expect(fileTree(host.root)).toEqual(before);
  });

  test('a CA is renewed with its name and key byte for byte, and its leaves stay its own', async () => {
    const [before] = certificatesOf(text('root.crt'));
    expect((await play(host, planOf(renewal('/srv/x', root), install('/srv/x', 'root.crt')))).report.outcome).toBe(
      'proven',
    );
    const [after] = certificatesOf(text('root.crt'));
    expect(after?.subject.raw).toEqual(before?.subject.raw);
    expect(after?.spki).toEqual(before?.spki);
    expect(after?.serial).not.toBe(before?.serial);
    expect(signedBy(text('s.crt'), text('root.crt'))).toBe(true);
  });

  test.each([
    ['is let in where its CA is trusted', ['old', 'next'], 'proven'],
    ['is the reason to stop where it is not', ['old'], 'undone'],
  ] as const)('in a rehearsal a client of the new CA %s', async (_what, trusted, outcome) => {
    host.put('/srv/x/root.crt', trusted.map((who) => pkis()[who].ca).join(''));
    host.put('/srv/x/c.crt', pkis().old.client.certificate);
    host.put('/srv/x/c.key', pkis().old.client.key, 0o600);
    const { report } = await play(
      host,
      planOf({
        kind: 'rehearse',
        hostName: 'barman1.example.com',
        ca: '/srv/x/root.crt',
        server: { certificate: '/srv/x/s.crt', key: '/srv/x/s.key' },
        clients: [{ name: 'c', certificate: '/srv/x/c.crt', key: '/srv/x/c.key' }],
        guestsOf: [{ certificate: '/srv/x/CA-next.crt', key: '/srv/x/CA-next.key' }],
        why,
      }),
    );
    expect(report.outcome).toBe(outcome);
    if (outcome === 'undone') expect(report.problem?.message).toContain('a new client of /srv/x/CA-next.crt');
  });

  test('the review names the CAs and shows no PEM', () => {
    const told = [trust('/srv/x', root, pkis().old.ca), renewal('/srv/x', root)].map(describeAction);
    expect(told.map(({ title }) => title)).toEqual([
      'Put the trusted CAs beside /srv/x/root.crt',
      'Renew the CA certificate /srv/x/root.crt',
    ]);
    expect(told[0]?.details).toContain('also as /srv/x/CA.crt');
    expect(JSON.stringify(told)).not.toContain('BEGIN');
  });
});

describe('exported as a script', () => {
  let place: ScriptFolder;
  let folder: string;
  beforeAll(() => {
    place = scriptFolder();
    folder = `${place.folder}/x`;
    mkdirSync(folder);
    writeFileSync(`${folder}/root.crt`, pkis().old.ca);
    writeFileSync(`${folder}/CA.key`, pkis().old.caKey, { mode: 0o600 });
    writeFileSync(`${folder}/CA-next.crt`, pkis().next.ca);
  });
  afterAll(() => place.end());

  test('the shell reads it', () => {
    const plan = planOf(trust(folder, place, pkis().old.ca), renewal(folder, place));
    expect(syntaxErrors(exportScript([plan], '0'))).toBe('');
  });

  test('the trusted CAs come to their places', () => {
    const both = planOf(trust(folder, place, pkis().old.ca), install(folder, 'root.crt', 'CA.crt'));
    expect(place.run(both)).toMatchObject({ status: 0, err: '' });
    const expected = pkis().old.ca + pkis().next.ca;
    expect(['root.crt', 'CA.crt'].map((name) => readFileSync(`${folder}/${name}`, 'utf8'))).toEqual([
      expected,
      expected,
    ]);
  });
});
