import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { until } from '../support/until.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/var/log/empty', '');
});
afterEach(() => host.end());

const log = '/var/log/run.log';
const shell = (script: string) => ({ argv: ['sh', '-c', script] });

describe('a transaction', () => {
  const run = (script: string, onLine?: (line: { stream: string; text: string }) => void) =>
    host.commands.transaction(shell(script), { log, ...(onLine && { onLine }) });

  it('keeps everything it prints in a log for its owner alone', async () => {
    const result = await run('echo out; echo err >&2; exit 4');
    expect(result).toMatchObject({ exitCode: 4, outcome: 'exited', stdout: 'out\nerr\n' });
    expect(readFileSync(host.files.real(log), 'utf8')).toBe('out\nerr\n');
    expect(statSync(host.files.real(log)).mode & 0o777).toBe(0o600);
  });

  it('adds to the log of its run, and tells its own part', async () => {
    await run('echo first');
    expect((await run('echo second')).stdout).toBe('second\n');
    expect(readFileSync(host.files.real(log), 'utf8')).toBe('first\nsecond\n');
  });

  it('tells lines as they come, whatever ends them', async () => {
    const lines: string[] = [];
    await run("printf 'one\\r10%%\\r20%%\\r\\ntwo\\n\\nlast'", ({ text }) => lines.push(text));
    expect(lines).toEqual(['one', '10%', '20%', 'two', 'last']);
  });

  it('tells lines while it runs', async () => {
    const done = host.files.real('/var/log/done');
    let before = false;
    await run(`echo line; while [ ! -e ${done} ]; do sleep 0.05; done`, () => {
      before = !existsSync(done);
      host.put('/var/log/done', '');
    });
    expect(before).toBe(true);
  });

  it('keeps letters whole that a read cut in two', async () => {
    const lines: string[] = [];
    await run("printf 'gr\\303'; sleep 0.3; printf '\\274n\\n'", ({ text }) => lines.push(text));
    expect(lines).toEqual(['grün']);
  });

  it('tells the end of a long output, and no line without end', async () => {
    const lines: string[] = [];
    const result = await run('yes 0123456789 | head -n 20000; head -c 100000 /dev/zero | tr "\\0" x', ({ text }) =>
      lines.push(text),
    );
    expect(lines).toHaveLength(20_001);
    expect(result.stdout.length).toBe(64 * 1024);
    expect(lines.at(-1)?.length).toBeLessThanOrEqual(4096);
    expect(statSync(host.files.real(log)).size).toBe(20_000 * 11 + 100_000);
  });

  it('reports progress on a descriptor of its own', async () => {
    const lines: string[] = [];
    const result = await host.commands.transaction(shell('echo pmstatus >&3; echo out'), {
      log,
      statusDescriptor: 3,
      onLine: ({ stream, text }) => lines.push(`${stream}: ${text}`),
    });
    expect(lines.sort()).toEqual(['output: out', 'status: pmstatus']);
    expect(result.stdout).toBe('out\n');
    expect(existsSync(`${host.files.real(log)}.status`)).toBe(false);
  });

  it('has no input to wait for', async () => {
    expect((await run('cat; echo end')).stdout).toBe('end\n');
  });

  it('that cannot have its log is not started, and says so', async () => {
    const marker = host.files.real('/var/log/marker');
    const result = await host.commands.transaction(shell(`touch ${marker}`), { log: '/nowhere/run.log' });
    expect(result).toMatchObject({ outcome: 'not-startable', stderr: expect.stringContaining('/nowhere/run.log') });
    expect(existsSync(marker)).toBe(false);
  });

  it('of a command that is not there says so', async () => {
    const result = await host.commands.transaction({ argv: ['no-such-command-here'] }, { log });
    expect(result).toMatchObject({ outcome: 'not-found', exitCode: undefined });
  });

  it('goes on when the wizard is interrupted or killed', async () => {
    const done = host.files.real('/var/log/done');
    const go = host.files.real('/var/log/go');
    const script = `while [ ! -e ${go} ]; do sleep 0.05; done; echo done >${done}`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '-e', parentProgram(host.root, script)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    const ended = new Promise((resolve) => parent.once('close', resolve));
    if (parent.pid === undefined) throw new Error('no parent');
    // As Ctrl-C does: everybody in the foreground group gets it; then the wizard is killed for good measure.
    process.kill(-parent.pid, 'SIGINT');
    process.kill(-parent.pid, 'SIGKILL');
    await ended;
    host.put('/var/log/go', '');
    await until(() => existsSync(done) && readFileSync(done, 'utf8') === 'done\n');
  });
});

/** A wizard that runs a transaction and says so when it has begun. */
function parentProgram(root: string, script: string): string {
  const local = JSON.stringify(new URL('../../source/host/local/local-host.ts', import.meta.url).href);
  const paths = JSON.stringify(new URL('../../source/host/local/path-map.ts', import.meta.url).href);
  return `
    Promise.all([import(${local}), import(${paths})]).then(async ([{ createLocalHost }, { createPathMap }]) => {
      const host = await createLocalHost(createPathMap(${JSON.stringify(root)}));
      const argv = ['sh', '-c', ${JSON.stringify(`echo begun; ${script}`)}];
      await host.commands.transaction({ argv }, { log: ${JSON.stringify(log)}, onLine: () => console.log('begun') });
    });`;
}
