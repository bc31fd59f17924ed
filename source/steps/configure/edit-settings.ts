import { editConfig, type SettingEdit } from '../../config/edit-config.ts';
import type { KnownSetting } from '../../config/known/setting.ts';
import { lintConfig } from '../../config/lint-config.ts';
import { describeRefusal } from '../../config/refusal.ts';
import { parseSettingValue } from '../../config/setting-value.ts';
import { findSetting, knownSettings } from '../../config/settings.ts';
import { unifiedDiff } from '../../plan/file-diff.ts';
import type { SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import { scopeOf } from '../config-edit.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { settingHere } from '../setting-here.ts';

export type Edits = readonly Omit<SettingEdit, 'scope'>[];

/** The settings that the wizard knows, with their values for this host, as one question; `preset` are the assignments it starts with. */
export function settingsQuestion(facts: ConfigFacts, preset: readonly string[]): SettingsQuestion {
  return {
    kind: 'settings',
    id: 'set',
    label: 'Settings of this cluster',
    hint: `What ${facts.file} says for ${facts.hostName}, as TPA reads it. Change what you need; nothing else in the file is touched.`,
    default: preset,
    rows: knownSettings.filter(({ type }) => type !== 'list').map((setting) => rowOf(facts, setting)),
    findings: lintConfig(facts.text, facts.file).map(({ line, message, fix }) => `line ${line}: ${message} ${fix}`),
    validate: (assignments) => assignments.map(problemOf).find((problem) => problem !== undefined),
    preview: (assignments) => preview(facts, assignments),
  };
}

/** `KEY=VALUE` sets, `KEY` alone takes the setting out. Assumes that `validate` had nothing to say. */
export function editsOf(assignments: readonly string[]): Edits {
  return assignments.map((assignment) => {
    const { key, text } = split(assignment);
    if (text === undefined) return { key, value: undefined };
    const parsed = parseSettingValue(findSetting(key), text, 'string');
    return { key, value: parsed.kind === 'value' ? parsed.value : text };
  });
}

function rowOf(facts: ConfigFacts, setting: KnownSetting): SettingRow {
  const { value, source, position } = settingHere(facts, setting.key);
  const choices = setting.type === 'boolean' ? ['true', 'false'] : setting.allowed;
  return {
    key: setting.key,
    value:
      value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value),
    source: position === undefined ? 'TPA’s default' : `${source}, line ${position.line}`,
    isSet: position !== undefined,
    help: setting.meaning,
    ...(choices && { choices }),
  };
}

function problemOf(assignment: string): string | undefined {
  const { key, text } = split(assignment);
  const setting = findSetting(key);
  if (setting === undefined) return `The wizard does not know the setting ${key}.`;
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

function split(assignment: string): { readonly key: string; readonly text: string | undefined } {
  const equals = assignment.indexOf('=');
  if (equals < 0) return { key: assignment, text: undefined };
  return { key: assignment.slice(0, equals), text: assignment.slice(equals + 1) };
}
