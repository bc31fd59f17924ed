import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile, requireReplaceable } from '../../source/cli/replace-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wizard-replace-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, 'barman.prom');

describe('a file that is replaced', () => {
  it('is another file with the new text, which everybody may read; nothing is left beside it', async () => {
    writeFileSync(file(), 'old', { mode: 0o600 });
    const before = statSync(file()).ino;
    await replaceFile(file(), 'new\n');
    const { ino, mode } = statSync(file());
    expect([readFileSync(file(), 'utf8'), mode & 0o7777, ino === before]).toEqual(['new\n', 0o644, false]);
    expect(readdirSync(folder)).toEqual(['barman.prom']);
  });

  it('may be new, and is readable whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      await replaceFile(file(), 'new\n');
    } finally {
      process.umask(umask);
    }
    expect(statSync(file()).mode & 0o7777).toBe(0o644);
  });

  it('stays as it was when it cannot be replaced, with nothing beside it', async () => {
    mkdirSync(file());
    await expect(replaceFile(file(), 'new\n')).rejects.toThrow(`Cannot write ${file()}`);
    expect(readdirSync(folder)).toEqual(['barman.prom']);
  });
});

describe('a place where no file can be replaced', () => {
  it.each<[string, (path: string) => void, string]>([
    ['a link', (path) => symlinkSync('/etc/passwd', path), 'this is a symbolic link'],
    ['a link to nothing', (path) => symlinkSync('nowhere', path), 'this is a symbolic link'],
    ['a folder', (path) => mkdirSync(path), 'this is no regular file'],
  ])('%s', async (_, make, why) => {
    make(file());
    await expect(requireReplaceable(file(), '--output')).rejects.toMatchObject({
      exitCode: 2,
      problem: { id: 'usage', message: `--output ${file()}: ${why}.`, fix: [expect.any(String)] },
    });
  });

  it.each([
    ['a folder that is not there', 'no/such/file', 'there is no such folder'],
    ['a file in place of the folder', 'a-file/file', 'there is no such folder'],
  ])('%s', async (_, name, why) => {
    writeFileSync(join(folder, 'a-file'), '');
    await expect(requireReplaceable(join(folder, name), '--output')).rejects.toThrow(why);
  });

  it.each(['there.prom', 'new.prom'])('none of these is %s', async (name) => {
    writeFileSync(join(folder, 'there.prom'), '');
    await expect(requireReplaceable(join(folder, name), '--output')).resolves.toBeUndefined();
  });
});
