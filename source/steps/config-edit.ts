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

/** One setting to write, at the level of all or at its own. */
export type ConfigChange = Omit<SettingEdit, 'scope'> & Partial<Pick<SettingEdit, 'scope'>>;

/**
 * Plans an edit of config.yml. `from` is the text that is edited, where an editor has changed it before. Throws OperatorError with the
 * place when it cannot be made.
 */
export function planConfigEdit(
  facts: Pick<ConfigFacts, 'file' | 'text' | 'attributes' | 'document'>,
  scopeText: string,
  edits: readonly ConfigChange[],
  why: string,
  from = facts.text,
): ConfigEdit {
  const scope = scopeOf(scopeText);
  const result = editConfig(
    from,
    facts.file,
    edits.map((edit) => ({ scope, ...edit })),
  );
  if (result.kind === 'refusal') throw configRefused(result);
  if (result.text === facts.text) return { actions: [], document: facts.document, text: facts.text, notes: [] };
  const document = readConfig(result.text, facts.file);
  if (document.kind === 'refusal') throw configRefused(document);
  const { file, attributes } = facts;
  return {
    actions: [{ kind: 'write-file', path: file, content: result.text, before: facts.text, attributes, why }],
    document,
    text: result.text,
    notes: [
      ...edits.flatMap(({ key, scope: own = scope }) => findShadows(document, own, key).map(({ message }) => message)),
      'TPA takes the change to other hosts with `tpaexec provision` and `tpaexec deploy`.',
    ],
  };
}

export function scopeOf(text: string): Scope {
  const scope = parseScope(text);
  if (scope !== undefined) return scope;
  throw usageError(`“${text}” is no scope.`, ['Scopes: cluster, instance_defaults, instance:NAME, location:NAME.']);
}
