import { OperatorError, usageError } from '../../errors.ts';
import type { Manager } from '../../packages/manager.ts';
import { type MatchRequest, matchSpecifier, type SpecifierMatch } from '../../packages/specifiers/match.ts';
import { lookAtPackage } from '../../steps/look-at-candidates.ts';
import { lookAtManager } from '../../steps/look-at-packages.ts';
import { lookAtLayout } from '../../steps/look-at-system.ts';
import { tpaLines } from '../../steps/version/describe-selection.ts';
import { listingFailure } from '../../steps/version/no-candidates.ts';
import { selectionOf } from '../../steps/version/version-facts.ts';
import type { Context } from '../context.ts';
import { linesOf, readNamedFile, readStandardInput } from '../read-input.ts';

export interface MatchOptions {
  readonly manager?: Manager;
  readonly available?: string;
  readonly package: string;
  readonly stdin0?: boolean;
}

/** What each specifier selects. Exit code 1 when one of them selects nothing. */
export async function matchVersions(
  context: Context,
  words: readonly string[],
  options: MatchOptions,
): Promise<number> {
  const specifiers = [...words, ...(options.stdin0 ? await readSeparated(options) : [])];
  if (specifiers.length === 0) throw usageError('Name at least one specifier.');
  const among = await selection(context, options);
  const { manager } = among;
  const results = specifiers.map((spec) => ({
    spec,
    ...matchSpecifier({ ...among, packageName: options.package, specifier: spec }),
    tpa: tpaLines(manager, spec),
  }));
  context.output.answer(results.flatMap(resultLines).join('\n'));
  const [first] = results;
  const several = options.stdin0 || results.length > 1 || first === undefined;
  context.output.document('versions match', { manager, ...(several ? { results } : first) });
  return results.every(({ outcome }) => outcome === 'selected') ? 0 : 1;
}

interface SpecifierResult extends SpecifierMatch {
  readonly spec: string;
  /** What `tpaexec deploy` makes of it, in sentences. */
  readonly tpa: readonly string[];
}

function resultLines({ spec, outcome, reason, argument, hints, tpa }: SpecifierResult): string[] {
  const mark = outcome === 'selected' ? '✔' : outcome === 'refused' ? '✘' : '○';
  return [
    `${mark} '${spec}': ${reason}`,
    ...(outcome === 'selected' ? [`    passed on as ${argument}`] : []),
    ...hints.map((hint) => `    → '${hint.spec}' selects ${hint.selects}`),
    `    ${tpa.join(' ')}`,
  ];
}

/** NUL-separated, so that a specifier may hold anything; a NUL at the end ends the last one. */
async function readSeparated(options: MatchOptions): Promise<string[]> {
  if (options.available === '-') throw usageError('Only one of --available - and --stdin0 can read standard input.');
  const words = (await readStandardInput()).split('\0');
  return words.at(-1) === '' ? words.slice(0, -1) : words;
}

async function selection(
  context: Context,
  options: MatchOptions,
): Promise<Omit<MatchRequest, 'packageName' | 'specifier'>> {
  const { host } = context;
  const manager = options.manager ?? (await lookAtManager(host, (await lookAtLayout(host)).family));
  if (options.available !== undefined) {
    return {
      manager,
      candidates: linesOf(await readNamedFile('--available', options.available)),
    };
  }
  const facts = await lookAtPackage(host, manager, options.package);
  const candidates = facts.list.state === 'listed' ? facts.list.candidates : [];
  if (facts.failure !== undefined) throw new OperatorError(listingFailure(manager, facts.failure));
  return selectionOf({ ...facts, candidates });
}
