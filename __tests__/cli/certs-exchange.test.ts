import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import { keyMatchesCertificate } from '../../source/pki/certificate/matches.ts';
import { type CommandHost, openCommandHost } from '../support/command-host.ts';
import { type ControllerFolder, controllerFolder } from '../support/controller-folder.ts';
import { keyLines } from '../support/key-lines.ts';

const folder = '/etc/tpa/pg-backup-api';
const cluster = '/root/pgcluster';
const quick = ['--key-type', 'ec-p256', '--yes'];
const both = ['pg-backup-api', 'pg-backup-user'];
let host: CommandHost;
let controller: ControllerFolder;
/** What gives a private key of the host or of the CA away. */
const secrets = new Set<string>();
/** Everything that the controller's commands printed. */
const printed: string[] = [];
const text = (path: string) => readFileSync(host.path(path), 'utf8');
const serial = (pem: string) => {
  const inspection = inspectCertificates(pem);
  return inspection.ok ? inspection.certificates[0]?.serial : undefined;
};

beforeAll(async () => {
  [host, controller] = await Promise.all([openCommandHost(), controllerFolder()]);
  const { code, out, err } = await host.wizard('setup', ...quick);
  if (code !== 0) throw new Error(`${out}\n${err}`);
  // As TPA has it: the CA's key is on the controller and nowhere else.
  controller.put('config.yml', text(`${cluster}/config.yml`));
  for (const name of ['CA.crt', 'CA.key']) controller.put(`ssl/${name}`, text(`${cluster}/ssl/${name}`), 0o600);
  renameSync(host.path(`${cluster}/ssl/CA.key`), `${host.folder}/CA.key.away`);
  collectSecrets();
});
afterAll(async () => {
  controller?.end();
  await host?.close();
});

function collectSecrets(): void {
  const files = [
    ...readdirSync(host.path(folder)).map((name) => join(host.path(folder), name)),
    controller.path('ssl/CA.key'),
  ].filter((path) => /\.key(\.new)?$/.test(path));
  for (const file of files) for (const line of keyLines(readFileSync(file, 'utf8'))) secrets.add(line);
}

async function sign(...words: readonly string[]) {
  const answer = await controller.json('certs', 'sign', ...words);
  printed.push(JSON.stringify(answer));
  return answer;
}

/** What an operator does with scp. */
function carryRequests(names: readonly string[]): void {
  for (const name of names) controller.put(`${name}.csr`, text(`${cluster}/${name}.csr`));
}

function carryCertificates(names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const path = host.path(`/root/${name}.signed.crt`);
    writeFileSync(path, controller.read(`${name}.crt`));
    return path;
  });
}

describe('renewing with the keys in place, the CA’s key on the controller', () => {
  let before: readonly (string | undefined)[];
  test('request writes what is to be signed, and says what comes next', async () => {
    before = both.map((name) => serial(text(`${folder}/${name}.crt`)));
    const answer = await host.json('certs', 'request', '--yes');
    expect(answer).toMatchObject({
      schema: 1,
      command: 'certs request',
      code: 0,
      outcome: 'proven',
      requests: [
        { name: 'pg-backup-api', profile: 'server', file: `${cluster}/pg-backup-api.csr` },
        { name: 'pg-backup-user', profile: 'client', file: `${cluster}/pg-backup-user.csr` },
      ],
      next: [
        expect.stringContaining('to the TPA controller'),
        'There: wizard certs sign pg-backup-api.csr pg-backup-user.csr',
        expect.stringContaining('wizard certs import'),
      ],
    });
  });

  test('sign works in the cluster’s folder alone, and shows what it signs', async () => {
    carryRequests(both);
    const answer = await sign('pg-backup-api.csr', 'pg-backup-user.csr', '--yes');
    expect(answer).toMatchObject({
      command: 'certs sign',
      code: 0,
      outcome: 'proven',
      requests: [
        {
          subject: 'CN=barman1.example.com',
          profile: 'server',
          names: ['barman1.example.com', 'barman1', '10.1.0.13', '10.0.0.13'],
        },
        { subject: 'CN=pg-backup-user', profile: 'client' },
      ],
    });
    expect(statSync(controller.path('pg-backup-api.crt')).mode & 0o777).toBe(0o644);
  });

  test('import puts them in place, and the proxy serves them', async () => {
    const answer = await host.json('certs', 'import', ...carryCertificates(both), '--yes');
    expect(answer).toMatchObject({
      command: 'certs import',
      code: 0,
      outcome: 'proven',
      certificates: [
        { name: 'pg-backup-api', path: `${folder}/pg-backup-api.crt`, key: 'same' },
        { name: 'pg-backup-user', path: `${folder}/pg-backup-user.crt`, key: 'same' },
      ],
    });
    const { certificates } = await host.json('certs', 'status');
    const [server] = (certificates as readonly { role: string; serial: string; served: boolean }[]).filter(
      ({ role }) => role === 'server',
    );
    expect(server).toMatchObject({ served: true, serial: serial(controller.read('pg-backup-api.crt')) });
    expect(both.map((name) => serial(text(`${folder}/${name}.crt`)))).not.toEqual(before);
  });

  test('undo puts the old set back, and the proxy serves that again', async () => {
    const { runs } = await host.json('history');
    const [run] = runs as readonly { id: string; title: string }[];
    expect(run?.title).toBe('Import the certificates of pg-backup-api and pg-backup-user');
    expect((await host.wizard('history', 'undo', run?.id ?? '', '--yes')).code).toBe(0);
    expect(both.map((name) => serial(text(`${folder}/${name}.crt`)))).toEqual(before);
    const { certificates } = await host.json('certs', 'status');
    expect(certificates).toContainEqual(expect.objectContaining({ role: 'server', served: true, serial: before[0] }));
  });
});

