import { lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyMatchesCertificate } from '../../source/pki/certificate/matches.ts';
import { inspectRequest } from '../../source/pki/request/inspect-request.ts';
import { describeAction } from '../../source/plan/actions/handlers.ts';
import { exportScript } from '../../source/plan/script.ts';
import { exchangeActions } from '../support/exchange-actions.ts';
import { fileTree } from '../support/file-tree.ts';
import { keyPem, keys, pem, server } from '../support/pki/kit.ts';
import { planOf, play, unproven } from '../support/played-runs.ts';
import { type ScriptFolder, scriptFolder, syntaxErrors } from '../support/run-script.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const why = 'A test.';

describe('applied by the engine', () => {
  const { generate, request, certificate, key, install } = exchangeActions('/srv/x');
  let host: TemporaryHost;
  beforeEach(() => {
    host = temporaryHost();
    host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
    host.put('/etc/group', 'root:x:0:\n');
    host.put('/var/lib/other/state', 'of another program\n');
    host.put('/srv/x/a.key', keyPem(keys.stranger), 0o600);
  });
  afterEach(() => host.end());
  const text = (name: string) => readFileSync(join(host.root, '/srv/x', name), 'utf8');
  const mode = (name: string) => (lstatSync(join(host.root, '/srv/x', name)).mode & 0o777).toString(8);

  test('a request is made with the key that this run made', async () => {
    const { report } = await play(host, planOf(generate, request, install('a.key.new', 'a.csr')));
    expect(report.outcome).toBe('proven');
    const inspection = inspectRequest(text('a.csr'));
    expect(inspection).toMatchObject({
      ok: true,
      request: { subject: 'CN=barman1.example.com', names: ['barman1.example.com', '192.0.2.1'], keyType: 'ec-p256' },
    });
    expect([mode('a.key.new'), mode('a.csr')]).toEqual(['600', '644']);
    expect(text('a.csr')).not.toContain('PRIVATE KEY');
  });

  test('a request without its key is refused, and nothing stays', async () => {
    const before = fileTree(host.root);
    const { report } = await play(host, planOf(request, install('a.csr')));
    expect(report).toMatchObject({ outcome: 'undone', problem: { id: 'file-missing' } });
    expect(fileTree(host.root)).toEqual(before);
  });

  test('a request for a name that is none is refused', async () => {
    const { report } = await play(host, planOf(generate, { ...request, names: ['a b'] }));
    expect(report.problem).toMatchObject({
      id: 'names-refused',
      message: '/srv/x/a.csr cannot be made: the name "a b" contains a space.',
    });
  });

  test('a waiting key and its certificate take their places', async () => {
    host.put('/srv/x/a.key.new', keyPem(keys.server), 0o600);
    const done = planOf(key, certificate, install('a.key', 'a.crt'), {
      kind: 'remove-file',
      path: '/srv/x/a.key.new',
      why,
    });
    expect((await play(host, done)).report.outcome).toBe('proven');
    expect([text('a.key'), text('a.crt')]).toEqual([keyPem(keys.server), pem(server())]);
    expect(mode('a.key')).toBe('600');
  });

  test('they are taken back when the proof fails, the waiting key too', async () => {
    host.put('/srv/x/a.key.new', keyPem(keys.server), 0o600);
    const before = fileTree(host.root);
    const done = planOf(key, certificate, install('a.key', 'a.crt'), {
      kind: 'remove-file',
      path: '/srv/x/a.key.new',
      why,
    });
    expect((await play(host, done, unproven)).report.outcome).toBe('undone');
    expect(fileTree(host.root)).toEqual(before);
  });

  test('a waiting key that is a link is left alone', async () => {
    host.put('/srv/y/elsewhere.key', keyPem(keys.server), 0o600);
    host.link('/srv/x/a.key.new', '../y/elsewhere.key');
    const { report } = await play(host, planOf(key));
    expect(report.problem).toMatchObject({
      id: 'key-missing',
      message: 'The private key /srv/x/a.key.new is not a regular file.',
    });
  });

  test('no description shows a certificate’s or a key’s text', () => {
    const told = JSON.stringify([generate, request, certificate, key].map(describeAction));
    expect(told).not.toContain('BEGIN');
    expect(told).toContain('with the key /srv/x/a.key.new, which stays where it is');
  });
});

describe('exported as a script', () => {
  let place: ScriptFolder;
  beforeEach(() => {
    place = scriptFolder();
    mkdirSync(`${place.folder}/x`);
  });
  afterEach(() => place.end());
  const actions = () => exchangeActions(`${place.folder}/x`, place);
  const text = (name: string) => readFileSync(`${place.folder}/x/${name}`, 'utf8');
  test('holds no key', () => {
    const { generate, request, certificate, key, install } = actions();
    const script = exportScript([planOf(generate, request, certificate, key, install('a.csr'))], '0');
    expect(syntaxErrors(script)).toBe('');
    expect(script).not.toMatch(/^-----BEGIN [A-Z ]*PRIVATE KEY/m);
  });

  test('puts a waiting key and its certificate in place', () => {
    const { certificate, key, install } = actions();
    writeFileSync(`${place.folder}/x/a.key.new`, keyPem(keys.server), { mode: 0o600 });
    const { status, err } = place.run(planOf(key, certificate, install('a.key', 'a.crt')));
    expect([status, err]).toEqual([0, '']);
    expect(keyMatchesCertificate(text('a.key'), text('a.crt'))).toBe(true);
  });
});
