import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFreeSpace } from '../../source/steps/install/look-at-space.ts';
import { type StandIn, standIn } from './stand-in.ts';

interface Run {
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const recording = new URL('../../fixtures/recordings/df-9.1/df.json', import.meta.url);
const { runs } = JSON.parse(readFileSync(recording, 'utf8')) as { readonly runs: readonly Run[] };

let host: StandIn;
beforeAll(async () => {
  host = await standIn();
});
afterAll(() => host.close());

/** Numbers differ from machine to machine, and with them the widths of columns. */
const form = (text: string, root: string) =>
  text
    .replaceAll(root, '')
    .replace(/\/dev\/\S+/g, 'DEVICE')
    .replace(/\d+/g, '0')
    .replace(/ +/g, ' ')
    .replace(/ (?=\n)/g, '');

test.each(runs)('the sandbox’s df has the form of GNU’s: $argv', async ({ argv, exitCode, stdout, stderr }) => {
  const mapped = argv.map((word) => (word.startsWith('/') ? host.path(word) : word));
  const ran = await host.run(mapped);
  expect({ code: ran.code, out: form(ran.out, host.path('')), err: ran.err.replaceAll(host.path(''), '') }).toEqual({
    code: exitCode,
    out: form(stdout, '/nothing'),
    err: stderr,
  });
});

test('the product reads what the real one printed', () => {
  expect(parseFreeSpace(runs[0]?.stdout ?? '')).toMatchObject([{ place: '/', megabytes: expect.any(Number) }]);
});
