/**
 * Where a setting is written: `cluster_vars`, or the `vars` of the instance defaults, one instance or one location. An `entry` is the
 * instance itself, beside its `vars`: its `role` stands there.
 */
export type Scope =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'entry'; readonly name: string }
  | { readonly kind: 'instance_defaults' }
  | { readonly kind: 'instance'; readonly name: string }
  | { readonly kind: 'location'; readonly name: string };

/**
 * Reads a `--scope` (cli.md): `cluster`, `instance_defaults`, `instance:NAME`, `location:NAME`; also `entry:NAME`, which the screen uses.
 * @returns `undefined` for anything else
 */
export function parseScope(text: string): Scope | undefined {
  if (text === 'cluster' || text === 'instance_defaults') return { kind: text };
  const match = /^(instance|location|entry):(.+)$/s.exec(text);
  const [, kind, name] = match ?? [];
  if (name === undefined || (kind !== 'instance' && kind !== 'location' && kind !== 'entry')) return undefined;
  return { kind, name };
}

/** The scope as `--scope` has it. */
export function scopeText(scope: Scope): string {
  return 'name' in scope ? `${scope.kind}:${scope.name}` : scope.kind;
}

/** The path in config.yml as an operator writes it: `instances[barman].vars`. */
export function describeScope(scope: Scope): string {
  switch (scope.kind) {
    case 'cluster':
      return 'cluster_vars';
    case 'instance_defaults':
      return 'instance_defaults.vars';
    case 'instance':
      return `instances[${scope.name}].vars`;
    case 'location':
      return `locations[${scope.name}].vars`;
    case 'entry':
      return `instances[${scope.name}]`;
  }
}
