import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import { parseAst } from 'vitest/node';

/** One import of a module: what it names, and whether it is needed at run time. */
export interface ModuleImport {
  /** The importing file, relative to the source folder: `plan/engine.ts`. */
  readonly file: string;
  /** The imported file relative to the source folder, or the name of a package (`node:fs`, `execa`). */
  readonly target: string;
  /** `type` is erased by the compiler, `dynamic` is loaded when it is reached. */
  readonly kind: 'static' | 'dynamic' | 'type';
  /** Names that are imported as values; empty for a dynamic import, `*` for a whole module. */
  readonly names: readonly string[];
}

/** Every file of a folder below which code lives, relative to it, sorted. */
export function codeFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort();
}

/** The imports of one file of the source folder, from its syntax tree. Throws for an import whose target is computed. */
export function importsOf(folder: string, file: string): readonly ModuleImport[] {
  const lang = file.endsWith('x') ? 'tsx' : 'ts';
  const tree: unknown = parseAst(readFileSync(join(folder, file), 'utf8'), { lang });
  const found: ModuleImport[] = [];
  walk(tree, (node) => {
    const read = readers[String(node.type)];
    if (
      read === undefined ||
      (node.type !== 'ImportExpression' && !isNode(node.source) && node.type !== 'TSImportType')
    )
      return;
    const specifier = specifierOf(node);
    if (specifier === undefined) throw new TypeError(`${file} has an import whose target is computed`);
    found.push({ file, target: targetOf(folder, file, specifier), ...read(node) });
  });
  return found;
}

type Node = Readonly<Record<string, unknown>>;
type Reading = Pick<ModuleImport, 'kind' | 'names'>;

const readers: Readonly<Record<string, (node: Node) => Reading>> = {
  ImportDeclaration: (node) => declaration(node.importKind === 'type', namesOf(node)),
  ExportNamedDeclaration: (node) => declaration(node.exportKind === 'type', namesOf(node)),
  ExportAllDeclaration: (node) => declaration(node.exportKind === 'type', ['*']),
  ImportExpression: () => ({ kind: 'dynamic', names: [] }),
  TSImportType: () => ({ kind: 'type', names: [] }),
};

/** With `verbatimModuleSyntax`, `import { type A } from 'x'` is not erased: it still loads x. */
function declaration(isType: boolean, names: readonly string[]): Reading {
  return isType ? { kind: 'type', names: [] } : { kind: 'static', names };
}

/** The values that a declaration names; none for `import 'x'`. */
function namesOf({ specifiers }: Node): readonly string[] {
  return nodesOf(specifiers)
    .filter((one) => one.importKind !== 'type' && one.exportKind !== 'type')
    .map((one) => {
      if (one.type === 'ImportDefaultSpecifier') return 'default';
      const name = one.imported ?? one.local;
      return isNode(name) && one.type !== 'ImportNamespaceSpecifier' ? String(name.name) : '*';
    });
}

function specifierOf(node: Node): string | undefined {
  const { source, argument } = node;
  const literal = isNode(source) ? source : isNode(argument) && isNode(argument.literal) ? argument.literal : argument;
  return isNode(literal) && typeof literal.value === 'string' ? literal.value : undefined;
}

function targetOf(folder: string, file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  // The mark of scripts/thread-code.js: the same file, as text.
  return relative(folder, normalize(join(folder, file, '..', specifier.replace(/\?thread$/, ''))));
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const member of value) walk(member, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const member of Object.values(value)) walk(member, visit);
  }
}

function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
