import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fileFieldsCommand,
  fileSignatureCommand,
  filesToInstall,
  type PackageFile,
  parseFileFields,
  parseFileSignature,
} from '../../source/packages/listings/local-packages.ts';
import type { Manager } from '../../source/packages/manager.ts';

interface Recorded {
  readonly what: string;
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly signature?: string;
}

const recording = new URL('../../fixtures/recordings/rpm-4.18.0/package-files.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(recording, 'utf8')) as { readonly cases: readonly Recorded[] };
const signatures = cases.filter(({ signature }) => signature !== undefined);
const fields = cases.filter(({ signature }) => signature === undefined);

describe('the signature of an RPM file', () => {
  it.each(signatures.map((one) => [one.what, one] as const))('%s', (_, { argv, stdout, signature }) => {
    expect(fileSignatureCommand(argv.at(-1) ?? '').argv).toEqual(argv);
    expect(parseFileSignature(stdout)).toBe(signature);
  });

  it('is wrong where one of two is', () => {
    const [two] = ['    Header V4 RSA/SHA256 Signature, key ID 0a: OK\n    V4 RSA/SHA256 Signature, key ID 0a: BAD\n'];
    expect(parseFileSignature(`/a.rpm:\n${two}`)).toBe('wrong');
  });
});

describe('what a file says of itself', () => {
  it('in rpm’s words', () => {
    const [whole, none] = fields;
    expect(fileFieldsCommand('dnf', whole?.argv.at(-1) ?? '').argv).toEqual(whole?.argv);
    expect(parseFileFields('dnf', whole?.stdout ?? '')).toEqual({
      name: 'pg-backup-api',
      version: '2:2.2.0-1.el9.noarch',
    });
    expect(parseFileFields('dnf', none?.stdout ?? '')).toBeUndefined();
  });

  it.each([
    ['apt', 'pg-backup-api\t2:2.2.0-1.bookworm\n', '2:2.2.0-1.bookworm'],
    ['dnf', 'pg-backup-api\t0\t2.2.0\t1.el9\tnoarch\n', '2.2.0-1.el9.noarch'],
  ] as const)('with the version as candidates of %s have it', (manager, stdout, version) => {
    expect(parseFileFields(manager, stdout)?.version).toBe(version);
  });
});

describe('the files to install', () => {
  const file = (name: string, version: string): PackageFile => ({
    ...{ path: `/root/${name}_${version}.deb`, name, version },
    ...{ sha256: 'a'.repeat(64), signature: undefined },
  });
  const files = [
    file('pg-backup-api', '2.0-1'),
    file('pg-backup-api', '2.1-1'),
    file('python3-flask', '2.2-1'),
    file('python3-flask', '2.10-1'),
    file('gunicorn', '20.1-1'),
  ];
  const chosen = (version: string | undefined, installed: Readonly<Record<string, string>>, manager: Manager = 'apt') =>
    filesToInstall(manager, files, { name: 'pg-backup-api', version }, new Map(Object.entries(installed))).map(
      (one) => `${one.name} ${one.version}`,
    );

  it.each([
    [
      'the wanted version, and the highest of the others',
      '2.0-1',
      {},
      ['pg-backup-api 2.0-1', 'python3-flask 2.10-1', 'gunicorn 20.1-1'],
    ],
    [
      'nothing that is there at that version or a higher one',
      '2.1-1',
      { gunicorn: '20.1-1', 'python3-flask': '3.0-1' },
      ['pg-backup-api 2.1-1'],
    ],
    [
      'what is there in a lower version',
      '2.1-1',
      { 'pg-backup-api': '2.1-1', gunicorn: '19-1', 'python3-flask': '3.0-1' },
      ['gunicorn 20.1-1'],
    ],
    [
      'an older version of the package where that one is wanted',
      '2.0-1',
      { 'pg-backup-api': '2.1-1', gunicorn: '20.1-1', 'python3-flask': '3.0-1' },
      ['pg-backup-api 2.0-1'],
    ],
    ['no version of the package that nobody wants', undefined, { gunicorn: '20.1-1' }, ['python3-flask 2.10-1']],
  ] as const)('are %s', (_, version, installed, expected) => {
    expect(chosen(version, installed)).toEqual(expected);
  });
});
