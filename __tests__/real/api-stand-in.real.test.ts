import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiRecording, comparable, exchange, exchangesWith } from '../support/api-recording.ts';

const fixtures = resolve(import.meta.dirname, '../../fixtures');
const recorded: ApiRecording = JSON.parse(
  readFileSync(`${fixtures}/recordings/pg-backup-api/2.2.0-gunicorn.json`, 'utf8'),
);
const stand = `${fixtures}/real/package/usr`;

let folder: string;
let port: number;
let service: ChildProcess;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'api-stand-in-'));
  mkdirSync(`${folder}/home`);
  writeFileSync(
    `${folder}/barman.conf`,
    [
      ...['[barman]', 'barman_user = root', `barman_home = ${folder}/home`, `log_file = ${folder}/barman.log`],
      ...[
        '[pg1]',
        'description = primary',
        'backup_method = postgres',
        'streaming_archiver = on',
        'slot_name = barman',
      ],
      ...['conninfo = host=127.0.0.1 port=1 user=barman', 'streaming_conninfo = host=127.0.0.1 port=1 user=barman', ''],
    ].join('\n'),
  );
  port = await freePort();
  environment = {
    PATH: '/usr/bin:/bin',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONPATH: `${stand}/lib/python3/dist-packages`,
    PG_BACKUP_API_BARMAN_CONF: `${folder}/barman.conf`,
  };
  const words = ['/usr/bin/gunicorn', '--bind', `127.0.0.1:${port}`, 'pg_backup_api.app'];
  service = spawn('/usr/bin/python3', words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise<void>((done, fail) => {
    service.stderr?.on('data', (chunk) => {
      log += chunk;
      if (log.includes('Booting worker')) done();
    });
    service.once('exit', () => fail(new Error(log)));
  });
});
afterAll(async () => {
  if (service?.exitCode === null) {
    service.kill();
    await once(service, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

test('the stand-in of the real hosts answers as pg-backup-api 2.2.0 was recorded to answer', async () => {
  const answers = await exchangesWith(port);
  expect(answers.map(comparable)).toEqual(recorded.exchanges.map(comparable));
});

test('its document is that of the real Barman', async () => {
  const { body } = await exchange(port, { method: 'GET', path: '/diagnose' });
  const { global, servers } = JSON.parse(body);
  const version = execFileSync('barman', ['--version'], { encoding: 'utf8' }).split(' ')[0];
  expect(global.system_info.barman_ver).toBe(version);
  expect(Object.keys(servers)).toEqual(['pg1']);
});

test('its status says what the real one says, while it runs and afterwards', async () => {
  const status = () => {
    const words = [`${stand}/bin/pg-backup-api`, 'status', '--port', String(port)];
    const {
      status: exitCode,
      stdout,
      stderr,
    } = spawnSync('/usr/bin/python3', words, { env: environment, encoding: 'utf8' });
    return { exitCode, stdout: stdout.replaceAll(`:${port}`, ':7480'), stderr };
  };
  expect(status()).toEqual(recorded.statusUp);
  service.kill();
  await once(service, 'exit');
  expect(status()).toEqual(recorded.statusDown);
});

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
