import { findInstances, type Instance } from '../barman-instances.ts';
import { positionAt } from '../position.ts';
import type { ConfigDocument } from '../read-config.ts';
import type { ConfigNode } from '../value.ts';

/** `error`: TPA stops, or does something else than what is written; `warning`: probably not meant; `info`: good to know. */
export type ConfigSeverity = 'error' | 'info' | 'warning';

/** One finding of `config lint` (cli.md); ids are an interface. */
export interface ConfigFinding {
  readonly id: string;
  readonly severity: ConfigSeverity;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

/** A finding that knows its node instead of its place. */
export interface NodeFinding {
  readonly id: string;
  readonly severity: ConfigSeverity;
  readonly node: ConfigNode;
  readonly message: string;
  readonly fix: string;
}

export interface LintContext {
  readonly document: ConfigDocument;
  readonly instances: readonly Instance[];
}

export type LintRule = (context: LintContext) => readonly NodeFinding[];

export function lintContext(document: ConfigDocument): LintContext {
  return { document, instances: findInstances(document) };
}

/** Puts a finding where its node is written. */
export function place(document: ConfigDocument, finding: NodeFinding): ConfigFinding {
  const { id, severity, node, message, fix } = finding;
  return { id, severity, ...positionAt(document.text, node.start), message, fix };
}
