import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostPath } from '../../source/host/commands.ts';
import { childEnvironment } from '../../source/host/local/child-environment.ts';
import { endRunningProbes, runningProbes } from '../../source/host/local/running-probes.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { until } from '../support/until.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/var/log/empty', '');
});
afterEach(() => host.end());

const shell = (script: string) => ({ argv: ['sh', '-c', script] });
const probe = (script: string, timeout = 20_000) => host.commands.probe(shell(script), { timeout });

describe('a probe', () => {
  it('gives output, errors and exit code', async () => {
    expect(await probe('echo out; echo err >&2; exit 3')).toMatchObject({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      outcome: 'exited',
    });
  });

  it('passes words as they are: no shell reads them', async () => {
    const words = ['$HOME', '`id`', 'a b', "it's", '*', '-n', ''];
    const result = await host.commands.probe({ argv: ['printf', '[%s]', ...words] }, { timeout: 20_000 });
    expect(result.stdout).toBe(words.map((word) => `[${word}]`).join(''));
  });

  it('maps paths of the host, and tells them as the host’s', async () => {
    const result = await host.commands.probe({ argv: ['ls', hostPath('/var')] }, { timeout: 20_000 });
    expect(result).toMatchObject({ stdout: 'log\n', argv: ['ls', '/var'] });
  });

  it('reads what it is given, and nothing else', async () => {
    const given = await host.commands.probe({ ...shell('cat'), input: 'a text' }, { timeout: 20_000 });
    expect(given.stdout).toBe('a text');
    expect((await probe('cat')).stdout).toBe('');
  });

  it('has no terminal to ask on', async () => {
    expect((await probe('exec 2>&1; : </dev/tty && echo asked')).stdout).not.toContain('asked\n');
  });

  it('of a command that is not there says so', async () => {
    expect(await host.commands.probe({ argv: ['no-such-command-here'] }, { timeout: 20_000 })).toMatchObject({
      outcome: 'not-found',
      exitCode: undefined,
    });
  });

  it('of a file that cannot be run says so', async () => {
    host.put('/bin/text', 'not a program\n', 0o644);
    const result = await host.commands.probe({ argv: [hostPath('/bin/text')] }, { timeout: 20_000 });
    expect(result).toMatchObject({ outcome: 'not-startable', exitCode: undefined });
  });

  it('that a signal ends says so', async () => {
    expect(await probe('kill -9 $$')).toMatchObject({ outcome: 'killed', exitCode: undefined });
  });

  it('is ended with its children at the time-out', async () => {
    const started = performance.now();
    const result = await probe('sleep 60 & echo $!; wait', 300);
    expect(result.outcome).toBe('timed-out');
    expect(performance.now() - started).toBeLessThan(15_000);
    await until(() => !isAlive(Number(result.stdout)));
  });

  it('ends at the time-out also when a grandchild in a session of its own holds its output', async () => {
    const result = await probe('setsid sleep 61 & echo $!; sleep 60', 300);
    expect(result.outcome).toBe('timed-out');
    process.kill(Number(result.stdout), 'SIGKILL');
  });

  it('can be called off, also before it begins', async () => {
    const controller = new AbortController();
    const running = host.commands.probe(shell('sleep 60'), { timeout: 60_000, signal: controller.signal });
    controller.abort();
    expect((await running).outcome).toBe('cancelled');
    const late = await host.commands.probe(shell('sleep 60'), { timeout: 60_000, signal: controller.signal });
    expect(late.outcome).toBe('cancelled');
  });

  it('is ended with the program', async () => {
    const running = probe('sleep 60');
    await until(() => runningProbes.size > 0);
    endRunningProbes();
    expect((await running).outcome).toBe('killed');
  });

  it('has the operator’s environment in English, without what is ours alone', async () => {
    expect(childEnvironment({ EXTRA: '1' })).toMatchObject({ LC_ALL: 'C.UTF-8', EXTRA: '1', PATH: process.env.PATH });
    const result = await host.commands.probe({ argv: ['env'], environment: { NODE_ENV: 'mine' } }, { timeout: 20_000 });
    expect(result.stdout).toMatch(/^LC_ALL=C\.UTF-8$/m);
    expect(result.stdout).toMatch(/^NODE_ENV=mine$/m);
    expect((await probe('echo "[$NODE_ENV$FORCE_COLOR]"')).stdout).toBe('[]\n');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
