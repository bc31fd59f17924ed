import { execFileSync } from 'node:child_process';
import { constants, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { type Call, CallKilled } from './call.ts';
import { told } from './client-script.ts';
import { standardProgram } from './command-directory.ts';

export interface CommandServer {
  /** Ends running commands, and listens no more. */
  close(): void;
}

/** Answers the stand-in commands that announce themselves on the pipe `door` of the directory `calls`: `behave` is what they do. */
export function serveCommands(
  calls: string,
  pace: number,
  behave: (call: Call) => Promise<number> | number,
): CommandServer {
  const running = new Set<Conversation>();
  const pipes = Array.from({ length: slots }, (_, slot) => [`${slot}.up`, `${slot}.down`]).flat();
  execFileSync(standardProgram('mkfifo', process.env.PATH ?? ''), ['door', ...pipes], { cwd: calls });
  // Opened for writing, too: it does not end when a caller has closed it.
  const door = readPipe(join(calls, 'door'), constants.O_RDWR);
  onLines(door, (line) => {
    if (!/^\d+$/.test(line)) return;
    const conversation = converse(join(calls, line));
    if (conversation === undefined) return;
    running.add(conversation);
    conversation.onEnd(() => running.delete(conversation));
    void play(createCall(conversation, pace), behave).then(conversation.end);
  });
  return {
    close: () => {
      door.destroy();
      rmSync(join(calls, 'door'), { force: true });
      for (const conversation of running) conversation.close();
    },
  };
}

/** A stand-in command that is running: what it was given, and what it can be told (see `clientScript`). */
interface Conversation {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly pid: number;
  /** Aborted when the command is gone. */
  readonly signal: AbortSignal;
  print(where: 'o' | 'e' | 's', text: string): void;
  ask(): Promise<string | undefined>;
  interrupted(): boolean;
  onEnd(listener: () => void): void;
  /** Tells it its exit code. */
  end(code: number): void;
  /** Leaves it without an answer. */
  close(): void;
}

/** Opens the pipes of a call, whose files are named `path`; undefined when it is gone already. */
function converse(path: string): Conversation | undefined {
  const opened = openCall(path);
  if (opened === undefined) return undefined;
  const { up, down, words } = opened;
  const gone = new AbortController();
  const waiting: ((line: string | undefined) => void)[] = [];
  let interrupted = false;
  let files = 0;
  const send = (line: string) => {
    if (!down.destroyed) down.write(`${line}\n`);
  };
  onLines(up, (line) => {
    if (line === 'i') interrupted = true;
    else waiting.shift()?.(line === 'e' ? undefined : line.slice(1));
  });
  const close = () => {
    up.destroy();
    down.destroy();
  };
  up.once('end', close);
  up.once('close', () => {
    down.destroy();
    gone.abort();
    for (const answer of waiting.splice(0)) answer(undefined);
    for (let file = 1; file <= files; file++) rmSync(`${path}.${file}`, { force: true });
    // From now on the pipes are another command's.
    rmSync(`${path}.words`, { force: true });
  });
  return {
    ...words,
    signal: gone.signal,
    print: (where, text) => {
      if (text.length <= longestLine) return send(`${where}${forPrintf(text)}`);
      files += 1;
      writeFileSync(`${path}.${files}`, text);
      send(`${where.toUpperCase()}${path}.${files}`);
    },
    ask: () =>
      new Promise((answer) => {
        if (gone.signal.aborted) return answer(undefined);
        waiting.push(answer);
        send('a');
      }),
    interrupted: () => interrupted,
    onEnd: (listener) => gone.signal.addEventListener('abort', listener, { once: true }),
    end: (code) => send(`x${code}`),
    close,
  };
}

/** Pairs of pipes that are made beforehand; more commands at once make their own. */
const slots = 16;

/** Longer texts go by way of a file: a shell reads its lines byte by byte. In UTF-16 units. */
const longestLine = 1000;

function openCall(path: string): { up: Socket; down: Socket; words: Words } | undefined {
  try {
    const words = parseWords(readFileSync(`${path}.words`));
    const up = readPipe(`${path}.up`, constants.O_RDONLY);
    // Opened for reading, too: opening does not wait for the command to do so.
    const down = new Socket({ fd: openPipe(`${path}.down`, constants.O_RDWR), readable: false, writable: true });
    down.on('error', () => undefined);
    return { up, down, words };
  } catch (error) {
    // The directory is being removed.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function openPipe(path: string, flags: number): number {
  return openSync(path, flags | constants.O_NONBLOCK);
}

function readPipe(path: string, flags: number): Socket {
  const pipe = new Socket({ fd: openPipe(path, flags), readable: true, writable: false });
  pipe.on('error', () => undefined);
  return pipe;
}

interface Words {
  readonly name: string;
  readonly pid: number;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The name, the process id, the variables that are told (empty: not set) and the words, each with a NUL; the directory and a newline. */
function parseWords(bytes: Buffer): Words {
  const [name = '', pid, ...parts] = bytes.toString().split('\0');
  const variables = parts.slice(0, told.length).filter((assignment) => assignment !== '');
  const argv = parts.slice(told.length, -1);
  const environment = variables.map((assignment) => {
    const at = assignment.indexOf('=');
    return [assignment.slice(0, at), assignment.slice(at + 1)] as const;
  });
  const cwd = (parts.at(-1) ?? '').replace(/\n$/, '');
  return { name, pid: Number(pid), argv, cwd, environment: Object.fromEntries(environment) };
}

/** A text for `printf %b`, on one line and in ASCII: shells differ in what they do with other bytes. */
function forPrintf(text: string): string {
  return text.replace(/[^ -[\]-~]/gu, (character) =>
    character === '\n'
      ? '\\n'
      : [...Buffer.from(character)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join(''),
  );
}

function onLines(pipe: Socket, each: (line: string) => void): void {
  let rest = '';
  pipe.setEncoding('utf8');
  pipe.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) each(line);
  });
}

async function play(call: Call, behave: (call: Call) => Promise<number> | number): Promise<number> {
  try {
    return await behave(call);
  } catch (error) {
    if (error instanceof CallKilled) return 143;
    call.err(`${call.name}: the sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
    return 70;
  }
}

function createCall(conversation: Conversation, pace: number): Call {
  const { name, argv, cwd, environment, pid, signal, ask, interrupted, print } = conversation;
  return {
    ...{ name, argv, cwd, environment, pid, signal, ask, interrupted },
    out: (line = '') => print('o', `${line}\n`),
    write: (text) => print('o', text),
    err: (line) => print('e', `${line}\n`),
    status: (line) => print('s', `${line}\n`),
    pause: (seconds) => pause(seconds * pace * 1000, signal),
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new CallKilled());
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', killed);
      resolve();
    }, milliseconds);
    const killed = () => {
      clearTimeout(timer);
      reject(new CallKilled());
    };
    signal.addEventListener('abort', killed, { once: true });
  });
}
