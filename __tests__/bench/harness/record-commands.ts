import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { shellWords } from '../../../source/plan/shell-quote.ts';
import type { Sandbox } from '../../../source/sandbox/start-sandbox.ts';
import { runProcess } from './process-time.ts';

/**
 * Runs a program on a sandboxed host and writes a shell script that runs the same commands, with the same words and in the same
 * order, and does nothing with what they print. Returns the script's path. Commands of a command are not repeated.
 */
export async function recordCommands(argv: readonly string[], host: Sandbox, folder: string): Promise<string> {
  return writeScript(join(folder, 'same-commands.sh'), await commandsOf(argv, host, folder));
}

/** A shell script that runs the commands, which are shell text, and is silent about how they end. Returns its path. */
export async function writeScript(script: string, commands: readonly string[]): Promise<string> {
  await writeFile(script, `exec > /dev/null 2>&1\n${commands.join('\n')}\nexit 0\n`);
  return script;
}

/** The commands that a program runs on a sandboxed host, in their order, as shell text. `folder` must exist, and hold no others. */
export async function commandsOf(argv: readonly string[], host: Sandbox, folder: string): Promise<readonly string[]> {
  const [recorders, calls] = [join(folder, 'recorders'), join(folder, 'calls')];
  await mkdir(recorders);
  await mkdir(calls);
  const commands = join(host.directory, 'bin');
  for (const name of await readdir(commands)) {
    const file = join(recorders, name);
    await writeFile(file, recorder(join(commands, name), name, calls));
    await chmod(file, 0o755);
  }
  const { PATH = '', ...environment } = host.environment;
  await runProcess(argv, {
    folder: host.workingDirectory,
    environment: { ...environment, PATH: `${recorders}${delimiter}${PATH}` },
  });
  const recorded = (await readdir(calls)).sort().map((call) => readFile(join(calls, call), 'utf8'));
  const lines = (await Promise.all(recorded)).map((words) => shellWords(words.split('\0').slice(0, -1)));
  if (lines.length === 0) throw new Error(`${argv.join(' ')} has run no commands`);
  return lines;
}

/** A command that writes its name and words to a file of its own, named by the time, and becomes the real one. */
function recorder(real: string, name: string, calls: string): string {
  return `#!/bin/sh
if [ -z "$RECORDED" ]; then
  printf '%s\\0' ${shellWords([name])} "$@" > ${shellWords([calls])}/$(date +%s%N)
  export RECORDED=yes
fi
exec ${shellWords([real])} "$@"
`;
}
