import type { ConfigNode } from './value.ts';

/** True for a text that Ansible fills in later: nothing can be said about its value. */
export function isTemplate(node: ConfigNode | undefined): boolean {
  return node?.kind === 'string' && /\{\{|\{%/.test(node.value);
}
