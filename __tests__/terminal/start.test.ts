import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';
import { overview } from '../support/terminal-walk.ts';

/** Words in the sources of Ink and React that survive the bundling. */
const screenParts = /ink-box|react\.transitional\.element/;

/** Writes the address of every module to standard error while Node loads it. */
const tell = `import{writeSync}from'node:fs';export function load(url,context,next){writeSync(2,'loads '+url+'\\n');return next(url,context)}`;
const recorder = `import{register}from'node:module';register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(tell)}`)})`;
const recording = ['--import', `data:text/javascript,${encodeURIComponent(recorder)}`];

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

/** The files of the build that a start loads. */
async function loaded(words: readonly string[]): Promise<readonly string[]> {
  const [node = '', program = ''] = wizard;
  const { said } = await host.run([node, ...recording, program, ...words]);
  const files = [...said.matchAll(/^loads (file:.*)$/gm)].map(([, url = '']) => fileURLToPath(url));
  return files.filter((file) => file.startsWith(dist));
}

it('has Ink in some file of the build', () => {
  const chunks = readdirSync(`${dist}chunks`).map((name) => `${dist}chunks/${name}`);
  expect(chunks.filter(hasScreenParts).length).toBeGreaterThan(0);
});

describe.each([['--version'], ['--help'], ['certs', '--help'], ['status'], ['history'], ['setup', '--dry-run']])(
  'wizard %s %s',
  (...words) => {
    it('does not load Ink', async () => {
      const files = await loaded(words);
      expect(files).toContain(`${dist}main.js`);
      expect(files.filter(hasScreenParts)).toEqual([]);
    });
  },
);

it('is not stopped by DEV=true, with which Ink looks for developer tools', async () => {
  const terminal = host.open(wizard, { environment: { DEV: 'true' } });
  await terminal.waitFor(overview);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

function hasScreenParts(file: string): boolean {
  return screenParts.test(readFileSync(file, 'utf8'));
}
