import { editConfig, type SettingEdit } from '../config/edit-config.ts';
import { type ConfigDocument, readConfig } from '../config/read-config.ts';
import { parseScope, type Scope } from '../config/scope.ts';
import { findShadows } from '../config/shadows.ts';
import { usageError } from '../errors.ts';
import type { WriteFile } from '../plan/actions.ts';
import { type ConfigFacts, configRefused } from './look-at-config.ts';

export interface ConfigEdit {
  /** One write, or nothing when the text already says it. */
  readonly actions: readonly WriteFile[];
  /** The configuration after the edit. */
  readonly document: ConfigDocument;
  readonly text: string;
  readonly notes: readonly string[];
}

/** Plans an edit of config.yml at one level. Throws OperatorError with the place when it cannot be made. */
export function planConfigEdit(
  facts: Pick<ConfigFacts, 'file' | 'text' | 'attributes' | 'document'>,
  scopeText: string,
  edits: readonly Omit<SettingEdit, 'scope'>[],
  why: string,
): ConfigEdit {
  const scope = scopeOf(scopeText);
  const result = editConfig(
    facts.text,
    facts.file,
    edits.map((edit) => ({ scope, ...edit })),
  );
  if (result.kind === 'refusal') throw configRefused(result);
  if (!result.changed) return { actions: [], document: facts.document, text: facts.text, notes: [] };
  const document = readConfig(result.text, facts.file);
  if (document.kind === 'refusal') throw configRefused(document);
  const { file, attributes } = facts;
  return {
    actions: [{ kind: 'write-file', path: file, content: result.text, before: facts.text, attributes, why }],
    document,
    text: result.text,
    notes: [
      ...edits.flatMap(({ key }) => findShadows(document, scope, key).map(({ message }) => message)),
      'TPA takes the change to other hosts with `tpaexec provision` and `tpaexec deploy`.',
    ],
  };
}

export function scopeOf(text: string): Scope {
  const scope = parseScope(text);
  if (scope !== undefined) return scope;
  throw usageError(`“${text}” is no scope.`, ['Scopes: cluster, instance_defaults, instance:NAME, location:NAME.']);
}
