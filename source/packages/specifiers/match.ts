import { highestFirst, type Manager } from '../manager.ts';
import { archOf, readRpmCandidate } from '../versions/rpm-candidate.ts';
import { exactArgument, specifierArgument } from './argument.ts';
import { hintsFor, type SpecifierHint, slipOf } from './hints.ts';
import { refusal } from './refusals.ts';
import { type Selection, selectVersions } from './select.ts';

export interface SpecifierMatch {
  readonly outcome: 'selected' | 'no-match' | 'refused';
  /** The candidate that would be installed, as it was given. */
  readonly version?: string;
  /** Everything that matches, the one that would be installed first; empty for a refusal. */
  readonly matches: readonly string[];
  /** The exact word passed to the manager; for no match the word that fails; for a refusal empty, nothing is passed. */
  readonly argument: string;
  readonly reason: string;
  readonly hints: readonly SpecifierHint[];
}

export interface MatchRequest extends Selection {
  readonly specifier: string;
}

const PROGRAM: Readonly<Record<Manager, string>> = { apt: 'apt-get', dnf: 'dnf', zypper: 'zypper' };

const noMatch = (request: MatchRequest, hint: SpecifierHint | undefined): string => {
  const { manager, packageName, specifier, candidates } = request;
  if (candidates.length === 0) return `there is no version of ${packageName} to choose from`;
  if (specifier === '') return `an empty specifier matches no version of ${packageName}`;
  const slip = hint === undefined ? undefined : slipOf(specifier, hint);
  if (hint !== undefined && slip !== undefined) return `${slip}: ${hint.spec} selects ${hint.selects}`;
  const highest = highestFirst(manager, candidates)[0];
  return `none of the ${candidates.length} versions of ${packageName} (highest ${highest}) matches ${specifier}`;
};

/** Why it is this one of the matches. */
const among = ({ manager, installed }: MatchRequest, version: string, matches: readonly string[]): string => {
  if (matches.length === 1) return 'the only match';
  const [highest] = highestFirst(manager, matches);
  if (highest === version) return `the highest of ${matches.length} matches`;
  if (version === installed) return `which is installed, though ${highest} is the highest of ${matches.length} matches`;
  if (manager === 'dnf' && archOf(readRpmCandidate(highest ?? '')) !== archOf(readRpmCandidate(version)))
    return `of this host’s own architecture, though ${highest} is the highest of ${matches.length} matches`;
  return `whose repository has priority over that of ${highest}, the highest of ${matches.length} matches`;
};

/**
 * What a version specifier selects among the candidates, by the rules of the manager itself; never runs anything.
 * `refused` is a specifier that no manager must be given (see `refusal`); for `selected` the argument names the one
 * version, never the wildcard.
 */
export const matchSpecifier = (request: MatchRequest): SpecifierMatch => {
  const { manager, packageName, specifier } = request;
  const refused = refusal(manager, packageName, specifier);
  if (refused !== undefined) {
    return { outcome: 'refused', matches: [], argument: '', reason: refused, hints: hintsFor(request, specifier) };
  }
  const argument = specifierArgument(manager, packageName, specifier);
  const matches = selectVersions(request, specifier);
  const [version] = matches;
  if (version === undefined) {
    const hints = hintsFor(request, specifier);
    return { outcome: 'no-match', matches, argument, reason: noMatch(request, hints[0]), hints };
  }
  const reason = `${PROGRAM[manager]} selects ${version}, ${among(request, version, matches)}`;
  return {
    outcome: 'selected',
    version,
    matches,
    argument: exactArgument(manager, packageName, version),
    reason,
    hints: [],
  };
};
