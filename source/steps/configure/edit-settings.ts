import { findBarmanInstances, findInstances } from '../../config/barman-instances.ts';
import { editConfig } from '../../config/edit-config.ts';
import type { KnownSetting } from '../../config/known/setting.ts';
import { lintConfig } from '../../config/lint-config.ts';
import type { PlainValue } from '../../config/plain-value.ts';
import { readConfig } from '../../config/read-config.ts';
import { describeRefusal } from '../../config/refusal.ts';
import { describeScope, parseScope, scopeText } from '../../config/scope.ts';
import { settingPlaces } from '../../config/setting-places.ts';
import { listItems, parseSettingValue } from '../../config/setting-value.ts';
import { findSetting, settingGroups } from '../../config/settings.ts';
import { unifiedDiff, wholeDiff } from '../../plan/file-diff.ts';
import type { SettingLevel, SettingRow, SettingsQuestion } from '../../wizard/question.ts';
import { readAssignment, wholeText } from '../../wizard/setting-changes.ts';
import { type ConfigChange, scopeOf } from '../config-edit.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { shownHere } from '../setting-here.ts';

/** The setting that this step is about. */
export const switchSetting = 'enable_pg_backup_api';

const differing = 'Other than TPA’s default';
const roles = 'Roles of instances';

/**
 * The settings that the wizard knows, with their values for this host, and the roles of the instances, as one question. `needed` are the
 * assignments that the step makes in any case: the question starts with them. `file` is the text that is on the host.
 */
export function settingsQuestion(facts: ConfigFacts, needed: readonly string[], file = facts.text): SettingsQuestion {
  const after = (assignments: readonly string[]) => edited(facts, withNeeded(needed, assignments));
  return {
    kind: 'settings',
    id: 'set',
    label: 'Settings of this cluster',
    hint: `What ${facts.file} says for ${facts.hostName}, as TPA reads it; where to write changes is asked next.`,
    default: needed,
    rows: [...settingRows(facts), ...roleRows(facts)],
    findings: lintConfig(facts.document).map(({ line, message, fix }) => `line ${line}: ${message} ${fix}`),
    validate: (assignments) => assignments.map(problemOf).find((problem) => problem !== undefined),
    preview(assignments) {
      if (assignments.length === 0 && facts.text === file) return [];
      const text = after(assignments);
      return typeof text === 'string' ? unifiedDiff(file, text) : [text.reason];
    },
    levels: (key) => levelsOf(facts, key),
    file(assignments) {
      const text = after(assignments);
      return wholeDiff(file, typeof text === 'string' ? text : facts.text);
    },
    whole: {
      name: facts.file,
      text(assignments) {
        const text = after(assignments);
        return typeof text === 'string' ? text : undefined;
      },
      reread: onceFor((text) => {
        const document = readConfig(text, facts.file);
        if (document.kind === 'refusal') return describeRefusal(document);
        const instances = findBarmanInstances(document);
        const instance = instances.find(({ name }) => name === facts.instance?.name);
        return settingsQuestion({ ...facts, text, document, instances, instance }, needed, file);
      }),
    },
  };
}

/** The answer for the last argument is kept: a screen asks again at every key. */
function onceFor<Value>(work: (text: string) => Value): (text: string) => Value {
  let last: { readonly text: string; readonly value: Value } | undefined;
  return (text) => {
    last = last?.text === text ? last : { text, value: work(text) };
    return last.value;
  };
}

/** The assignments, before them those needed ones that they do not mention. */
export function withNeeded(needed: readonly string[], assignments: readonly string[]): readonly string[] {
  const mentioned = new Set(assignments.map((assignment) => readAssignment(assignment).key));
  return [...needed.filter((assignment) => !mentioned.has(readAssignment(assignment).key)), ...assignments];
}

/** `KEY=VALUE` sets, `KEY` alone takes the setting out. Assumes that `validate` had nothing to say. */
export function editsOf(assignments: readonly string[]): readonly ConfigChange[] {
  return assignments.map(readAssignment).flatMap(({ key, scope, value: text }): ConfigChange[] => {
    if (key === '') return [];
    const place = { key, ...(scope !== undefined && { scope: scopeOf(scope) }) };
    if (text === undefined) return [{ ...place, value: undefined }];
    if (isRole({ key, scope })) return [{ ...place, value: listItems(text) }];
    const parsed = parseSettingValue(findSetting(key), text, 'string');
    return [{ ...place, value: parsed.kind === 'value' ? parsed.value : text }];
  });
}

/** First the settings with another value than TPA's default, then the others, group by group. */
function settingRows(facts: ConfigFacts): readonly SettingRow[] {
  const rows = settingGroups.flatMap(({ title, settings }) => settings.map((setting) => rowOf(facts, setting, title)));
  return [...rows.filter(({ group }) => group === differing), ...rows.filter(({ group }) => group !== differing)];
}

