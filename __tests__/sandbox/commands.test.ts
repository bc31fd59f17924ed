import { type StdioOptions, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import type { Call } from '../../source/sandbox/call.ts';
import { clientScript } from '../../source/sandbox/client-script.ts';
import { createCommandDirectory, writeExecutable } from '../../source/sandbox/command-directory.ts';
import { serveCommands } from '../../source/sandbox/command-server.ts';

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Commands `tell` and `apt-get` that do what `behave` says, and a way to start them. */
function commands(behave: (call: Call) => Promise<number> | number) {
  const directory = mkdtempSync(join(tmpdir(), "it's "));
  const [bin, calls, client] = ['bin', 'calls', 'client.sh'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(bin);
  mkdirSync(calls);
  writeExecutable(client, clientScript({ calls, pid: process.pid, searchPath: process.env.PATH ?? '' }));
  createCommandDirectory(bin, client, '').add(['tell', 'apt-get']);
  const server = serveCommands(calls, 1, behave);
  ends.push(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  return {
    close: server.close,
    start(argv: readonly string[], stdio: StdioOptions = 'pipe', input?: string) {
      const [name = '', ...words] = argv;
      // No PATH: nothing but a shell is needed, no Node above all.
      const child = spawn(join(bin, name), words, { stdio, cwd: directory, env: { LANG: 'C', PATH: '' } });
      const texts = ['', '', '', ''];
      for (const at of [1, 2, 3]) {
        const output = child.stdio[at] as Readable | null | undefined;
        output?.setEncoding('utf8').on('data', (chunk: string) => (texts[at] += chunk));
      }
      child.stdin?.on('error', () => undefined);
      if (input !== undefined) child.stdin?.end(input);
      const ended = new Promise<{ code: number | null; signal: string | null; out: string; err: string; fd3: string }>(
        (done) =>
          child.on('close', (code, signal) =>
            done({ code, signal, out: texts[1] ?? '', err: texts[2] ?? '', fd3: texts[3] ?? '' }),
          ),
      );
      return { child, ended };
    },
  };
}

test('a command hears its words as they are, its directory and what it may know of the environment', async () => {
  const heard: Call[] = [];
  const { start } = commands((call) => {
    heard.push(call);
    return 7;
  });
  const words = ['', 'a b', 'line\nline\n', "it's", '"$HOME" `x` \\n %s', '-n', '→ \u{1f512}', 'x'.repeat(100_000)];
  const { child, ended } = start(['tell', ...words]);
  expect((await ended).code).toBe(7);
  expect(heard).toMatchObject([
    { name: 'tell', argv: words, cwd: expect.stringContaining("/it's "), pid: child.pid, environment: { LANG: 'C' } },
  ]);
  expect(Object.keys(heard[0]?.environment ?? {})).toEqual(['LANG']);
});

test.each([
  ['nothing', ''],
  ['what a shell would read', '\\n %s \' " $(x) `y` -e -n\\c \\0101 x'],
  ['lines and control characters', '\ta\r\n\n\u001b[1m\u0000b\n'],
  ['other alphabets', 'Umläute → \u{1f512}\n'],
  ['much', 'Zeile → \\ \0\n'.repeat(100_000)],
])('what a command prints arrives as it is: %s', async (_what, text) => {
  const { start } = commands((call) => {
    call.write(text);
    call.err(text);
    call.write('end');
    return 0;
  });
  const { out, err, code } = await start(['tell']).ended;
  expect({ code, out: out === `${text}end`, err: err === `${text}\n` }).toEqual({ code: 0, out: true, err: true });
});

test('a command reads one line of its input when it asks for one, and leaves the others', async () => {
  const lines: (string | undefined)[] = [];
  const { start } = commands(async (call) => {
    lines.push(await call.ask());
    return 0;
  });
  const { child, ended } = start(['tell'], ['pipe', 'pipe', 'pipe'], ' yes \\n\nrest');
  await ended;
  expect(lines).toEqual([' yes \\n']);
  expect(child.exitCode).toBe(0);
});

test('the last line of the input may lack its end; after it there is nothing', async () => {
  const { start } = commands(async (call) => {
    call.write(JSON.stringify([await call.ask(), await call.ask(), (await call.ask()) ?? null]));
    return 0;
  });
  expect((await start(['tell'], 'pipe', 'a\nb').ended).out).toBe('["a","b",null]');
});

test.each([['-o', 'APT::Status-Fd=3'], ['-oAPT::Status-Fd=3'], ['--option=apt::status-fd=3']])(
  'status lines go to the descriptor that apt is given: %s',
  async (...words) => {
    const { start } = commands((call) => {
      call.status('pmstatus:x:0.0:Preparing');
      return 0;
    });
    const { out, fd3 } = await start(['apt-get', 'install', ...words], ['ignore', 'pipe', 'pipe', 'pipe']).ended;
    expect({ out, fd3 }).toEqual({ out: '', fd3: 'pmstatus:x:0.0:Preparing\n' });
  },
);

test('the descriptors 8 and 9, which a command uses itself, are the caller’s where apt is given them', async () => {
  const { start } = commands((call) => {
    call.status('line');
    return 0;
  });
  for (const number of [8, 9]) {
    const stdio = Array.from({ length: 10 }, (_, at) => (at === number ? 'pipe' : 'ignore') as 'pipe' | 'ignore');
    const { child, ended } = start(['apt-get', `-oAPT::Status-Fd=${number}`], stdio);
    let text = '';
    child.stdio[number as 3]?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await ended;
    expect(text).toBe('line\n');
  }
});

test('without a descriptor for them there are no status lines', async () => {
  const { start } = commands((call) => {
    call.status('line');
    return 0;
  });
  expect(await start(['apt-get', 'install']).ended).toMatchObject({ code: 0, out: '', err: '' });
});

test('who reads no more is noticed at the end: the work goes on, and success becomes 100', async () => {
  let steps = 0;
  const { start } = commands(async (call) => {
    call.out('first');
    await until(() => child.stdout?.destroyed === true);
    for (; steps < 100; steps++) {
      call.out('more');
      await call.pause(0.0001);
    }
    return 0;
  });
  const { child, ended } = start(['apt-get']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect({ code: (await ended).code, steps }).toEqual({ code: 100, steps: 100 });
});

test('Ctrl-C ends a command; a package manager goes on and knows of it', async () => {
  let killed = 0;
  const { start } = commands(async (call) => {
    call.out('at work');
    try {
      await until(() => call.interrupted() || call.signal.aborted);
    } finally {
      if (call.signal.aborted) killed += 1;
    }
    call.out('x'.repeat(5000));
    return 4;
  });
  for (const [name, ending] of [
    ['tell', { code: null, signal: 'SIGINT', killed: 1 }],
    ['apt-get', { code: 4, signal: null, killed: 1 }],
  ] as const) {
    const { child, ended } = start([name]);
    child.stdout?.once('data', () => child.kill('SIGINT'));
    const { code, signal } = await ended;
    await until(() => killed === ending.killed);
    expect({ code, signal, killed }).toEqual(ending);
  }
});

test('Ctrl-C at a question does not lose the answer', async () => {
  const { start } = commands(async (call) => {
    call.out('Continue?');
    const answer = await call.ask();
    call.out(`${answer} ${call.interrupted()}`);
    return 0;
  });
  const { child, ended } = start(['apt-get']);
  child.stdout?.once('data', () => {
    child.stdin?.write('y');
    child.kill('SIGINT');
    child.stdin?.end('es\n');
  });
  expect((await ended).out).toBe('Continue?\nyes true\n');
});

test('a killed command is noticed: what it waits for is broken off', async () => {
  let noticed: unknown;
  const { start } = commands(async (call) => {
    call.out('at work');
    return await call.pause(1000).then(
      () => 0,
      (error: unknown) => {
        noticed = error;
        return 1;
      },
    );
  });
  const { child, ended } = start(['apt-get']);
  child.stdout?.once('data', () => child.kill('SIGKILL'));
  expect((await ended).signal).toBe('SIGKILL');
  await until(() => noticed !== undefined);
  expect(String(noticed)).toBe('CallKilled: the process was killed');
});

test('a sandbox that ends leaves its commands with an error, and later ones are told', async () => {
  const { start, close } = commands(async (call) => {
    call.out('at work');
    await call.pause(1000);
    return 0;
  });
  const { child, ended } = start(['tell']);
  child.stdout?.once('data', close);
  expect(await ended).toMatchObject({ code: 70, err: 'tell: the sandbox is not running any more\n' });
  expect(await start(['tell']).ended).toMatchObject({ code: 70, err: 'tell: the sandbox is not running any more\n' });
});

test('many commands at once do not mix up their answers', async () => {
  const { start } = commands((call) => {
    for (const word of call.argv) call.out(word);
    return Number(call.argv[0]);
  });
  const all = Array.from({ length: 30 }, (_, at) => start(['tell', String(at), 'x'.repeat(3000)]).ended);
  expect((await Promise.all(all)).map(({ code, out }) => `${code} ${out.length}`)).toEqual(
    Array.from({ length: 30 }, (_, at) => `${at} ${3002 + String(at).length}`),
  );
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
