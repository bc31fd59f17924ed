import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const product = resolve(import.meta.dirname, '../..');
const actions = 'source/plan/actions/handlers.ts';
const records = 'source/plan/undo/records.ts';

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'wizard-kinds-'));
  cpSync(join(product, 'source'), join(copy, 'source'), { recursive: true });
  for (const name of ['tsconfig.json', 'package.json']) cpSync(join(product, name), join(copy, name));
  symlinkSync(join(product, 'node_modules'), join(copy, 'node_modules'));
  const settings = JSON.parse(readFileSync(join(copy, 'tsconfig.json'), 'utf8'));
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...settings, include: [actions, records] }));
});
afterAll(() => rmSync(copy, { recursive: true }));

/** What the compiler says of the copy with these files changed. */
async function compile(changed: Readonly<Record<string, string>>): Promise<string> {
  for (const file of [actions, records]) cpSync(join(product, file), join(copy, file));
  for (const [file, text] of Object.entries(changed)) writeFileSync(join(copy, file), text);
  const compiler = join(product, 'node_modules/.bin/tsc');
  return new Promise((end) => execFile(compiler, ['--noEmit', '-p', copy], (_error, stdout) => end(stdout)));
}

function edited(file: string, ...edits: readonly (readonly [string, string])[]): string {
  let text = readFileSync(join(product, file), 'utf8');
  for (const [before, after] of edits) {
    expect(text).toContain(before);
    text = text.replace(before, after);
  }
  return text;
}

const parts = {
  describe: "describe: () => ({ title: '', details: [], diff: [], undo: '' }),",
  owners: 'owners: () => [],',
  undo: 'undo: async () => [],',
  perform: 'perform: async () => {},',
  script: 'script: () => [],',
};

/** A new action: its file, and its row in the table. */
function action(left?: keyof typeof parts, key = 'trial'): Readonly<Record<string, string>> {
  const members = Object.entries(parts).filter(([name]) => name !== left);
  return {
    'source/plan/actions/trial.ts': `import type { ActionHandler, Reasoned } from './handler.ts';
export interface Trial extends Reasoned { readonly kind: 'trial' }
export const trial: ActionHandler<Trial> = { ${members.map(([, text]) => text).join('\n')} };\n`,
    [actions]: edited(
      actions,
      ['import { stageTrust }', "import { trial } from './trial.ts';\nimport { stageTrust }"],
      ['const handlers = {', `const handlers = {\n  '${key}': trial,`],
    ),
  };
}

const union = 'export type UndoRecord =\n';
const row = "  'restore-file': restoreFile,";
const withKind: readonly [string, string] = [
  union,
  `${union}  | { readonly kind: 'trial' }
`,
];
const trialHandler = (left?: string) => {
  const members = ['takeBack: async () => {}', 'comesLast: () => false', 'writes: () => []'];
  return `${row}\n  trial: { ${[...members, 'staysByItself: () => false'].filter((one) => !one.startsWith(left ?? '-')).join(', ')} },`;
};

describe('a new action', () => {
  it('compiles with its file and its row', async () => {
    expect(await compile(action())).toBe('');
  });

  it.each(Object.keys(parts) as (keyof typeof parts)[])('does not compile without %s', async (left) => {
    expect(await compile(action(left))).toContain(`Property '${left}' is missing`);
  });

  it('does not compile in the row of another kind', async () => {
    expect(await compile(action(undefined, 'another'))).toContain('error TS');
  });
});

describe('a new undo record', () => {
  it('compiles with its handler', async () => {
    expect(await compile({ [records]: edited(records, withKind, [row, trialHandler()]) })).toBe('');
  });

  it('does not compile without', async () => {
    expect(await compile({ [records]: edited(records, withKind) })).toContain("Property 'trial' is missing");
  });

  it.each(['takeBack', 'comesLast', 'writes', 'staysByItself'])('does not compile without %s', async (left) => {
    const text = edited(records, withKind, [row, trialHandler(left)]);
    expect(await compile({ [records]: text })).toContain(`Property '${left}' is missing`);
  });
});
