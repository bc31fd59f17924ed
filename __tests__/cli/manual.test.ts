import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it, onTestFinished } from 'vitest';
import { manualPages } from '../../source/cli/manual/manual-page.ts';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();

it('has a page for the program and for each command of --help, with every option', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'manual-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  expect((await wizard.run(['manual', '--directory', directory])).code).toBe(0);
  const { out: help } = await wizard.run(['--help']);
  const names = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(10);
  expect(readdirSync(directory)).toEqual(['wizard.1', ...names.map((name) => `wizard-${name}.1`)].toSorted());

  const page = readFileSync(join(directory, 'wizard-certs.1'), 'utf8').replaceAll('\\-', '-');
  const { out: renew } = await wizard.run(['certs', 'renew', '--help']);
  const own = renew.slice(renew.indexOf('Options:'), renew.indexOf('Global Options:'));
  const flags = [...own.matchAll(/^ {2}(--[a-z0-9-]+)/gm)].map(([, flag]) => flag ?? '');
  expect(flags).toContain('--new-key');
  expect(flags.filter((flag) => flag !== '--help' && !page.includes(flag))).toEqual([]);
});

it('prints one page, and names the others for a command that is none', async () => {
  const { out } = await wizard.run(['manual', 'check']);
  expect(out).toMatch(/^\.TH "WIZARD\\-CHECK" 1 /);
  expect(JSON.parse((await wizard.run(['manual', '--json'])).out)).toMatchObject({ command: 'manual', name: 'wizard' });
  const unknown = await wizard.run(['manual', 'chekc']);
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain('Pages: status, setup,');
});

it('quotes what would be a request, an escape or the end of an argument', () => {
  const program = new Command('tool').description('a tool');
  program
    .command('do')
    .description("'tis \\n odd; see --help")
    .argument('<file>', '.so /etc/passwd')
    .option('--say <"words">', 'with "quotes"');
  const [, page] = manualPages(program, '1.0');
  const lines = page?.text.split('\n') ?? [];
  expect(lines).toContain("\\&'tis \\en odd; see \\-\\-help.");
  expect(lines).toContain('\\&.so /etc/passwd.');
  expect(lines).toContain('.B "\\-\\-say <\\(dqwords\\(dq>"');
  const requests = lines.filter((line) => /^[.']/.test(line)).map((line) => line.split(' ')[0]);
  expect(new Set(requests)).toEqual(new Set(['.TH', '.SH', '.B', '.TP', '.I', '.BR']));
});
