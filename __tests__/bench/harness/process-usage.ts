import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callerEnvironment } from './caller-environment.ts';

export interface Usage {
  /** Of the processor, in the program itself: what else runs on the machine does not count. */
  readonly userMilliseconds: number;
  /** The largest resident set. */
  readonly megabytes: number;
}

const reporter = `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.USAGE_FILE, JSON.stringify({ userMilliseconds: userCPUTime / 1e3, megabytes: maxRSS / 1024 }));
});
`;

/** Runs a program of Node with a file on its standard input, and what it used. Its answer is thrown away; rejects when it exits with another code. */
export async function processUsage(
  [node = '', ...words]: readonly string[],
  { input, folder, code }: { readonly input: string; readonly folder: string; readonly code: number },
): Promise<Usage> {
  const [preload, report] = [join(folder, 'report-usage.mjs'), join(folder, 'usage.json')];
  writeFileSync(preload, reporter);
  const stdin = openSync(input, 'r');
  try {
    const ended = await new Promise<number | null>((settle, fail) => {
      const env = callerEnvironment({ USAGE_FILE: report });
      const child = spawn(node, ['--import', preload, ...words], { env, stdio: [stdin, 'ignore', 'ignore'] });
      child.on('error', fail);
      child.on('close', settle);
    });
    if (ended !== code) throw new Error(`${words.join(' ')} exited with ${ended}, not ${code}`);
  } finally {
    closeSync(stdin);
  }
  return JSON.parse(readFileSync(report, 'utf8')) as Usage;
}
