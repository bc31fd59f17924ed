import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Sandbox, startSandbox } from '../../../source/sandbox/start-sandbox.ts';
import { runProcess } from './process-time.ts';

const repository = resolve(import.meta.dirname, '../../..');

/** What benchmarks work with; programs and hosts are made when the first one needs them. */
export interface Workshop {
  /** How many pairs are measured. */
  readonly runs: number;
  /** A folder for files of the benchmarks. */
  readonly folder: string;
  /** The words that start the wizard: built from the source as it is now, in a copy that nobody else rebuilds. */
  wizard(): Promise<readonly string[]>;
  /** The words that run a file of `programs/`, bundled as the wizard is, with a garbage collector that can be asked. */
  program(name: string): Promise<readonly string[]>;
  /** The words of a program that does nothing but print a line. */
  printLine(): Promise<readonly string[]>;
  /** An embedded Barman host that is set up and healthy. */
  healthyHost(): Promise<Sandbox>;
  close(): Promise<void>;
}

export async function openWorkshop(runs: number): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const wizard = once(() => buildWizard(folder));
  const host = once(async () => startHealthyHost(await wizard()));
  let sandbox: Sandbox | undefined;
  return {
    runs,
    folder,
    wizard,
    async program(name) {
      const file = join(folder, `${name}.mjs`);
      const entry = join(import.meta.dirname, '../programs', `${name}.ts`);
      await runProcess([process.execPath, 'scripts/build.js', entry, file], { folder: repository });
      return [process.execPath, '--expose-gc', file];
    },
    printLine: once(async () => {
      await writeFile(join(folder, 'print-line.js'), "console.log('a line');\n");
      return [process.execPath, join(folder, 'print-line.js')];
    }),
    async healthyHost() {
      sandbox = await host();
      return sandbox;
    },
    async close() {
      await sandbox?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function buildWizard(folder: string): Promise<readonly string[]> {
  await runProcess([process.execPath, 'scripts/build.js'], { folder: repository });
  for (const part of ['bin', 'dist', 'package.json']) {
    await cp(join(repository, part), join(folder, 'wizard', part), { recursive: true });
  }
  return [process.execPath, join(folder, 'wizard/bin/wizard.js')];
}

async function startHealthyHost(wizard: readonly string[]): Promise<Sandbox> {
  const sandbox = await startSandbox({ os: 'debian', wizard, pace: 0 });
  try {
    const where = { folder: sandbox.workingDirectory, environment: sandbox.environment };
    await runProcess([...wizard, 'setup', '--yes'], where);
    return sandbox;
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
