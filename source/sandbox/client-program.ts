/** Environment variables that a stand-in command may want to know. */
const told = [
  'LC_ALL',
  'LANG',
  'TZ',
  'DEBIAN_FRONTEND',
  'NEEDRESTART_MODE',
  'NEEDRESTART_SUSPEND',
  'PG_BACKUP_API_BARMAN_CONF',
];

/** Commands that finish their work after Ctrl-C, as the real ones do. */
const uninterruptible = ['apt-get', 'dnf', 'yum'];

/**
 * The program behind every stand-in command: it tells the sandbox its name, words and folder over a Unix socket and
 * repeats what comes back on its own output, error and status descriptors. Plain CommonJS: it starts fastest.
 */
export function clientProgram(socketPath: string): string {
  return `'use strict';
const { writeSync } = require('node:fs');
const { connect } = require('node:net');
const [name, ...argv] = process.argv.slice(2);
const status = argv.join('\\0').match(/(?:^|\\0)(?:-o\\0?|--option=|--option\\0)APT::Status-Fd=(\\d+)(?:\\0|$)/i);
const pick = (keys) => Object.fromEntries(keys.filter((key) => process.env[key] !== undefined).map((key) => [key, process.env[key]]));
let rest = '';
let broken = false;
let exitCode = 70;
let input;
const wait = new Int32Array(new SharedArrayBuffer(4));
const socket = connect(${JSON.stringify(socketPath)});
const send = (message) => socket.write(JSON.stringify(message) + '\\n');

function print(descriptor, text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      if (error.code === 'EAGAIN') Atomics.wait(wait, 0, 0, 5);
      else { broken = true; return; }
    }
  }
}

function ask() {
  if (input === undefined) {
    input = { lines: [], waiting: 0, ended: false, rest: '' };
    process.stdin.setEncoding('utf8');
    process.stdin.on('data', (chunk) => {
      const lines = (input.rest + chunk).split('\\n');
      input.rest = lines.pop();
      input.lines.push(...lines);
      answer();
    });
    process.stdin.on('end', () => { input.ended = true; if (input.rest) input.lines.push(input.rest); answer(); });
    process.stdin.on('error', () => { input.ended = true; answer(); });
  }
  input.waiting += 1;
  answer();
}

function answer() {
  while (input.waiting > 0 && (input.lines.length > 0 || input.ended)) {
    input.waiting -= 1;
    send({ answer: input.lines.length > 0 ? input.lines.shift() : null });
  }
}

function take(message) {
  if (message.o !== undefined) print(1, message.o);
  else if (message.e !== undefined) print(2, message.e);
  else if (message.s !== undefined) { if (status) print(Number(status[1]), message.s); }
  else if (message.ask) ask();
  else if (message.x !== undefined) { exitCode = broken && message.x === 0 ? 100 : message.x; socket.destroy(); }
}

if (${JSON.stringify(uninterruptible)}.includes(name)) process.on('SIGINT', () => send({ interrupt: true }));
socket.setEncoding('utf8');
socket.on('connect', () => send({ name, argv, cwd: process.cwd(), environment: pick(${JSON.stringify(told)}), pid: process.pid }));
socket.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) if (line) take(JSON.parse(line));
});
socket.on('error', () => {});
socket.on('close', () => {
  if (exitCode === 70) print(2, name + ': the sandbox is not running any more\\n');
  process.exit(exitCode);
});
`;
}

/** The text of a stand-in command: a shell script that becomes the client. */
export function commandScript(node: string, client: string, name: string): string {
  return ['#!/bin/sh', 'unset NODE_OPTIONS', `exec ${quote(node)} ${quote(client)} ${quote(name)} "$@"`, ''].join('\n');
}

/** A shell script that runs another program with the words that it got. */
export function wrapperScript(argv: readonly string[]): string {
  return ['#!/bin/sh', `exec ${argv.map(quote).join(' ')} "$@"`, ''].join('\n');
}

/** A word for sh, in single quotes. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
