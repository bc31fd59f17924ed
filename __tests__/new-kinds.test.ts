import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const product = resolve(import.meta.dirname, '..');
const actions = 'source/plan/actions/handlers.ts';
const records = 'source/plan/undo/records.ts';
const distributions = 'source/os/distributions.ts';
const families = 'source/os/families.ts';
const knownSettings = 'source/config/known/barman-settings.ts';

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'wizard-kinds-'));
  cpSync(join(product, 'source'), join(copy, 'source'), { recursive: true });
  for (const name of ['tsconfig.json', 'package.json']) cpSync(join(product, name), join(copy, name));
  symlinkSync(join(product, 'node_modules'), join(copy, 'node_modules'));
  const settings = JSON.parse(readFileSync(join(copy, 'tsconfig.json'), 'utf8'));
  writeFileSync(
    join(copy, 'tsconfig.json'),
    JSON.stringify({ ...settings, include: [actions, records, distributions, knownSettings] }),
  );
});
afterAll(() => rmSync(copy, { recursive: true }));

/** What the compiler says of the copy with these files changed. */
async function compile(changed: Readonly<Record<string, string>>): Promise<string> {
  for (const file of [actions, records, distributions, families, knownSettings])
    cpSync(join(product, file), join(copy, file));
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

describe('a new distribution', () => {
  const row = { family: "family: 'redhat'", selinux: "selinux: 'always'" };
  const table = 'const distributions = {';
  const withRow = (left?: keyof typeof row) => {
    const members = Object.entries(row).filter(([name]) => name !== left);
    return {
      [distributions]: edited(distributions, [table, `${table} trial: { ${members.map(([, text]) => text)} },`]),
    };
  };

  it('compiles with its row', async () => {
    expect(await compile(withRow())).toBe('');
  });

  it('does not compile without a word on SELinux', async () => {
    expect(await compile(withRow('selinux'))).toContain("Property 'selinux' is missing");
  });

  it('does not compile in a family that has no layout', async () => {
    const known = "['debian', 'redhat', 'suse']";
    const more = { [families]: edited(families, [known, "['debian', 'redhat', 'suse', 'trial']"]) };
    expect(await compile(more)).toContain("Property 'trial' is missing");
  });
});

describe('a new setting', () => {
  const row = (use: 'consumed' | 'tpa', more = "meaning: 'Trial.',") => {
    const first = 'const server: readonly KnownSetting[] = [';
    const facts = `key: 'trial_setting', use: '${use}', type: 'boolean', default: false, reader: 'barman', source: 'x', ${more}`;
    return { [knownSettings]: edited(knownSettings, [first, `${first} { ${facts} },`]) };
  };

  it('compiles as one of TPA’s only', async () => {
    expect(await compile(row('tpa'))).toBe('');
  });

  it('does not compile as one that this program follows, unless something can read it', async () => {
    expect(await compile(row('consumed'))).toContain("not assignable to type 'KnownSetting'");
  });

  it('does not compile without its meaning', async () => {
    expect(await compile(row('tpa', ''))).toContain("Property 'meaning' is missing");
  });
});
