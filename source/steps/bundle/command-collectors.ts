import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Collected, Collector } from './collector.ts';

const patience = 20_000;

/** What a command prints. An exit code other than 0 is an answer, too: `systemctl status` says 3 of a unit that is stopped. */
export function commandCollector(name: string, argv: readonly string[], source = argv.join(' ')): Collector {
  const collect = async (host: ReadableHost): Promise<Collected> => {
    const result = await host.commands.probe({ argv }, { timeout: patience });
    const failure = failureOf(argv[0] ?? '', result);
    const text = [result.stdout, result.stderr].filter((part) => part !== '').join('\n');
    if (text.trim() === '') return { problem: failure ?? `${argv.join(' ')} prints nothing.` };
    return { text, ...(failure !== undefined && { problem: failure }) };
  };
  return { name, source, collect };
}

/** The first line that a command prints, as most print their version; why there is none. */
export async function firstLine(
  host: ReadableHost,
  argv: readonly string[],
): Promise<{ readonly line: string } | { readonly problem: string }> {
  const result = await host.commands.probe({ argv }, { timeout: patience });
  const line = `${result.stdout}\n${result.stderr}`.trim().split('\n')[0]?.trim() ?? '';
  if (result.exitCode === 0 && line !== '') return { line };
  return { problem: failureOf(argv[0] ?? '', result) ?? `${argv.join(' ')} prints nothing.` };
}

function failureOf(program: string, { outcome, exitCode, stderr }: CommandResult): string | undefined {
  const complaint = stderr.trim().split('\n')[0] ?? '';
  switch (outcome) {
    case 'not-found':
      return `${program} is not there.`;
    case 'timed-out':
      return `${program} did not end within ${patience / 1000} seconds.`;
    case 'exited':
      if (exitCode === 0) return undefined;
      return `${program} ended with ${exitCode}${complaint === '' ? '.' : `: ${complaint}`}`;
    default:
      return `${program} could not be run to its end (${outcome}).`;
  }
}
