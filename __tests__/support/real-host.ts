import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectArchives, fixtures } from './real-host-archives.ts';

export interface Ended {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** Resolves when what it has printed matches; rejects when it ends without. */
  saw(pattern: RegExp): Promise<void>;
  /** `kill -9` of the program itself. */
  kill(): void;
  readonly ended: Promise<Ended>;
}

/** A throw-away Barman host: a copy-on-write view of this machine in namespaces of its own. Everything in it ends with it. */
export interface RealHost {
  run(...argv: readonly string[]): Promise<Ended>;
  /** `run`, which must exit with 0; its stdout. */
  must(...argv: readonly string[]): Promise<string>;
  /** The built wizard in the cluster's folder. */
  wizard(...words: readonly string[]): Promise<Ended>;
  start(...argv: readonly string[]): Running;
  /** The words that run a command there from here: for a terminal of its own. */
  words(...argv: readonly string[]): readonly string[];
  /** Where this process finds a path of the host (do not follow absolute links through it). */
  path(inside: string): string;
  close(): Promise<void>;
}

export const cluster = '/srv/pgcluster';
export const wizardCommand = ['/usr/local/bin/node', '/opt/wizard/bin/wizard.js'] as const;
export const hostName = 'barman1.example.com';

const product = fileURLToPath(new URL('../..', import.meta.url));
const environment = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'USER=root',
  'LANG=C.UTF-8',
  'TERM=dumb',
];
const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup'];
const patience = 600_000;
const largest = 64 * 1024 * 1024;

/** Process 1 of a host: systemd, or a shell where services have init scripts only, as in many containers. */
export type RealInit = 'systemd' | 'shell';

/** Opens the host. Throws a sentence that says what this machine does not allow. */
export async function openRealHost(init: RealInit = 'shell'): Promise<RealHost> {
  if (process.getuid?.() !== 0) throw new Error('The tests of the real host need root: they make namespaces.');
  const scratch = mkdtempSync(join(tmpdir(), 'wizard-host-'));
  const archives = collectArchives();
  const child = spawn(
    'unshare',
    [
      ...[...namespaces, '--fork', '--kill-child'],
      ...['bash', join(fixtures, 'open-host.sh'), scratch, fixtures, process.execPath, product, archives, init],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  try {
    await untilReady(child);
  } catch (error) {
    rmSync(scratch, { recursive: true });
    throw error;
  } finally {
    rmSync(archives, { recursive: true });
  }
  const first = onlyChild(child.pid ?? 0);
  const enter = (argv: readonly string[]) => [
    ...['--target', String(first), ...namespaces, '--root', '--wd'],
    ...['env', '-i', '-C', cluster, ...environment, ...argv],
  ];
  const run: RealHost['run'] = (...argv) =>
    new Promise((resolve, reject) => {
      const options = { maxBuffer: largest, timeout: patience };
      const child = execFile('nsenter', enter(argv), options, (error, stdout, stderr) => {
        if (error?.killed) reject(new Error(`${argv.join(' ')} took more than ${patience} ms: ${stdout}${stderr}`));
        else if (error?.signal) resolve({ exitCode: undefined, signal: error.signal, stdout, stderr });
        else resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
      });
      child.stdin?.end();
    });
  return {
    run,
    async must(...argv) {
      const { exitCode, stdout, stderr } = await run(...argv);
      if (exitCode !== 0) throw new Error(`${argv.join(' ')}: exit code ${exitCode}\n${stdout}${stderr}`);
      return stdout;
    },
    wizard: (...words) => run(...wizardCommand, ...words),
    start: (...argv) => follow(spawn('nsenter', enter(argv), { stdio: ['ignore', 'pipe', 'pipe'] })),
    words: (...argv) => ['nsenter', ...enter(argv)],
    path: (inside) => `/proc/${first}/root${inside}`,
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      // systemd does not end with its input; with process 1 everything in its namespace ends.
      if (init === 'systemd') process.kill(first, 'SIGKILL');
      await gone;
      rmSync(scratch, { recursive: true });
    },
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('ready')) resolve();
    });
    child.once('error', (error) => reject(new Error(`The real host cannot be opened: ${error.message}`)));
    child.once('exit', (code) =>
      reject(
        new Error(
          `The real host cannot be opened (exit code ${code}): this machine has to let root make namespaces and an overlay ` +
            `of its root file system, and have what scripts/test-real.js installs.\n${errors}`,
        ),
      ),
    );
  });
}

function follow(child: ChildProcess): Running {
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const heard = () => {
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
    heard();
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
    heard();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ exitCode: code ?? undefined, stdout, stderr }));
  });
  return {
    ended,
    kill: () => process.kill(onlyChild(child.pid ?? 0), 'SIGKILL'),
    saw: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!pattern.test(stdout + stderr)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without ${pattern}:\n${stdout}${stderr}`)));
      }),
  };
}

/** The process that unshare or nsenter has forked. */
function onlyChild(pid: number): number {
  const child = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
  if (child > 1) return child;
  throw new Error(`Process ${pid} has no child any more.`);
}
