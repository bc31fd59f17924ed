import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { parseDescription } from '../../source/sandbox/description.ts';
import { startSandbox } from '../../source/sandbox/start-sandbox.ts';
import { standIn } from './stand-in.ts';

test('close removes the directory and frees the ports', async () => {
  const host = await standIn();
  await host.run(['apt-get', '-y', 'install', 'apache2', 'pg-backup-api']);
  await host.run(['systemctl', 'start', 'pg-backup-api']);
  const { ports } = parseDescription(readFileSync(`${host.directory}/sandbox.json`, 'utf8')) ?? {};
  expect(await connects(ports?.['80'])).toBe(true);
  await host.close();
  expect(existsSync(host.directory)).toBe(false);
  expect(await Promise.all([connects(ports?.['80']), connects(ports?.['7480'])])).toEqual([false, false]);
});

test('close ends a command that is still at work', async () => {
  const host = await startSandbox({ os: 'debian', wizard: ['true'], pace: 1000 });
  const child = spawn('update-ca-certificates', [], {
    env: { ...process.env, ...host.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  await host.close();
  expect(await ended).toBe(70);
});

test('a package transaction that is killed leaves dpkg interrupted', async () => {
  const host = await standIn();
  const child = spawn('apt-get', ['-y', 'install', 'apache2'], {
    env: { ...process.env, ...host.environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.stdout.on('data', (chunk: Buffer) => chunk.includes('Unpacking') && child.kill('SIGKILL'));
  await new Promise((resolve) => child.on('close', resolve));
  await until(async () => !(await host.run(['apt-get', '-qq', 'check'])).err.includes('is held by'));
  const check = await host.run(['apt-get', '-qq', 'check']);
  await host.close();
  expect(check).toMatchObject({ code: 100, err: expect.stringContaining('dpkg was interrupted') });
});

function connects(port: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port ?? 0, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
