import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

/** Texts of one and of two of every character of the basic plane, lone surrogates left out. */
const texts = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code))
  .filter((character) => !/\p{Surrogate}/u.test(character))
  .flatMap((character) => [character, `a${character}${character}`]);

/** What a bundled program says when it is handed texts as JSON. */
const program = `
import { readFileSync } from 'node:fs';
import stringWidth from '${repository}/node_modules/string-width/index.js';
const texts = JSON.parse(readFileSync(process.argv[2], 'utf8'));
console.log(JSON.stringify({ widths: texts.map((text) => stringWidth(text)) }));
`;

describe('a package that the build changes', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'patched-'));
    writeFileSync(join(folder, 'program.mjs'), program);
    writeFileSync(join(folder, 'texts.json'), JSON.stringify(texts));
    const [entry, outfile] = [join(folder, 'program.mjs'), join(folder, 'bundled.mjs')];
    execFileSync(process.execPath, ['scripts/build.js', entry, outfile], { cwd: repository });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('string-width finds every character as wide as before', () => {
    const argv = [join(folder, 'bundled.mjs'), join(folder, 'texts.json')];
    const output = execFileSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
    const { widths } = JSON.parse(output) as { readonly widths: readonly number[] };
    const different = texts.filter((text, index) => widths[index] !== stringWidth(text));
    expect(widths).toHaveLength(texts.length);
    expect(different).toEqual([]);
  });
});
