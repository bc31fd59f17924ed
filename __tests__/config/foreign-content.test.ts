import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { decodeConfig } from '../../source/config/decode-config.ts';
import { readConfig } from '../../source/config/read-config.ts';

const good = "architecture: M1\ncluster_name: speedy\ncluster_vars:\n  postgres_version: '16'\n";

function refusalOf(content: string | Uint8Array) {
  const read = readConfig(decodeConfig(typeof content === 'string' ? Buffer.from(content) : content), 'config.yml');
  return read.kind === 'refusal' ? read : undefined;
}

function utf16(text: string, order: 'le' | 'be', mark: boolean): Uint8Array {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('a file that is something else is named as what it is', () => {
  it.each<[string, string | Uint8Array, RegExp, RegExp]>([
    ['vault', '$ANSIBLE_VAULT;1.1;AES256\n62626364\n3661\n', /ansible-vault/, /ansible-vault decrypt/],
    ['vault with an id', '$ANSIBLE_VAULT;1.2;AES256;prod\n62626364\n', /ansible-vault/, /--config/],
    ['vault below empty lines', '\n\n$ANSIBLE_VAULT;1.1;AES256\r\n6262\r\n', /ansible-vault/, /--config/],
    ['vault with a byte order mark', '\ufeff$ANSIBLE_VAULT;1.1;AES256\n6262\n', /ansible-vault/, /--config/],
    ['vault below the start of a document', '---\n$ANSIBLE_VAULT;1.1;AES256\n6262\n', /ansible-vault/, /--config/],
    [
      'SOPS',
      'architecture: ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]\nsops:\n  version: 3.8.1\n',
      /SOPS/,
      /sops --decrypt/,
    ],
    ['SOPS further down', '---\ncluster_name: ENC[AES256_GCM,data:abc,type:str]\n', /SOPS/, /sops --decrypt/],
    ['an answer of GitLab', '{"message":"404 Project Not Found"}\n', /error message/, /Download/],
    ['an answer of an API', '{\n  "error": "unauthorized"\n}\n', /error message/, /Download/],
    ['UTF-16 of PowerShell', utf16(good, 'le', true), /UTF-16 \(little-endian\)/, /iconv -f UTF-16 -t UTF-8/],
    ['UTF-16, big-endian', utf16(good, 'be', true), /UTF-16 \(big-endian\)/, /iconv -f UTF-16 -t UTF-8/],
    ['UTF-16 without a mark', utf16(good, 'le', false), /UTF-16 \(little-endian\)/, /iconv -f UTF-16LE/],
    ['UTF-16, big-endian, no mark', utf16(good, 'be', false), /UTF-16 \(big-endian\)/, /iconv -f UTF-16BE/],
    ['UTF-16 after a comment', utf16('# é\r\na: 1\r\n', 'le', true), /UTF-16/, /iconv/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /UTF-32/, /iconv -f UTF-32LE/],
    ['UTF-32, big-endian', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x61]), /UTF-32/, /iconv -f UTF-32BE/],
    ['a page', '<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n', /HTML/, /raw/],
    ['a page in capitals', '<HTML>\r\n<BODY>404</BODY></HTML>', /HTML/, /raw/],
    ['a page below a comment', '\n<!-- proxy -->\n<html lang="en">', /HTML/, /raw/],
    ['an error of S3', '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', /XML/, /raw/],
    ['an error of a web server', '404: Not Found', /error message/, /Download/],
    ['headers of curl -i', 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\narchitecture: M1\n', /web server/, /Download/],
    ['Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n', /Git LFS/, /git lfs pull/],
    ['OpenPGP', '-----BEGIN PGP MESSAGE-----\n\nhQEMA\n', /OpenPGP/, /gpg --decrypt/],
    ['PEM', '-----BEGIN CERTIFICATE-----\nMIIB\n', /PEM/, /--config/],
    ['a patch', 'diff --git a/config.yml b/config.yml\n', /patch/, /git apply/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), /compressed/, /Unpack/],
    ['zip', Buffer.from('PK\x03\x04\x14\0'), /compressed/, /Unpack/],
  ])('%s', (_what, content, reason, manual) => {
    expect(refusalOf(content)).toMatchObject({
      line: 1,
      reason: expect.stringMatching(reason),
      manual: expect.stringMatching(manual),
    });
  });
});

describe('a merge conflict is told with the lines of its markers', () => {
  const conflict = (end: string) =>
    ['a: 1', '<<<<<<< HEAD', 'b: 1', '=======', 'b: 2', '>>>>>>> upgrade', 'c: 1', ''].join(end);
  it.each<[string, string, string, number]>([
    ['of Git', conflict('\n'), 'lines 2, 4, 6', 2],
    ['with Windows line ends', conflict('\r\n'), 'lines 2, 4, 6', 2],
    [
      'with the common ancestor',
      conflict('\n').replace('=======', '||||||| 3f2a1b\nb: 0\n======='),
      'lines 2, 4, 6, 8',
      2,
    ],
    ['twice', `${conflict('\n')}${conflict('\n')}`, 'lines 2, 4, 6, 9, 11, 13', 2],
    ['of the whole file', conflict('\n').slice(5), 'lines 1, 3, 5', 1],
    ['half resolved', 'a: 1\nb: 1\n>>>>>>> upgrade\n', 'line 3', 3],
    ['of Subversion', conflict('\n').replace('HEAD', '.mine').replace('upgrade', '.r42'), 'lines 2, 4, 6', 2],
    ['inside a list', 'a:\n- x: 1\n<<<<<<< HEAD\n- x: 2\n=======\n- x: 3\n>>>>>>> b\n', 'lines 3, 5, 7', 3],
  ])('%s', (_what, text, lines, line) => {
    expect(refusalOf(text)).toMatchObject({ line, reason: expect.stringContaining(`merge conflict`) });
    expect(refusalOf(text)?.reason).toContain(lines);
  });
});

it.each([
  ['equals signs in a text', 'a: |\n  =======\n  <<<<<<< x\n'],
  ['the markers in comments', '# <<<<<<< HEAD\na: 1\n# =======\n# >>>>>>> b\n'],
  ['a value of the vault', 'a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6262\n'],
  ['HTML in a value', 'a: <html>\n'],
  ['a byte order mark', '\ufeffa: 1\n'],
  ['Windows line ends', 'a: 1\r\nb: 2\r\n'],
])('%s is YAML', (_what, text) => {
  expect(refusalOf(text)).toBeUndefined();
});
