import { createServer, type Socket } from 'node:net';
import { type Behaviour, type Call, CallKilled } from './call.ts';
import type { Machine } from './machine.ts';
import { asOpening, lineReader, type Opening, type ToCommand } from './protocol.ts';

export interface CommandServer {
  /** Ends running commands and the socket. */
  close(): Promise<void>;
}

/** Listens for stand-in commands on a Unix socket and plays their behaviour on the machine. */
export async function serveCommands(
  socketPath: string,
  machine: Machine,
  behaviours: Readonly<Record<string, Behaviour>>,
  pace: number,
): Promise<CommandServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    converse(socket, machine, behaviours, pace);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function converse(
  socket: Socket,
  machine: Machine,
  behaviours: Readonly<Record<string, Behaviour>>,
  pace: number,
): void {
  const gone = new AbortController();
  const answers: (string | undefined)[] = [];
  const waiting: ((line: string | undefined) => void)[] = [];
  let interrupted = false;
  let started = false;
  const send = (message: ToCommand) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
  };
  const io: CallIo = {
    send,
    signal: gone.signal,
    interrupted: () => interrupted,
    answer: () => {
      send({ ask: true });
      if (answers.length > 0) return Promise.resolve(answers.shift());
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
  socket.setEncoding('utf8');
  socket.on('close', () => {
    gone.abort();
    for (const resolve of waiting.splice(0)) resolve(undefined);
  });
  const read = lineReader((message) => {
    if ('interrupt' in message) interrupted = true;
    if ('answer' in message) {
      const line = typeof message.answer === 'string' ? message.answer : undefined;
      const next = waiting.shift();
      if (next === undefined) answers.push(line);
      else next(line);
    }
    const opening = started ? undefined : asOpening(message);
    if (opening === undefined) return;
    started = true;
    void play(createCall(opening, io, pace), machine, behaviours).then((code) => {
      send({ x: code });
      socket.end();
    });
  });
  socket.on('data', (chunk) => read(String(chunk)));
}

async function play(call: Call, machine: Machine, behaviours: Readonly<Record<string, Behaviour>>): Promise<number> {
  const behaviour = behaviours[call.name];
  if (behaviour === undefined) {
    call.err(`${call.name}: not part of this sandbox`);
    return 127;
  }
  try {
    return await behaviour(call, machine);
  } catch (error) {
    if (error instanceof CallKilled) return 143;
    call.err(`${call.name}: the sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
    return 70;
  }
}

interface CallIo {
  readonly signal: AbortSignal;
  send(message: ToCommand): void;
  interrupted(): boolean;
  answer(): Promise<string | undefined>;
}

function createCall(opening: Opening, io: CallIo, pace: number): Call {
  return {
    ...opening,
    signal: io.signal,
    out: (line = '') => io.send({ o: `${line}\n` }),
    write: (text) => io.send({ o: text }),
    err: (line) => io.send({ e: `${line}\n` }),
    status: (line) => io.send({ s: `${line}\n` }),
    ask: io.answer,
    interrupted: io.interrupted,
    pause: (seconds) => pause(seconds * pace * 1000, io.signal),
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
