import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { editText } from '../../source/cli/edit-text.ts';
import { OperatorError } from '../../source/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'edit-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function editor(script: string): string {
  const path = join(folder, 'editor');
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

describe('a text in an editor', () => {
  it('is a copy of its own name that only this user reads, gone afterwards', () => {
    const seen = join(folder, 'seen');
    const script = `stat -c '%a %n' "$2" "$(dirname "$2")" > ${seen}; test "$1" = -w && echo more >> "$2"`;
    expect(editText('a: 1\n', '/srv/c/config.yml', { ...process.env, EDITOR: `${editor(script)} -w` })).toBe(
      'a: 1\nmore\n',
    );
    expect(readFileSync(seen, 'utf8')).toMatch(/^600 \/.*\/config\.yml\n700 \/.*\/wizard-[0-9a-f]{16}\n$/);
    expect(existsSync(readFileSync(seen, 'utf8').split(' ')[1]?.split('\n')[0] ?? '/')).toBe(false);
  });

  it('comes back from an editor that replaces the file', () => {
    const script = 'echo new > "$1.new" && mv "$1.new" "$1"';
    expect(editText('old\n', 'config.yml', { ...process.env, VISUAL: editor(script) })).toBe('new\n');
  });

  it('leaves no copy where the editor fails', () => {
    const seen = join(folder, 'failed');
    const script = `printf %s "$1" > ${seen}; exit 1`;
    expect(() => editText('a\n', 'config.yml', { ...process.env, VISUAL: editor(script) })).toThrow(OperatorError);
    expect(existsSync(readFileSync(seen, 'utf8'))).toBe(false);
  });

  it.each([
    ['fails', () => editor('exit 3'), 'has failed (exit 3); nothing is taken from it.'],
    ['is not there', () => join(folder, 'none'), 'cannot be started: there is no such program.'],
    ['is no shell command', () => `${editor('exit 0')}; rm`, 'cannot be started: there is no such program.'],
  ])('is not taken where the editor %s', (_, named, message) => {
    const work = () => editText('a\n', 'config.yml', { ...process.env, VISUAL: named() });
    expect(work).toThrow(OperatorError);
    expect(work).toThrow(message);
  });
});
