// Records what a real pg-backup-api answers, for fixtures/recordings/pg-backup-api. Run it beside a pg-backup-api on this machine
// whose Barman knows one server `pg1`, with PostgreSQL out of reach and no operations; it must listen on port 7480:
//
//   tsx scripts/record-api.ts VERSION gunicorn|flask 'Flask 2.2.2, gunicorn 20.1.0, Barman 3.4.0, Python 3.11.2' PID COMMAND... >FILE
//
// COMMAND is the service's command line program, without `status`. At the end it stops the service (PID), to hear what `status` says then.
import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { type ApiRecording, exchangesWith } from '../__tests__/support/api-recording.ts';

const port = 7480;
const [version = '', server = '', on = '', pid = '', program = '', ...words] = process.argv.slice(2);

function status(): ApiRecording['statusUp'] {
  const { status: exitCode, stdout, stderr } = spawnSync(program, [...words, 'status'], { encoding: 'utf8' });
  return { exitCode: exitCode ?? -1, stdout, stderr };
}

function listens(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

const exchanges = await exchangesWith(port);
const statusUp = status();
process.kill(Number(pid));
while (await listens());
const recording: ApiRecording = {
  version,
  server: server === 'flask' ? 'flask' : 'gunicorn',
  on,
  exchanges,
  statusUp,
  statusDown: status(),
};
console.log(JSON.stringify(recording, undefined, 1));
