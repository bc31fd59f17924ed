import { appendFileSync, chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';
import { keyLines } from '../support/key-lines.ts';
import { linesWithSecrets, plantSecrets } from '../support/planted-secrets.ts';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';
import { unpack } from '../support/unpack.ts';

interface Answer {
  readonly file: string;
  readonly written: boolean;
  readonly entries: readonly { name: string; bytes: number; source: string; redactions: number; problem?: string }[];
}

let wizard: SandboxedWizard;
const answerOf = (text: string) => JSON.parse(text) as Answer;
const here = () => readdirSync(wizard.workingDirectory).sort();
const place = (name: string) => join(wizard.directory, name);

describe('on a host that is set up', () => {
  let key = '';
  beforeAll(async () => {
    wizard = await sandboxedWizard();
    expect(await wizard.run('setup', '--yes', '--key-type', 'rsa-2048')).toMatchObject({ code: 0 });
    // Whatever this machine has of them.
    for (const name of ['openssl', 'psql', 'python3', 'rsync'])
      writeFileSync(place(`bin/${name}`), `#!/bin/sh\necho '${name} 1.2.3'\n`, { mode: 0o755 });
    plantSecrets(wizard.path);
    key = await generateKeyPem('ec-p256');
    appendFileSync(wizard.path('/var/log/barman/barman-api-error.log'), `before\n${key}after\n`);
  }, 120_000);
  afterAll(() => wizard.end());

  it('is a folder in an archive that is for its owner alone', async () => {
    const file = place('a.tar.gz');
    const { code, out, err } = await wizard.run('bundle', '--yes', '--output', file);
    expect({ code, err }).toEqual({ code: 0, err: 'Asking Barman, the API and Apache; this changes nothing.\n' });
    expect(statSync(file).mode & 0o7777).toBe(0o600);
    expect(statSync(file).uid).toBe(process.getuid?.());
    const folders = new Set(Object.keys(unpack(file)).map((name) => name.split('/')[0]));
    expect([...folders]).toEqual([expect.stringMatching(/^pg-backup-api-barman1\.example\.com-\d{8}T\d{6}Z$/)]);
    expect(out).toContain('Support bundle of barman1.example.com');
    expect(out.trimEnd().split('\n').at(-1)).toBe(`Wrote ${file}.`);
  });

  it('holds what the manifest lists, and the manifest', async () => {
    const file = place('b.tar.gz');
    const { entries } = answerOf((await wizard.run('bundle', '--yes', '--json', '--output', file)).out);
    const inside = Object.entries(unpack(file)).map(([name, text]) => [name.replace(/^[^/]+\//, ''), text.length]);
    const listed = entries.filter(({ bytes }) => bytes > 0).map(({ name, bytes }) => [name, bytes]);
    const files = inside.filter(([name]) => !/^manifest/i.test(String(name)));
    expect(files.sort()).toEqual(listed.sort());
    expect(inside.length - files.length).toBe(2);
  });

  it.each([
    'health/check.json',
    'health/check.txt',
    'health/comparison.json',
    'health/diagnose-api.json',
    'health/diagnose-barman.json',
    'health/diagnose-barman-again.json',
    'certificates.json',
    'configuration/settings.json',
    'configuration/barman.conf',
    'configuration/barman.d/pg1.conf',
    'configuration/pg-backup-api.environment',
    'versions.json',
    'services/pg-backup-api.service',
    'services/apache2.status.txt',
    'apache/pg-backup-api.conf',
    'apache/virtual-hosts.txt',
    'network/listeners.txt',
    'logs/barman-api-error.log',
    'logs/pg-backup-api.journal.txt',
    'runs.json',
  ])('has %s, without a problem', async (name) => {
    const { entries } = answerOf((await whole()).out);
    expect(entries.find((entry) => entry.name === name)).toMatchObject({ bytes: expect.any(Number) });
    expect(entries.find((entry) => entry.name === name)).not.toHaveProperty('problem');
  });

  it('has no password, no key and no control character in any of its bytes', async () => {
    const file = place('c.tar.gz');
    const { out } = await wizard.run('bundle', '--yes', '--output', file);
    const texts = Object.values(unpack(file));
    const all = [out, ...texts].join('\n');
    expect(linesWithSecrets(all)).toEqual([]);
    expect(keyLines(key).filter((piece) => all.includes(piece))).toEqual([]);
    expect(texts.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    expect(all).toContain('host=pg1.example.com user=barman dbname=postgres connect_timeout=5 password=*REDACTED*');
    expect(all).toMatch(/before\n-----BEGIN PRIVATE KEY-----\*REDACTED\*-----END PRIVATE KEY-----\nafter/);
  });

  it('tells how many places are hidden in a file', async () => {
    const { entries } = answerOf((await whole()).out);
    const count = (name: string) => entries.find((entry) => entry.name === name)?.redactions;
    expect(count('configuration/barman.d/pg1.conf')).toBe(1);
    expect(count('configuration/barman.conf')).toBe(0);
    expect(count('logs/barman.log')).toBe(4);
  });

  it('is shown and not written with --dry-run', async () => {
    const before = here();
    const { code, out } = await wizard.run('bundle', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('health/diagnose-api.json');
    expect(out).not.toContain('Wrote');
    expect(here()).toEqual(before);
  });

  it('is called after the host and the time, in this folder, unless told otherwise', async () => {
    const before = here();
    const { file, written } = answerOf((await wizard.run('bundle', '--yes', '--json')).out);
    expect(written).toBe(true);
    expect(basename(file)).toMatch(/^pg-backup-api-barman1\.example\.com-\d{8}T\d{6}Z\.tar\.gz$/);
    expect(here()).toEqual([...before, basename(file)].sort());
  });

  it.each([[[]], [['--json']]])('needs somebody to ask, or --yes: %j', async (words) => {
    const before = here();
    const { code, out, err } = await wizard.run('bundle', ...words);
    expect(code).toBe(2);
    expect(out + err).toContain('--yes');
    expect(here()).toEqual(before);
  });

  it('never replaces a file, nor follows a link', async () => {
    writeFileSync(place('there'), 'mine');
    const { code, err } = await wizard.run('bundle', '--yes', '--output', place('there'));
    expect({ code, err }).toEqual({
      code: 1,
      err: `Cannot write ${place('there')}: it is already there.\n  → Name another file with --output.\n`,
    });
    expect(readFileSync(place('there'), 'utf8')).toBe('mine');
  });

  it('says that its folder is missing before it asks anybody anything', async () => {
    const { code, err } = await wizard.run('bundle', '--yes', '--output', place('no/such.tar.gz'));
    expect({ code, err }).toEqual({
      code: 1,
      err: `Cannot write ${place('no/such.tar.gz')}: its folder does not exist.\n  → Name another file with --output.\n`,
    });
  });

  it('leaves nothing else behind', () => {
    expect(readdirSync(wizard.directory).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  let made: Promise<{ readonly out: string }> | undefined;
  /** One bundle for the tests that only look at its answer. */
  function whole(): Promise<{ readonly out: string }> {
    made ??= wizard.run('bundle', '--dry-run', '--json');
    return made;
  }
});

describe('on a host where half of it is missing', () => {
  let answer: Answer;
  let file = '';
  beforeAll(async () => {
    wizard = await sandboxedWizard({ os: 'redhat' });
    file = place('half.tar.gz');
    writeFileSync(place('bin/barman'), '#!/bin/sh\necho "barman: broken" >&2\nexit 1\n');
    chmodSync(place('bin/barman'), 0o755);
    writeFileSync(join(wizard.workingDirectory, 'config.yml'), 'a: b: c\n');
    const { code, out } = await wizard.run('bundle', '--yes', '--json', '--output', file);
    expect(code).toBe(0);
    answer = answerOf(out);
  }, 120_000);
  afterAll(() => wizard.end());

  it('is made', () => {
    expect(existsSync(file)).toBe(true);
    expect(Object.keys(unpack(file)).length).toBeGreaterThan(10);
  });

  it.each([
    ['health/diagnose-barman.json', /^the document is empty: barman: broken$/],
    ['health/diagnose-api.json', /^The API was not asked/],
    ['configuration/settings.json', /config\.yml:1:/],
    ['apache/pg-backup-api.conf', /^\/etc\/httpd\/conf\.d\/pg-backup-api\.conf is not there\.$/],
    ['services/pg-backup-api.service', /^systemctl ended with 1: No files found for pg-backup-api\.service\.$/],
  ])('tells what is wrong with %s', (name, problem) => {
    expect(answer.entries.find((entry) => entry.name === name)?.problem).toMatch(problem);
  });

  it('has what could be read', () => {
    const { entries } = answer;
    for (const name of ['health/check.txt', 'configuration/barman.conf', 'network/hosts', 'versions.json'])
      expect(entries.find((entry) => entry.name === name)?.bytes).toBeGreaterThan(0);
  });
});
