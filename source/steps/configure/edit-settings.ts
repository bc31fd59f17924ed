import { editConfig, type SettingEdit } from '../../config/edit-config.ts';
import type { KnownSetting } from '../../config/known/setting.ts';
import { lintConfig } from '../../config/lint-config.ts';
import type { PlainValue } from '../../config/plain-value.ts';
import { describeRefusal } from '../../config/refusal.ts';
import { parseSettingValue } from '../../config/setting-value.ts';
import { findSetting, knownSettings } from '../../config/settings.ts';
import { unifiedDiff } from '../../plan/file-diff.ts';
import type { SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import { readAssignment } from '../../wizard/setting-changes.ts';
import { scopeOf } from '../config-edit.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { shownHere } from '../setting-here.ts';

export type Edits = readonly Omit<SettingEdit, 'scope'>[];

/** The setting that this step is about. */
export const switchSetting = 'enable_pg_backup_api';

/**
 * The settings that the wizard knows, with their values for this host, as one question. `needed` are the assignments that the step makes
 * in any case: the question starts with them.
 */
export function settingsQuestion(facts: ConfigFacts, needed: readonly string[]): SettingsQuestion {
  return {
    kind: 'settings',
    id: 'set',
    label: 'Settings of this cluster',
    hint: `What ${facts.file} says for ${facts.hostName}, as TPA reads it; where to write changes is asked next.`,
    default: needed,
    rows: knownSettings.filter(({ type }) => type !== 'list').map((setting) => rowOf(facts, setting)),
    findings: lintConfig(facts.document).map(({ line, message, fix }) => `line ${line}: ${message} ${fix}`),
    validate: (assignments) => assignments.map(problemOf).find((problem) => problem !== undefined),
    preview: (assignments) => preview(facts, withNeeded(needed, assignments)),
  };
}

/** The assignments, before them those needed ones that they do not mention. */
export function withNeeded(needed: readonly string[], assignments: readonly string[]): readonly string[] {
  const mentioned = new Set(assignments.map((assignment) => readAssignment(assignment).key));
  return [...needed.filter((assignment) => !mentioned.has(readAssignment(assignment).key)), ...assignments];
}

/** `KEY=VALUE` sets, `KEY` alone takes the setting out. Assumes that `validate` had nothing to say. */
export function editsOf(assignments: readonly string[]): Edits {
  return assignments.map((assignment) => {
    const { key, value: text } = readAssignment(assignment);
    if (text === undefined) return { key, value: undefined };
    const parsed = parseSettingValue(findSetting(key), text, 'string');
    return { key, value: parsed.kind === 'value' ? parsed.value : text };
  });
}

function rowOf(facts: ConfigFacts, setting: KnownSetting): SettingRow {
  const { value, source, position } = shownHere(facts, setting.key);
  const choices = setting.type === 'boolean' ? ['true', 'false'] : setting.allowed;
  const unset = value === undefined ? 'not set' : 'TPA’s default';
  return {
    key: setting.key,
    value: value === undefined ? undefined : valueText(setting, value),
    source: position === undefined ? unset : `${source}, line ${position.line}`,
    isSet: position !== undefined,
    help: setting.meaning,
    ...(choices && { choices }),
  };
}

/** As it is typed; text where TPA wants true or false keeps its quotes, because it is another value. */
function valueText({ type }: KnownSetting, value: PlainValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return type === 'boolean' ? `'${value}'` : value;
}

function problemOf(assignment: string): string | undefined {
  const { key, value: text } = readAssignment(assignment);
  const setting = findSetting(key);
  if (setting === undefined) return `The wizard does not know the setting ${key}.`;
  if (key === switchSetting && text !== 'true') {
    return `${key} stays true here: without it there is nothing to set up. \`wizard config set ${key}=false\` switches it off.`;
  }
  if (text === undefined) return undefined;
  const parsed = parseSettingValue(setting, text, 'string');
  return parsed.kind === 'value' ? undefined : `${key}: ${parsed.message}.`;
}

/** The difference as it will be, written for the whole cluster, or why it cannot be made. */
function preview(facts: ConfigFacts, assignments: readonly string[]): readonly string[] {
  if (assignments.length === 0) return [];
  const problem = assignments.map(problemOf).find((reason) => reason !== undefined);
  if (problem !== undefined) return [problem];
  const scope = scopeOf('cluster');
  const result = editConfig(
    facts.text,
    facts.file,
    editsOf(assignments).map((edit) => ({ scope, ...edit })),
  );
  return result.kind === 'refusal' ? [describeRefusal(result)] : unifiedDiff(facts.text, result.text);
}