describe('renewing with new keys, and a new client', () => {
  test('the new keys wait for their certificates', async () => {
    const answer = await host.json('certs', 'request', ...both, 'monitor', '--new-key', ...quick);
    expect(answer).toMatchObject({ code: 0, outcome: 'proven' });
    expect(readdirSync(host.path(folder)).filter((name) => name.endsWith('.new'))).toEqual([
      'monitor.key.new',
      'pg-backup-api.key.new',
      'pg-backup-user.key.new',
    ]);
    collectSecrets();
  });

  test('signed and imported they are in place, and everybody is let in', async () => {
    const names = [...both, 'monitor'];
    carryRequests(names);
    expect(await sign(...names.map((name) => `${name}.csr`), '--yes')).toMatchObject({ code: 0 });
    const answer = await host.json('certs', 'import', ...carryCertificates(names), '--yes');
    expect(answer).toMatchObject({ code: 0, outcome: 'proven' });
    const { checks } = answer.evidence as { checks: readonly { label: string; state: string }[] };
    expect(checks.filter(({ label }) => label.includes('let in')).map(({ state }) => state)).toEqual(['ok', 'ok']);
    for (const name of names) {
      expect(keyMatchesCertificate(text(`${folder}/${name}.key`), text(`${folder}/${name}.crt`))).toBe(true);
    }
    expect(readdirSync(host.path(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
    expect((await host.wizard('certs', 'verify')).code).toBe(0);
  });
});

describe('what is refused', () => {
  test.each<[string, readonly string[], string]>([
    ['a certificate of the CA for no key here', ['ssl/CA.crt'], 'no-certificate'],
    ['a file that is not there', ['none.crt'], 'file-missing'],
  ])('import: %s', async (_, files, id) => {
    const paths = files.map((file) => host.path(`${cluster}/${file}`));
    expect(await host.json('certs', 'import', ...paths, '--yes')).toMatchObject({ code: 1, error: { id } });
  });

  test('sign: without a CA, the place where there is one is named', async () => {
    expect(await host.json('certs', 'sign', host.path(`${cluster}/pg-backup-api.csr`), '--yes')).toMatchObject({
      code: 1,
      error: { id: 'ca-key-missing', fix: [expect.stringContaining('on the TPA controller')] },
    });
  });

  test.each([[['certs', 'request']], [['certs', 'kit', '--out', 'asked']], [['certs', 'request', '--out', 'asked']]])(
    '%j with nobody to ask and no --yes',
    async (words) => {
      renameSync(host.path(`${cluster}/pg-backup-api.csr`), `${host.folder}/csr.away`);
      const { code, error } = await host.json(...words);
      renameSync(`${host.folder}/csr.away`, host.path(`${cluster}/pg-backup-api.csr`));
      expect([code, error]).toEqual([2, expect.objectContaining({ id: 'usage' })]);
    },
  );

  test.each([
    [['certs', 'request', '../x', '--yes'], 'bad-name'],
    [['certs', 'request', '--key-type', 'dsa', '--yes'], 'usage'],
    [['certs', 'sign', '--yes'], 'usage'],
    [['certs', 'sign', 'x.csr', '--profile', 'ca', '--yes'], 'usage'],
    [['certs', 'import', '--yes'], 'usage'],
    [['certs', 'sign', 'x.csr', '--script', 'x.sh'], 'usage'],
    [['certs', 'kit', '--script', 'x.sh'], 'usage'],
    [['certs', 'kit', '--with-ca-key', '--out', 'x.sh'], 'usage'],
  ])('%j', async (words, id) => {
    const { code, error } = await host.json(...words);
    expect([code, error]).toEqual([2, expect.objectContaining({ id })]);
  });

  test('--dry-run shows the plan and writes nothing', async () => {
    const answer = await host.json('certs', 'request', '--new-key', '--out', host.path('/root/dry'), '--dry-run');
    expect(answer).toMatchObject({ code: 0, outcome: 'planned' });
    expect(() => statSync(host.path('/root/dry'))).toThrow('ENOENT');
  });
});

describe('certs kit', () => {
  test('is written with its script', async () => {
    const out = host.path('/root/kit');
    expect(await host.json('certs', 'kit', '--out', out, '--yes')).toMatchObject({
      command: 'certs kit',
      code: 0,
      outcome: 'proven',
      kit: { path: '/root/kit', form: 'folder', host: 'barman1.example.com', withCaKey: false },
    });
    expect(readdirSync(out).sort()).toEqual(['CA.crt', 'README', 'apply.sh', 'ssl']);
  });

  test('does not hand on a CA key that is not here', async () => {
    expect(await host.json('certs', 'kit', '--with-ca-key', '--yes')).toMatchObject({
      code: 1,
      error: { id: 'ca-key-missing' },
    });
  });
});

describe('no private key leaves its file', () => {
  const told = (content: string) => [...secrets].filter((secret) => content.includes(secret));
  test('on the screen, in JSON', () => {
    expect(secrets.size).toBeGreaterThan(20);
    expect(told([...host.printed, ...printed].join('\n'))).toEqual([]);
  });

  test('in any file but keys and their backups', () => {
    const files = readdirSync(`${host.folder}/root`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const others = files.filter((path) => !/\.key(\.new)?$|\/backups\//.test(path));
    expect(others.length).toBeGreaterThan(50);
    expect(others.filter((path) => told(readFileSync(path, 'latin1')).length > 0)).toEqual([]);
  });
});
