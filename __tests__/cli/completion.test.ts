import { describe, expect, it } from 'vitest';
import type { CommandRow } from '../../source/cli/completion/completion-table.ts';
import { fishCompletion } from '../../source/cli/completion/fish-completion.ts';
import { zshCompletion } from '../../source/cli/completion/zsh-completion.ts';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();
const shells = ['bash', 'zsh', 'fish'] as const;

it.each(shells)('the script for %s names every command of --help', async (shell) => {
  const { out: help } = await wizard.run(['--help']);
  const names = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name ?? '');
  const { out } = await wizard.run(['completion', shell]);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(out))).toEqual([]);
});

describe('a description with an apostrophe, a backslash and a dollar sign', () => {
  const awkward = "the service's $HOME, or \\ `id`";
  const option = { name: '--whose', description: awkward, value: ['service', 'own'] };
  const rows: readonly CommandRow[] = [
    { path: '', subcommands: [{ name: 'compare', description: awkward }], options: [option], argument: undefined },
    { path: 'compare', subcommands: [], options: [option], argument: 'files' },
  ];

  it('is in quotes for fish and zsh', () => {
    expect(fishCompletion(rows, ['wizard'])).toContain("-a compare -d 'the service\\'s $HOME, or \\\\ `id`'");
    expect(zshCompletion(rows, ['wizard'])).toContain("'compare:the service'\\''s $HOME, or \\ `id`'");
  });
});

it('with --json it is an object', async () => {
  const { out } = await wizard.run(['completion', 'bash', '--json']);
  expect(JSON.parse(out)).toMatchObject({
    schema: 1,
    command: 'completion',
    shell: 'bash',
    script: expect.stringContaining('complete -F _wizard wizard'),
  });
});

it.each([[[]], [['tcsh']]])('completion %j is a usage error', async (words) => {
  const { code, out } = await wizard.run(['completion', ...words]);
  expect([code, out]).toEqual([2, '']);
});
