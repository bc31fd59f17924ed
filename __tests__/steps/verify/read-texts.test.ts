import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInThread } from '../../../source/host/local/thread.ts';
import { readTexts } from '../../../source/steps/verify/read-texts.ts';
import { diagnoseTexts } from '../../bench/harness/diagnose-texts.ts';

const repository = resolve(import.meta.dirname, '../../..');
const now = new Date('2026-11-23T12:02:00Z');
const large = diagnoseTexts(4, 40);
const small = diagnoseTexts(1, 1);
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const texts = ({ cli, api, secondCli }: typeof large) => ({
  ...{ cli: bytes(cli), api: bytes(api), secondCli: bytes(secondCli), now },
});

/** Counts what goes to another thread. */
function counting() {
  let runs = 0;
  const run: typeof runInThread = (...given) => {
    runs += 1;
    return runInThread(...given);
  };
  return { background: { run }, runs: () => runs };
}

describe('readTexts', () => {
  it('large documents go to a thread, which says the same', async () => {
    const { background, runs } = counting();
    const read = await readTexts(texts(large), { background });
    expect(read.comparison?.verdict).toBe('match');
    expect(read).toEqual(await readTexts(texts(large), {}));
    expect(runs()).toBe(1);
  });

  it('small ones are not worth one', async () => {
    const { background, runs } = counting();
    expect((await readTexts(texts(small), { background })).comparison?.verdict).toBe('match');
    expect(runs()).toBe(0);
  });

  it.each([
    ['are gone', false, 0],
    ['are there when they are to be kept', true, large.cli.length],
  ])('afterwards the bytes %s', async (_name, keep, length) => {
    const given = texts(large);
    await readTexts(given, { ...counting(), keep });
    expect(given.cli).toHaveLength(length);
  });

  it('the one-file build has the thread in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'one-file-'));
    try {
      const [entry, program] = [join(folder, 'entry.ts'), join(folder, 'program.mjs')];
      writeFileSync(join(folder, 'texts.json'), JSON.stringify(large));
      writeFileSync(entry, oneFile);
      execFileSync(process.execPath, ['scripts/build.js', entry, program], { cwd: repository });
      rmSync(entry);
      const output = execFileSync(process.execPath, [program, join(folder, 'texts.json')], { encoding: 'utf8' });
      expect(JSON.parse(output)).toEqual({ verdict: 'match', servers: 4, threads: 1 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const oneFile = `
import { readFileSync } from 'node:fs';
import { runInThread } from '${repository}/source/host/local/thread.ts';
import { readTexts } from '${repository}/source/steps/verify/read-texts.ts';
const texts = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let threads = 0;
const run = (...given) => { threads += 1; return runInThread(...given); };
const read = await readTexts({ ...texts, now: new Date('2026-11-23T12:02:00Z') }, { background: { run } });
console.log(JSON.stringify({ verdict: read.comparison.verdict, servers: read.servers.length, threads }));
`;
