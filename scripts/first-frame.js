// `npm start` in a terminal of its own, up to its first frame: prints how long that takes, and fails when it does not come.
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';

const words = 'Configure';
const patience = 60_000;
const { PATH = '', HOME = '/', TMPDIR = '/tmp' } = process.env;

const begin = performance.now();
const terminal = spawn('npm', ['start'], {
  cols: 80,
  rows: 24,
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  env: { PATH, HOME, TMPDIR, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
});
const timer = setTimeout(() => terminal.kill('SIGKILL'), patience);
let seen = '';
let frame = 0;
terminal.onData((text) => {
  seen += text;
  if (frame !== 0 || !seen.includes(words)) return;
  frame = performance.now() - begin;
  terminal.write('\u0003');
});
terminal.onExit(() => {
  clearTimeout(timer);
  if (frame === 0) {
    console.error(`npm start has ended without a frame:\n${seen}`);
    process.exit(1);
  }
  console.log(`npm start: the first frame after ${(frame / 1000).toFixed(1)} s`);
});
