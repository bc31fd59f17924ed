import { usageError } from '../../errors.ts';
import type { Manager } from '../../packages/manager.ts';
import { compareDebian, parseDebian } from '../../packages/versions/version-debian.ts';
import { compareRpm, parseRpm } from '../../packages/versions/version-rpm.ts';
import { lookAtManager } from '../../steps/look-at-packages.ts';
import { lookAtLayout } from '../../steps/look-at-system.ts';
import type { Context } from '../context.ts';
import { readStandardInput } from '../read-input.ts';

export interface CompareOptions {
  readonly manager?: Manager;
  readonly stdin?: boolean;
}

const signs = { '-1': '<', '0': '=', '1': '>' } as const;

/** The order of two versions as dpkg's or rpm's; with `--stdin` one sign a line, `!` for an invalid version. */
export async function compareVersionPairs(
  context: Context,
  pair: readonly string[],
  options: CompareOptions,
): Promise<number> {
  const { host, output } = context;
  const manager = options.manager ?? (await lookAtManager(host, (await lookAtLayout(host)).family));
  if (options.stdin) {
    const text = await readStandardInput();
    const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text === '' ? [] : text.split('\n');
    const results = lines.map((line) => {
      const [a = '', b] = line.split('\t');
      return b === undefined ? '!' : sign(manager, a, b);
    });
    if (!output.json) process.stdout.write(results.map((result) => `${result}\n`).join(''));
    output.document('versions compare', { manager, results });
    return 0;
  }
  const [a, b] = pair;
  if (a === undefined || b === undefined || pair.length > 2) throw usageError('Name two versions, or give --stdin.');
  const result = sign(manager, a, b);
  if (result === '!')
    throw usageError(
      `“${problemOf(manager, a) === undefined ? b : a}” is no version: ${problemOf(manager, a) ?? problemOf(manager, b)}.`,
    );
  output.answer(result);
  output.document('versions compare', { manager, a, b, result });
  return 0;
}

function sign(manager: Manager, a: string, b: string): string {
  if (problemOf(manager, a) !== undefined || problemOf(manager, b) !== undefined) return '!';
  const order = manager === 'apt' ? compareDebian(a, b) : compareRpm(a, b);
  return signs[`${order}`];
}

function problemOf(manager: Manager, version: string): string | undefined {
  const parsed = manager === 'apt' ? parseDebian(version) : parseRpm(version);
  return parsed.ok ? undefined : parsed.reason;
}
