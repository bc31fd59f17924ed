import { exactArgument, specifierArgument } from './argument.ts';
import type { Manager } from './manager.ts';
import { refusal } from './refusals.ts';
import { type Selection, selectVersions } from './select.ts';

/** A specifier that would select something, and what. */
export interface SpecifierHint {
  readonly spec: string;
  readonly selects: string;
}

export interface SpecifierMatch {
  readonly outcome: 'selected' | 'no-match' | 'refused';
  /** The candidate that would be installed, as it was given. */
  readonly version?: string;
  /** Everything that matches, the one that would be installed first (for a refusal: what of this package would). */
  readonly matches: readonly string[];
  /** The exact word passed to the manager; for no match the word that fails; for a refusal empty, nothing is passed. */
  readonly argument: string;
  readonly reason: string;
  readonly hints: readonly SpecifierHint[];
}

export interface MatchRequest extends Selection {
  readonly specifier: string;
}

const PROGRAM: Readonly<Record<Manager, string>> = { apt: 'apt-get', dnf: 'dnf', yum: 'yum', zypper: 'zypper' };

/**
 * What a version specifier selects among the candidates, by the rules of the manager itself; never runs anything.
 * `refused` is a specifier that no manager must be given (see `refusal`); for `selected` the argument names the one
 * version, never the wildcard.
 */
export const matchSpecifier = (request: MatchRequest): SpecifierMatch => {
  const { manager, packageName, specifier } = request;
  const refused = refusal(manager, packageName, specifier);
  const matches = refused === undefined ? selectVersions(request, specifier) : [];
  if (refused !== undefined) return { outcome: 'refused', matches, argument: '', reason: refused, hints: [] };
  const [version] = matches;
  if (version === undefined) {
    const reason = `no version of ${packageName} matches ${specifier === '' ? 'an empty specifier' : specifier}`;
    return {
      outcome: 'no-match',
      matches,
      argument: specifierArgument(manager, packageName, specifier),
      reason,
      hints: [],
    };
  }
  const among = matches.length === 1 ? 'the only match' : `the highest of ${matches.length} matches`;
  const reason = `${PROGRAM[manager]} selects ${version}, ${among}`;
  return {
    outcome: 'selected',
    version,
    matches,
    argument: exactArgument(manager, packageName, version),
    reason,
    hints: [],
  };
};
