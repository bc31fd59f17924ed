import { foreignContent, mergeConflict } from './foreign-content.ts';
import { measureExpansion } from './measure-expansion.ts';
import { positionAt } from './position.ts';
import type { Refusal } from './refusal.ts';
import type { ConfigNode } from './value.ts';
import { readStream, type Stream } from './yaml/read-stream.ts';
import { YamlSyntaxError } from './yaml/syntax-error.ts';

/** A config.yml that was read: the text, and its values as TPA's loaders see them, each with its place in the text. */
export interface ConfigDocument {
  readonly kind: 'document';
  readonly text: string;
  readonly file: string;
  readonly root: ConfigNode;
}

/**
 * Reads config.yml as PyYAML's safe loader and Ansible's loader do (YAML 1.1). Where the two differ (tabs), the text is read as
 * Ansible reads it, because that is what `tpaexec provision` and `deploy` use; `lintConfig` reports it.
 * @param file name for messages
 * @returns a refusal for a text that they reject, with the place; a file that is something else than YAML is named as what it is
 */
export function readConfig(text: string, file: string): ConfigDocument | Refusal {
  const foreign = foreignContent(text);
  if (foreign !== undefined) return refusalAt(text, file, foreign.offset, foreign.reason, foreign.manual);
  let stream: Stream;
  try {
    stream = readStream(text);
    if (stream.aliasCount > 0) measureExpansion(stream.root);
  } catch (error) {
    if (!(error instanceof YamlSyntaxError)) throw error;
    const conflict = mergeConflict(text);
    if (conflict !== undefined) return refusalAt(text, file, conflict.offset, conflict.reason, conflict.manual);
    const reason = `not readable as YAML: ${error.message}`;
    return refusalAt(text, file, error.offset, reason, error.manual ?? 'Correct this place in the file by hand.');
  }
  return { kind: 'document', text, file, root: stream.root };
}

/** `readConfig` for a thread, whose input is one value. */
export function readConfigOf({
  text,
  file,
}: {
  readonly text: string;
  readonly file: string;
}): ConfigDocument | Refusal {
  return readConfig(text, file);
}

/** A refusal with the line and column of an offset. */
export function refusalAt(text: string, file: string, offset: number, reason: string, manual: string): Refusal {
  return { kind: 'refusal', file, ...positionAt(text, offset), reason, manual };
}
