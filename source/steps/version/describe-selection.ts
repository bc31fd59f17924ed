import { compareVersions } from '../../packages/manager.ts';
import { matchHere, type VersionFacts } from './version-facts.ts';

/** What a specifier would bring about, as lines under its field. */
export function describeSelection(facts: VersionFacts, specifier: string): readonly string[] {
  const match = matchHere(facts, specifier.trim());
  const hints = match.hints.map((hint) => `'${hint.spec}' would select ${hint.selects}`);
  if (match.version === undefined) return [`${match.reason}`, ...hints];
  return [match.reason, change(facts, match.version), ...hints];
}

function change(facts: VersionFacts, version: string): string {
  const installed = facts.installed.state === 'installed' ? facts.installed.version : undefined;
  if (installed === undefined) return 'not installed yet';
  const order = compareVersions(facts.manager, version, installed);
  return order === 0
    ? `${installed} is installed already`
    : `${order > 0 ? 'an upgrade' : 'a DOWNGRADE'} from ${installed}`;
}
