import { findInstances } from './barman-instances.ts';
import { sameTree } from './compare-trees.ts';
import { locate } from './edit/locate.ts';
import { planSet } from './edit/set-setting.ts';
import { applySplices, type EditPlan } from './edit/splice.ts';
import { planUnset } from './edit/unset-setting.ts';
import { normaliseName } from './instance-name.ts';
import { type ConfigDocument, readConfig, refusalAt } from './read-config.ts';
import type { Refusal } from './refusal.ts';
import { describeScope, type Scope } from './scope.ts';
import { isVersionSetting } from './settings.ts';
import { isList, type SettingValue } from './write-scalar.ts';

/** One setting to write; `undefined` removes it. */
export interface SettingEdit {
  readonly scope: Scope;
  readonly key: string;
  readonly value: SettingValue | undefined;
}

export interface EditedConfig {
  readonly kind: 'edited';
  readonly text: string;
  /** False if every setting was already as wanted: there is nothing to write. */
  readonly changed: boolean;
}

/**
 * Changes settings by splicing the text: everything else stays byte for byte. After each change the whole text is read again and
 * compared: only the wanted path may differ, and it must hold exactly the wanted value; else the answer is a refusal and nothing
 * is changed (docs/reference/tpa-config.md, Edits). Several edits are made in order, all or none.
 */
export function editConfig(text: string, file: string, edits: readonly SettingEdit[]): EditedConfig | Refusal {
  const read = readConfig(text, file);
  if (read.kind === 'refusal') return read;
  let document = read;
  for (const edit of edits) {
    const edited = editOne(document, edit);
    if (edited.kind === 'refusal') return edited;
    document = edited;
  }
  return { kind: 'edited', text: document.text, changed: document.text !== text };
}

function editOne(document: ConfigDocument, edit: SettingEdit): ConfigDocument | Refusal {
  const { scope, key, value } = edit;
  if (/\p{Surrogate}/u.test(`${key}${value}`)) {
    const reason = `the value of ${describeScope(scope)}.${key} is not valid Unicode`;
    return refusalAt(document.text, document.file, 0, reason, 'Type the value again.');
  }
  if (scope.kind === 'entry' && (key !== 'role' || value === undefined)) {
    const reason = `of ${describeScope(scope)} only "role" is changed, not ${key}`;
    return refusalAt(document.text, document.file, 0, reason, 'Make this change by hand in an editor.');
  }
  const location = locate(document, scope);
  if (location.kind === 'refusal') return location;
  const plans =
    value === undefined
      ? planUnset(document, location, key)
      : planSet(document, location, { key, value, quote: isVersionSetting(key) });
  if (!isPlans(plans)) return plans;
  if (plans.length === 0) return document;
  for (const plan of plans) {
    const edited = tryPlan(document, plan);
    if (edited !== undefined) return refuseOtherRoles(edited, edit) ?? edited;
  }
  const stop = location.stops.at(-1) ?? location.stops[0];
  const reason = `${describeScope(scope)}.${key} cannot be changed here without changing something else`;
  return refusalAt(document.text, document.file, stop.mapping.start, reason, 'Make this change by hand in an editor.');
}

/** Roles that an instance has from elsewhere (`tags`) do not change by what its `role` says. */
function refuseOtherRoles(document: ConfigDocument, { scope, key, value }: SettingEdit): Refusal | undefined {
  if (scope.kind !== 'entry' || key !== 'role' || !isList(value)) return undefined;
  const instance = findInstances(document).find(({ name }) => name === normaliseName(scope.name));
  if (instance === undefined || instance.roles.join() === value.join()) return undefined;
  const reason = `the roles of ${scope.name} are not those of its "role": its "tags" say ${instance.roles.join(', ')}`;
  return refusalAt(document.text, document.file, instance.node.start, reason, 'Change them there, by hand.');
}

function isPlans(plans: readonly EditPlan[] | Refusal): plans is readonly EditPlan[] {
  return Array.isArray(plans);
}

/** The text after the plan, if reading it again gives exactly the tree that the plan promised. */
function tryPlan(document: ConfigDocument, plan: EditPlan): ConfigDocument | undefined {
  const read = readConfig(applySplices(document.text, plan.splices), document.file);
  return read.kind === 'document' && sameTree(read.root, plan.expected) ? read : undefined;
}
