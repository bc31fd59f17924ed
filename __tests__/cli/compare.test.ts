import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wizardProgram } from '../support/run-wizard.ts';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

const wizard = wizardProgram();
const folder = mkdtempSync(join(tmpdir(), 'compare-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const document = readFileSync(new URL('../../fixtures/health/diagnose-3.17.json', import.meta.url), 'utf8');
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const cli = file('cli.json', `WARNING: No backup strategy set for server 'main'\n${document}`);
const api = file('api.json', JSON.stringify(JSON.parse(document)));
const other = file('other.json', document.replace(/"description": "[^"]*"/, '"description": "password=hunter2"'));
const compare = (...words: readonly string[]) => wizard.run(['compare', ...words]);

describe('compare of saved documents', () => {
  it('two without a difference: not proven, exit code 0', async () => {
    const { code, out } = await compare(cli, api);
    expect([code, out.split('\n')[0]]).toEqual([0, expect.stringMatching(/; 0 mismatches; not proven\.$/)]);
  });

  it('three without a difference match; nothing says “exactly”', async () => {
    const { code, out } = await compare(cli, api, cli);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+ of \d+ values identical; 0 mismatches\.\n$/)]);
  });

  it('a difference: exit code 1, cause, fix, and no password', async () => {
    const { code, out } = await compare(cli, other, cli);
    expect(code).toBe(1);
    expect(out).toMatch(/✘ autoconf: .*\n {2}\/servers\/main\/config\/description: .*\n {2}→ Move the settings/);
    expect(out).not.toContain('hunter2');
  });

  it('--json has the members of the contract', async () => {
    const { out } = await compare(cli, other, cli, '--json');
    const { identical, causes, ...answer } = JSON.parse(out);
    expect(answer).toMatchObject({
      ...{ schema: 1, command: 'compare', verdict: 'mismatch', moving: [], redacted: [], timezone: [], doubts: [] },
      mismatches: [{ path: '/servers/main/config/description', api: 'password=*REDACTED*', cause: 'autoconf' }],
    });
    expect(Object.keys(answer.mismatches[0])).toEqual(['path', 'cli', 'api', 'cause']);
    expect(identical).toBeGreaterThan(100);
    expect(causes).toMatchObject([{ cause: 'autoconf', mismatches: 1 }]);
  });

  it.each([
    ['one file', [cli], /Name two or three files/],
    ['four files', [cli, api, cli, cli], /Name two or three files/],
    [
      'a file that is not there',
      [cli, '/nowhere.json'],
      /\/nowhere\.json: the file cannot be read \(it is not there\)/,
    ],
    ['a folder', [cli, folder], /cannot be read \(it is a folder\)/],
    ['standard input twice', ['-', '-'], /Standard input \(-\) can be one/],
    ['an empty standard input', [cli, '-'], /standard input: the document is empty/],
    ['a document cut off', [cli, file('cut.json', document.slice(0, 500))], /cut\.json: the document was cut off/],
    [
      'two in one file',
      [cli, file('two.json', document + document)],
      /two\.json: there is more than one JSON document/,
    ],
    ['another document', [cli, file('list.json', '{"a":1}')], /list\.json: .*"global" and "servers"/],
  ])('%s: exit code 2 and what is wrong', async (_name, words, message) => {
    const { code, out, err } = await compare(...words);
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(message)]);
  });
});

describe('compare of a pipe, as the shell makes one of <(command)', () => {
  const pipe = join(folder, 'pipe');
  let reader: ChildProcess;
  let ended: Promise<unknown[]>;
  beforeEach(async () => {
    execFileSync('mkfifo', [pipe]);
    reader = spawn(process.execPath, [wizard.program, 'compare', pipe, api], { stdio: 'ignore' });
    ended = once(reader, 'exit');
    // The pipe is open although nobody writes into it: the program does not wait where no signal reaches it.
    await vi.waitFor(() => expect(openFiles(reader.pid)).toContain(pipe), { timeout: 60_000 });
  });
  afterEach(() => {
    rmSync(pipe);
    reader.kill('SIGKILL');
  });

  it('reads what a writer writes into it', async () => {
    writeFileSync(pipe, readFileSync(api));
    expect(await ended).toEqual([0, null]);
  });

  it('SIGTERM ends it while nobody writes', async () => {
    reader.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
  });
});

function openFiles(pid: number | undefined): readonly string[] {
  const links = `/proc/${pid}/fd`;
  return readdirSync(links).map((link) => {
    try {
      return readlinkSync(join(links, link));
    } catch {
      // Closed in between.
      return '';
    }
  });
}

describe('compare on a host', () => {
  it('asks Barman and the API; without the API it says what keeps it away', async () => {
    const sandbox: SandboxedWizard = await sandboxedWizard();
    try {
      const early = await sandbox.json('compare');
      expect([early.code, early.answer]).toMatchObject([
        1,
        { error: { id: 'not-compared', message: expect.stringMatching(/no answer: curl: \(7\)/) } },
      ]);
      await sandbox.run('setup', '--yes');
      const { code, answer } = await sandbox.json('compare');
      expect([code, answer]).toMatchObject([0, { verdict: 'match', mismatches: [], timezone: [] }]);
    } finally {
      await sandbox.end();
    }
  });
});
