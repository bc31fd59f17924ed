import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breach, importRules, roomOf } from './support/import-rules.ts';
import { codeFiles, importsOf, type ModuleImport } from './support/module-imports.ts';

const source = resolve(import.meta.dirname, '../source');
const files = codeFiles(source);
const imports = files.flatMap((file) => importsOf(source, file));

describe('what may import what', () => {
  it.each(Object.keys(importRules))('%s imports what its rule allows', (room) => {
    const own = imports.filter(({ file }) => roomOf(file) === room);
    expect(own.map(breach).filter((found) => found !== undefined)).toEqual([]);
  });

  it('every room has a rule', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => importRules[room] === undefined)).toEqual([]);
  });

  it('every relative import names a file that is there', () => {
    const missing = imports.filter(({ target }) => /\.tsx?$/.test(target) && !files.includes(target));
    expect(missing.map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });

  it('no files import one another in a circle, types included', () => {
    expect(circleOf(imports)).toEqual([]);
    const circle = ['a.ts', 'b.ts', 'c.ts', 'b.ts'] as const;
    const example = circle
      .slice(1)
      .map((target, at) => ({ file: circle[at] ?? '', target, kind: 'type', names: [] }) as const);
    expect(circleOf(example)).toEqual(['b.ts', 'c.ts', 'b.ts']);
  });

  it.each<[string, (one: ModuleImport) => boolean]>([
    ['ink is imported by its seam alone', ({ file, target }) => isOf(target, 'ink') && file !== 'tui/ink.ts'],
    ['react stays in tui', ({ file, target }) => isOf(target, 'react') && roomOf(file) !== 'tui'],
    ['execa is loaded when a command runs', ({ target, kind }) => isOf(target, 'execa') && kind === 'static'],
    ['the prompts are loaded when a question is asked', ({ target, kind }) => isInquirer(target) && kind === 'static'],
    ['files are touched by the seam alone, and elsewhere by their descriptor', touchesFiles],
    ['cli is imported by nobody', ({ file, target }) => roomOf(target) === 'cli' && roomOf(file) !== 'cli'],
    ['tui and prompts never see host/local', ({ file, target }) => isFace(file) && target.startsWith('host/local/')],
    ['tui does not import prompts', ({ file, target }) => roomOf(file) === 'tui' && roomOf(target) === 'prompts'],
    ['prompts do not import tui', ({ file, target }) => roomOf(file) === 'prompts' && roomOf(target) === 'tui'],
    ['only cli knows the sandbox', ({ file, target }) => roomOf(target) === 'sandbox' && !isWiring(file)],
  ])('%s', (_, isWrong) => {
    expect(imports.filter(isWrong).map(({ file, target }) => `${file} → ${target}`)).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const wrong: readonly [string, string, ModuleImport['kind'], readonly string[]][] = [
    ['config/a.ts', 'node:fs', 'static', ['readFileSync']],
    ['pki/a.ts', 'execa', 'dynamic', []],
    ['health/a.ts', 'host/host.ts', 'type', []],
    ['plan/a.ts', 'steps/findings.ts', 'type', []],
    ['host/a.ts', 'wizard/step.ts', 'type', []],
    ['steps/a.ts', 'plan/engine.ts', 'static', ['createEngine']],
    ['steps/a.ts', 'host/local/local-host.ts', 'dynamic', []],
    ['report/a.ts', 'health/compare.ts', 'static', ['compareDocuments']],
    ['tui/a.ts', 'prompts/a.ts', 'type', []],
    ['wizard/a.ts', 'cli/context.ts', 'type', []],
  ];
  it.each(wrong)('%s may not import %s (%s)', (file, target, kind, names) => {
    expect(breach({ file, target, kind, names })).toContain(file);
  });

  it.each<[string, string, ModuleImport['kind'], readonly string[], boolean]>([
    ['cli/a.ts', 'node:fs', 'static', ['readFileSync'], true],
    ['plan/a.ts', 'node:fs/promises', 'static', ['open'], true],
    ['host/local/a.ts', 'node:fs', 'static', ['lstatSync'], true],
    ['host/local/a.ts', 'node:fs', 'dynamic', [], true],
    ['cli/a.ts', 'node:fs', 'static', ['closeSync', 'fstatSync'], false],
    ['cli/a.ts', 'node:fs', 'type', [], false],
    ['host/local/file-writer.ts', 'node:fs/promises', 'static', ['rename'], false],
    ['sandbox/a.ts', 'node:fs', 'static', ['readFileSync'], false],
  ])('%s with %s (%s %j) touches files by a path: %s', (file, target, kind, names, expected) => {
    expect(touchesFiles({ file, target, kind, names })).toBe(expected);
  });

  it('an import is told from a type, a dynamic import and a comment', () => {
    const folder = mkdtempSync(join(tmpdir(), 'imports-'));
    try {
      writeFileSync(join(folder, 'a.ts'), sample);
      expect(importsOf(folder, 'a.ts')).toEqual([
        { file: 'a.ts', target: 'b.ts', kind: 'type', names: [] },
        { file: 'a.ts', target: 'c.ts', kind: 'static', names: ['c'] },
        { file: 'a.ts', target: 'd.ts', kind: 'static', names: [] },
        { file: 'a.ts', target: 'e.ts', kind: 'static', names: ['*'] },
        { file: 'a.ts', target: 'f.ts', kind: 'type', names: [] },
        { file: 'a.ts', target: 'g.ts', kind: 'dynamic', names: [] },
        { file: 'a.ts', target: 'node:fs', kind: 'static', names: ['default'] },
      ]);
      writeFileSync(join(folder, 'a.ts'), 'export const load = (name: string) => import(name);');
      expect(() => importsOf(folder, 'a.ts')).toThrow('computed');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('files', () => {
  it('have at most 400 lines', () => {
    const long = files.filter((file) => readFileSync(join(source, file), 'utf8').trimEnd().split('\n').length > 400);
    expect(long).toEqual([]);
  });

  it('are called what they are about, in kebab case', () => {
    const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*\.tsx?$/;
    const vague = /^(utils?|helpers?|misc|common|shared|index)\.tsx?$/;
    expect(files.filter((file) => !name.test(basename(file)) || vague.test(basename(file)))).toEqual([]);
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|misc|common|shared)\//.test(file))).toEqual([]);
  });

  it('have no default export', () => {
    const found = files.filter((file) => /^export default /m.test(readFileSync(join(source, file), 'utf8')));
    expect(found).toEqual([]);
  });
});

describe('the start', () => {
  it('--version and --help load no screen, no YAML, no PKI and no process runner', () => {
    const reached = reach('cli/main.ts');
    const packages = [...reached].filter((target) => !target.startsWith('node:') && !/\.tsx?$/.test(target));
    expect(packages).toEqual(['commander']);
    expect([...reached].filter((target) => /^(tui|prompts|steps|pki|config)\//.test(target))).toEqual([]);
  });
});

describe('an operation is loaded alone', () => {
  // `certs renew` is the Certificates step with other answers.
  it.each(['make', 'issue', 'revoke', 'allow', 'rotate', 'request', 'sign', 'import', 'kit', 'schedule'])(
    'certs: %s loads neither the steps of a setup nor a screen',
    (name) => {
      const reached = [...reach(`cli/commands/certificates-${name}.ts`)];
      const steps = /^steps\/(configure|version|install)\/|\/(certificates|proxy|verify)-step\.ts$|^(tui|prompts)\//;
      const own = name === 'make' ? ['steps/certificates/certificates-step.ts'] : [];
      expect(reached.filter((target) => steps.test(target))).toEqual(own);
    },
  );
});

/** Everything that is loaded with a file: what it imports statically, and what that imports. */
function reach(start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    for (const one of imports) {
      if (one.file !== file || one.kind !== 'static' || reached.has(one.target)) continue;
      reached.add(one.target);
      waiting.push(one.target);
    }
  }
  return reached;
}

/** The files of one circle of imports, the first of them once more at the end; none where there is no circle. */
function circleOf(among: readonly ModuleImport[]): readonly string[] {
  const free = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (free.has(file)) return [];
    for (const { target } of among.filter((one) => one.file === file)) {
      const circle = visit(target, [...path, file]);
      if (circle.length > 0) return circle;
    }
    free.add(file);
    return [];
  };
  return among.map(({ file }) => visit(file, [])).find((circle) => circle.length > 0) ?? [];
}

function isOf(target: string, name: string): boolean {
  return target === name || target.startsWith(`${name}/`);
}

function isInquirer(target: string): boolean {
  return target.startsWith('@inquirer/');
}

/** The files that make up the seam (its rule: host/local/opened-directory.ts), and the ledger that stands for owners in the sandbox. */
const seam = ['opened-directory', 'file-reader', 'file-writer', 'named-file', 'ownership'].map(
  (name) => `host/local/${name}.ts`,
);
const byDescriptor = ['closeSync', 'fstatSync', 'read', 'writeSync'];

/** A call of node:fs that takes a path: in a directory of another user the path may lead anywhere by then. */
function touchesFiles({ file, target, kind, names }: ModuleImport): boolean {
  if (!isOf(target, 'node:fs') || kind === 'type' || roomOf(file) === 'sandbox' || seam.includes(file)) return false;
  return names.length === 0 || !names.every((name) => byDescriptor.includes(name));
}

function isFace(file: string): boolean {
  return ['tui', 'prompts'].includes(roomOf(file));
}

function isWiring(file: string): boolean {
  return ['cli', 'sandbox'].includes(roomOf(file));
}

const sample = `
import type { B } from './b.ts';
import { type C, c } from './c.ts';
import { type D } from './d.ts';
export * from './e.ts';
type F = import('./f.ts').F;
// import { x } from './not-this.ts'
const text = "import('./nor-this.ts')";
export const load = (): Promise<unknown> => import('./g.ts');
import fs from 'node:fs';
`;