function rowOf(facts: ConfigFacts, setting: KnownSetting, title: string): SettingRow {
  const { value, source, position } = shownHere(facts, setting.key);
  const choices = setting.type === 'boolean' ? ['true', 'false'] : setting.allowed;
  const unset = value === undefined ? 'not set' : 'TPA’s default';
  const scope = position === undefined || source === 'cluster_vars' ? undefined : scopeHere(facts, source);
  const items = itemsOf(setting, value);
  return {
    key: setting.key,
    group: position !== undefined && value !== setting.default ? differing : title,
    ...(scope !== undefined && { scope }),
    value: value === undefined ? undefined : valueText(setting, value),
    source: position === undefined ? unset : `${source}, line ${position.line}`,
    isSet: position !== undefined,
    help: setting.meaning,
    ...(choices && { choices }),
    ...(items && { items }),
  };
}

/** The level that a value of this host is written at, as `--scope` names it. */
function scopeHere({ instance }: ConfigFacts, source: string): string | undefined {
  if (source === 'instance') return `instance:${instance?.originalName}`;
  return source === 'location' ? `location:${instance?.location}` : source;
}

/** The items of a setting that is a list; undefined where something else is written in its place. */
function itemsOf({ type }: KnownSetting, value: PlainValue | undefined): readonly string[] | undefined {
  if (type !== 'list') return undefined;
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

function roleRows({ document }: ConfigFacts): readonly SettingRow[] {
  return findInstances(document).map(({ originalName, roles: items, position }) => ({
    key: 'role',
    name: `role of ${originalName}`,
    group: roles,
    scope: `entry:${originalName}`,
    value: JSON.stringify(items),
    source: `line ${position.line}`,
    isSet: true,
    help: `What TPA makes of ${originalName}: barman for Barman and the API, primary and replica for PostgreSQL, pem-agent for PEM.`,
    items,
  }));
}

function levelsOf(facts: ConfigFacts, key: string): readonly SettingLevel[] {
  const setting = findSetting(key);
  let isFound = false;
  return settingPlaces(facts.document, facts.instance, key).map(({ scope, here, value, position }) => {
    const counts = here && value !== undefined && !isFound;
    isFound ||= counts;
    const line = position === undefined ? '' : `line ${position.line}`;
    return {
      scope: scopeText(scope),
      label: describeScope(scope),
      value: value === undefined ? undefined : valueText(setting, value),
      note: [line, counts ? `counts for ${facts.hostName}` : here ? '' : 'not this host'].filter(Boolean).join(', '),
    };
  });
}

/** As it is typed; text where TPA wants true or false keeps its quotes, because it is another value. */
function valueText(setting: Pick<KnownSetting, 'type'> | undefined, value: PlainValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return setting?.type === 'boolean' ? `'${value}'` : value;
}

function isRole({ key, scope }: { readonly key: string; readonly scope?: string | undefined }): boolean {
  return key === 'role' && scope?.startsWith('entry:') === true;
}

function problemOf(assignment: string): string | undefined {
  const { key, scope, value: text } = readAssignment(assignment);
  if (key === '') return undefined;
  if (scope !== undefined && parseScope(scope) === undefined) return `“${scope}” is no place of config.yml.`;
  if (isRole({ key, scope })) return roleProblem(text);
  const setting = findSetting(key);
  if (setting === undefined) return `The wizard does not know the setting ${key}.`;
  if (key === switchSetting && text !== 'true' && scope === undefined) {
    return `${key} stays true here: without it there is nothing to set up. \`wizard config set ${key}=false\` switches it off.`;
  }
  if (text === undefined) return undefined;
  const parsed = parseSettingValue(setting, text, 'string');
  return parsed.kind === 'value' ? undefined : `${key}: ${parsed.message}.`;
}

function roleProblem(text: string | undefined): string | undefined {
  const wrong = listItems(text ?? '')?.find((role) => !/^[a-z][a-z0-9_-]*$/.test(role));
  return wrong === undefined ? undefined : `role: a role is a word such as barman, not "${wrong}".`;
}

/** The text as it will be, unscoped settings written for the whole cluster; or why it cannot be made. */
function edited(facts: ConfigFacts, assignments: readonly string[]): string | { readonly reason: string } {
  const problem = assignments.map(problemOf).find((reason) => reason !== undefined);
  if (problem !== undefined) return { reason: problem };
  const scope = scopeOf('cluster');
  const edits = editsOf(assignments).map((edit) => ({ scope, ...edit }));
  const result = editConfig(wholeText(assignments) ?? facts.text, facts.file, edits);
  return result.kind === 'refusal' ? { reason: describeRefusal(result) } : result.text;
}
