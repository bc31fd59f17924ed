import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import { renewCa } from '../../source/pki/issue/issue.ts';
import { colons, type KitScript, kitScript } from '../../source/steps/certificate-exchange/kit-actions.ts';
import { fileTree } from '../support/file-tree.ts';
import { type Pair, pkiHost, type ThrowAwayPki, throwAwayPki } from '../support/throw-away-pki.ts';

const day = 86_400_000;
let pki: ThrowAwayPki;
let old: Pair;
let other: ThrowAwayPki;
let renewed: string;
beforeAll(async () => {
  [pki, other] = await Promise.all([throwAwayPki('speedy.CA'), throwAwayPki('other.CA')]);
  old = await pki.issue('server', [pkiHost], [-300, -1]);
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 3000 * day) };
  renewed = await renewCa({ keyPem: pki.caKey, caCertificatePem: pki.ca, ...validity });
});

function described(pem: string) {
  const inspection = inspectCertificates(pem);
  const [facts] = inspection.ok ? inspection.certificates : [];
  if (facts === undefined) throw new Error('no certificate');
  return facts;
}

function kitOf(changes: Partial<KitScript> = {}, ca = pki.ca, leaves: readonly string[] = []): KitScript {
  const [server = pki.server.certificate, client = pki.client.certificate] = leaves;
  return {
    ...{
      version: '0',
      hostName: pkiHost,
      ca: described(ca),
      withCaKey: false,
      withHook: false,
      certificates: 'inside',
    },
    leaves: [
      { service: 'pg-backup-api', ...described(server) },
      { service: 'pg-backup-user', ...described(client) },
    ],
    ...changes,
  };
}

let folder: string;
const put = (name: string, text: string, mode = 0o644) => {
  mkdirSync(dirname(join(folder, 'speedy', name)), { recursive: true });
  writeFileSync(join(folder, 'speedy', name), text);
  chmodSync(join(folder, 'speedy', name), mode);
};
const read = (name: string) => readFileSync(join(folder, 'speedy', name), 'utf8');
const here = (name: string) => existsSync(join(folder, 'speedy', name));
const [serverFile, clientFile] = [`ssl/${pkiHost}/pg-backup-api.crt`, `ssl/${pkiHost}/pg-backup-user.crt`];

