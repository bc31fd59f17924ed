import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesWithSecrets, plantSecrets } from '../support/planted-secrets.ts';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';
import { unpack } from '../support/unpack.ts';

let wizard: SandboxedWizard;
beforeAll(async () => {
  wizard = await sandboxedWizard();
  expect(await wizard.run('setup', '--yes', '--key-type', 'rsa-2048')).toMatchObject({ code: 0 });
  plantSecrets(wizard.path);
}, 120_000);
afterAll(() => wizard.end());

/** Commands that read, in every form in which they answer. */
const commands: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--json'],
  ['check'],
  ['check', '--json'],
  ['check', '--format', 'json'],
  ['config', 'show'],
  ['config', 'show', '--json'],
  ['config', 'get', 'barman_password'],
  ['config', 'get', 'barman_password', '--json'],
  ['config', 'get', 'cluster_vars'],
  ['config', 'lint'],
  ['config', 'lint', '--json'],
  ['config', 'set', 'barman_password=C0rrect-h0rse-9', '--string', '--dry-run'],
  ['config', 'set', 'barman_password=C0rrect-h0rse-9', '--string', '--dry-run', '--json'],
  ['config', 'unset', 'barman_password', '--dry-run', '--json'],
  ['certs', 'status'],
  ['certs', 'allow', '--json'],
  ['certs', 'status', '--json'],
  ['certs', 'verify', '--json'],
  ['versions', 'list', '--json'],
  ['setup', '--dry-run', '--json'],
  ['history'],
  ['history', '--json'],
  ['acknowledge', '--json'],
  ['remove', '--dry-run', '--json'],
  ['bundle', '--dry-run'],
  ['bundle', '--dry-run', '--json'],
];

describe.each(commands.map((words) => [words.join(' '), words] as const))('%s', (_, words) => {
  it('prints no password', async () => {
    const { out, err } = await wizard.run(...words, '--verbose');
    expect((out + err).length).toBeGreaterThan(20);
    expect(linesWithSecrets(out + err)).toEqual([]);
  });
});

/** Commands that have no answer of their own to look at here: they change the host, need a terminal, or are the frame of others. */
const others = ['install', 'proxy', 'recover', 'dashboard', 'sandbox', 'drill', 'completion', 'manual', 'explain'];

it('every command that --help names is among them', async () => {
  const { out } = await wizard.run('--help');
  const named = [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name ?? '');
  expect(named.length).toBeGreaterThan(10);
  const tried = new Set([...others, ...commands.map(([name]) => name), 'compare']);
  expect(named.filter((name) => !tried.has(name))).toEqual([]);
  for (const words of [['compare'], ['compare', '--json']].filter(([name = '']) => named.includes(name))) {
    const { out, err } = await wizard.run(...words);
    expect([words, ...linesWithSecrets(out + err)]).toEqual([words]);
  }
});

it('no format of check prints one', async () => {
  const { out: help } = await wizard.run('check', '--help');
  const formats = [...(/choices: ([^)]*)/.exec(help)?.[1]?.matchAll(/"([a-z]+)"/g) ?? [])].map(
    ([, name]) => name ?? '',
  );
  expect(formats).toContain('json');
  for (const format of formats) {
    const { out, err } = await wizard.run('check', '--format', format);
    expect([format, ...linesWithSecrets(out + err)]).toEqual([format]);
  }
});

it('a run that wrote one tells none, nor does a bundle with that run', async () => {
  const changed = await wizard.json('config', 'set', 'barman_password=C0rrect-h0rse-9', '--string', '--yes');
  expect(changed.code).toBe(0);
  const { out: list } = await wizard.run('history', '--json');
  const [run] = (JSON.parse(list) as { runs: readonly { id: string }[] }).runs;
  const { out, code } = await wizard.run('history', 'show', run?.id ?? '');
  expect(code).toBe(0);
  expect(linesWithSecrets(changed.out + list + out)).toEqual([]);
  const file = `${wizard.directory}/bundle.tar.gz`;
  expect(await wizard.run('bundle', '--yes', '--output', file)).toMatchObject({ code: 0 });
  const texts = Object.values(unpack(file)).join('\n');
  expect(texts).toContain('barman_password: *REDACTED*');
  expect(linesWithSecrets(texts)).toEqual([]);
});
