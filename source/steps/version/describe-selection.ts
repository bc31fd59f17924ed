import { compareVersions, type Manager } from '../../packages/manager.ts';
import { tpaReading } from '../../packages/specifiers/tpa-reading.ts';
import { type Choosable, matchHere } from './version-facts.ts';

/** What a specifier would bring about on this host, as lines under its field; the first one alone is the reason of a refusal. */
export function describeSelection(facts: Choosable, specifier: string): readonly string[] {
  const { hints } = matchHere(facts, specifier.trim());
  return [...selectionLines(facts, specifier), ...hints.map((hint) => `'${hint.spec}' would select ${hint.selects}`)];
}

/** The same without the specifiers that would select something in its place: those are offered as choices. */
export function selectionLines(facts: Choosable, specifier: string): readonly string[] {
  const { reason, version } = matchHere(facts, specifier.trim());
  return version === undefined ? [reason] : [reason, ...change(facts, version)];
}

/** What `tpaexec deploy` makes of a specifier on hosts with this package manager; undefined is no pin. */
export function tpaLines(manager: Manager, specifier: string | undefined): readonly string[] {
  return tpaReading(specifier, manager);
}

function change(facts: Pick<Choosable, 'manager' | 'installed'>, version: string): readonly string[] {
  const installed = facts.installed.state === 'installed' ? facts.installed.version : undefined;
  if (installed === undefined) return ['not installed yet'];
  const order = compareVersions(facts.manager, version, installed);
  if (order === 0) return [`${installed} is installed already`];
  const [from, to] = [epochOf(installed), epochOf(version)];
  return [
    `${order > 0 ? 'an upgrade' : 'a DOWNGRADE'} from ${installed}`,
    ...(from === to
      ? []
      : [`the epoch changes from ${from} to ${to}: it counts before the numbers, so those alone do not compare`]),
  ];
}

/** The number before the colon; a version without one has epoch 0. */
function epochOf(version: string): number {
  return Number(/^(\d+):/.exec(version)?.[1] ?? 0);
}