function apply(kit: KitScript, ...words: readonly string[]) {
  const env = { PATH: `${folder}/bin:${process.env.PATH}`, HOME: folder, TMPDIR: folder };
  const options = { input: kitScript(kit), cwd: join(folder, 'speedy'), env, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('sh', ['-s', '--', ...words], options);
  return { status, out: stdout, err: stderr };
}

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-kit-'));
  put('config.yml', `cluster_name: speedy\ninstances:\n- Name: ${pkiHost}\n`);
  put('ssl/CA.crt', pki.ca);
  put('ssl/CA.key', pki.caKey, 0o600);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('on a controller with the same CA', () => {
  test('puts the certificates into the places of TPA', () => {
    expect(apply(kitOf())).toMatchObject({ status: 0, err: '' });
    expect([read(serverFile), read(clientFile)]).toEqual([pki.server.certificate, pki.client.certificate]);
    expect(read('ssl/CA.crt')).toBe(pki.ca);
  });

  test('changes nothing the second time', () => {
    apply(kitOf());
    const before = fileTree(folder);
    expect(apply(kitOf())).toMatchObject({ status: 0, out: expect.stringContaining('Nothing to change') });
    expect(fileTree(folder)).toEqual(before);
  });

  test('--dry-run tells it, and changes nothing', () => {
    const before = fileTree(folder);
    expect(apply(kitOf(), '--dry-run')).toMatchObject({
      status: 0,
      out: expect.stringContaining(`put pg-backup-api.crt into ${folder}/speedy/ssl/${pkiHost}`),
    });
    expect(fileTree(folder)).toEqual(before);
  });

  test('writes the hook that a cluster with PostgreSQL on the Barman host needs, once', () => {
    expect(apply(kitOf({ withHook: true }))).toMatchObject({ status: 0, err: '' });
    expect(read('hooks/barman-pre-config.yml')).toContain('    legacy_ssl_enabled: false\n');
    expect(apply(kitOf({ withHook: true })).out).toContain('Nothing to change');
  });

  test('leaves a hook of the operator’s alone, and says what it has to hold', () => {
    put('hooks/barman-pre-config.yml', '- debug:\n');
    const { status, out } = apply(kitOf({ withHook: true }));
    expect(status).toBe(0);
    expect(out).toContain('is left alone. Add this task to it');
    expect(out).toContain('    legacy_ssl_enabled: false');
    expect(read('hooks/barman-pre-config.yml')).toBe('- debug:\n');
  });

  test('keeps what it replaces', () => {
    put(serverFile, old.certificate);
    const { out } = apply(kitOf());
    const kept = /kept in (.*)/.exec(out)?.[1] ?? '';
    expect(kept.startsWith(`${folder}/.local/state/`)).toBe(true);
    const copy = `${folder}/speedy/${serverFile}`.replaceAll('/', '%');
    expect(readFileSync(join(kept, copy), 'utf8')).toBe(old.certificate);
    expect(read(serverFile)).toBe(pki.server.certificate);
  });

  test('moves away what ended: TPA could not renew it', () => {
    put(`ssl/${pkiHost}/pemagent-${pkiHost}.crt`, old.certificate);
    put('ssl/pg1.example.com/harp.crt', old.certificate);
    const { out } = apply(kitOf());
    expect(here(`ssl/${pkiHost}/pemagent-${pkiHost}.crt`)).toBe(false);
    expect(here('ssl/pg1.example.com/harp.crt')).toBe(true);
    expect(out).toContain(
      `Also stale, of other hosts; TPA cannot renew them while they are there:\n${folder}/speedy/ssl/pg1`,
    );
  });

  test('leaves other certificates that are good', () => {
    put(`ssl/${pkiHost}/harp_proxy.crt`, pki.client.certificate);
    apply(kitOf());
    expect(read(`ssl/${pkiHost}/harp_proxy.crt`)).toBe(pki.client.certificate);
  });

  test('brings a renewed certificate of the same CA, and leaves its key', () => {
    expect(apply(kitOf({}, renewed))).toMatchObject({ status: 0 });
    expect([read('ssl/CA.crt'), read('ssl/CA.key')]).toEqual([renewed, pki.caKey]);
  });

  test('puts everything back when it fails half way', () => {
    put(serverFile, old.certificate);
    mkdirSync(join(folder, 'bin'));
    const failing = '#!/bin/sh\ncase $* in *pg-backup-user.crt*) exit 1 ;; esac\nexec /bin/mv "$@"\n';
    writeFileSync(join(folder, 'bin/mv'), failing, { mode: 0o755 });
    const before = fileTree(join(folder, 'speedy'));
    const { status, err } = apply(kitOf());
    expect([status, err]).toEqual([1, 'It failed half way: everything was put back as it was.\n']);
    expect(fileTree(join(folder, 'speedy'))).toEqual(before);
  });
});

describe('refuses, and changes nothing:', () => {
  const cases: readonly (readonly [string, () => void, () => KitScript, string])[] = [
    ['another CA', () => put('ssl/CA.crt', other.ca), () => kitOf(), 'ssl/CA.key is not the unprotected key'],
    [
      'another CA with its key',
      () => {
        put('ssl/CA.crt', other.ca);
        put('ssl/CA.key', other.caKey, 0o600);
      },
      () => kitOf(),
      'The CA here is another one than that of barman1.example.com: subject=CN=other.CA',
    ],
    ['a newer certificate of the CA', () => put('ssl/CA.crt', renewed), () => kitOf(), 'is a newer certificate'],
    ['no CA.key', () => rmSync(join(folder, 'speedy/ssl/CA.key')), () => kitOf(), 'ssl/CA.key is missing'],
    ['no CA', () => rmSync(join(folder, 'speedy/ssl'), { recursive: true }), () => kitOf(), 'has no CA'],
    ['another cluster', () => put('config.yml', 'instances: []\n'), () => kitOf(), 'this kit is for another cluster'],
    ['no cluster', () => rmSync(join(folder, 'speedy/config.yml')), () => kitOf(), "no TPA cluster's folder"],
    [
      'a certificate of another CA',
      () => undefined,
      () => kitOf({}, pki.ca, [other.server.certificate]),
      'is not signed by the CA of this kit',
    ],
    [
      'a link in a certificate’s place',
      () => {
        mkdirSync(join(folder, 'speedy/ssl', pkiHost));
        symlinkSync('/etc/passwd', join(folder, 'speedy', serverFile));
      },
      () => kitOf(),
      'is a symbolic link',
    ],
    [
      'a folder in a certificate’s place',
      () => mkdirSync(join(folder, 'speedy', serverFile), { recursive: true }),
      () => kitOf(),
      'is not a regular file',
    ],
    [
      'a certificate that is not the one',
      () => undefined,
      () => kitOf({ leaves: [{ service: 'pg-backup-api', fingerprint: 'ab', pem: pki.server.certificate }] }),
      'is not the one that belongs to this script',
    ],
  ];
  test.each(cases)('%s', (_, prepare, kit, sentence) => {
    prepare();
    const before = fileTree(folder);
    const { status, err } = apply(kit());
    expect([status, err]).toEqual([1, expect.stringContaining(sentence)]);
    expect(fileTree(folder)).toEqual(before);
  });

  test('a certificate that ends within seven days', async () => {
    const ending = await pki.issue('server', [pkiHost], [-300, 6]);
    expect(apply(kitOf({}, pki.ca, [ending.certificate]))).toMatchObject({
      status: 1,
      err: expect.stringContaining('ends within seven days'),
    });
  });

  test.each([['--wrong'], ['a', 'b'], ['--replace-ca']])('the words %j %j', (...words) => {
    expect(apply(kitOf(), ...words.filter((word) => word !== undefined)).status).toBe(1);
  });
});

describe('with the CA’s key, in a folder', () => {
  let kit: string;
  beforeEach(() => {
    kit = join(folder, 'kit');
    mkdirSync(join(kit, 'ssl', pkiHost), { recursive: true });
    writeFileSync(join(kit, 'apply.sh'), kitScript(kitOf({ certificates: 'files', withCaKey: true })));
    writeFileSync(join(kit, 'CA.crt'), pki.ca);
    writeFileSync(join(kit, 'CA.key'), pki.caKey, { mode: 0o600 });
    writeFileSync(join(kit, 'ssl', pkiHost, 'pg-backup-api.crt'), pki.server.certificate);
    writeFileSync(join(kit, 'ssl', pkiHost, 'pg-backup-user.crt'), pki.client.certificate);
  });
  const run = (...words: readonly string[]) => {
    const env = { PATH: process.env.PATH ?? '', HOME: folder };
    const done = spawnSync('sh', [join(kit, 'apply.sh'), ...words], { cwd: folder, env, encoding: 'utf8' });
    return { status: done.status, out: done.stdout, err: done.stderr };
  };

  test('makes the CA of a controller that has none', () => {
    rmSync(join(folder, 'speedy/ssl'), { recursive: true });
    expect(run('speedy')).toMatchObject({ status: 0, out: expect.stringContaining(`rm ${kit}/CA.key`) });
    expect(fileTree(join(folder, 'speedy/ssl'))['/CA.key']).toBe(`0600 ${pki.caKey}`);
    expect(read('ssl/CA.crt')).toBe(pki.ca);
  });

  test('replaces another CA only when its fingerprint is said, with all that it issued', () => {
    put('ssl/CA.crt', other.ca);
    put('ssl/CA.key', other.caKey, 0o600);
    put('ssl/pg1.example.com/harp.crt', other.client.certificate);
    const refused = run('speedy');
    const fingerprint = colons(described(other.ca).fingerprint);
    expect(refused).toMatchObject({ status: 1, err: expect.stringContaining(`--replace-ca ${fingerprint}`) });
    expect(read('ssl/CA.crt')).toBe(other.ca);
    expect(run('--replace-ca', fingerprint, 'speedy')).toMatchObject({ status: 0 });
    expect([read('ssl/CA.crt'), read('ssl/CA.key'), here('ssl/pg1.example.com/harp.crt')]).toEqual([
      pki.ca,
      pki.caKey,
      false,
    ]);
  });

  test('is refused when the key is not the CA’s', () => {
    writeFileSync(join(kit, 'CA.key'), other.caKey);
    expect(run('speedy')).toMatchObject({ status: 1, err: expect.stringContaining('is not the key of this CA') });
  });

  test('is refused when a certificate of the kit was exchanged', () => {
    writeFileSync(join(kit, 'ssl', pkiHost, 'pg-backup-api.crt'), other.server.certificate);
    expect(run('speedy')).toMatchObject({ status: 1, err: expect.stringContaining('is not the one that belongs') });
  });
});
