import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();
const cwd = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-usage-'));
afterAll(() => {
  rmSync(cwd, { recursive: true });
});
const run = (...words: readonly string[]) => wizard.run(words, { cwd, env: { TERM: 'xterm' } });

describe('a command line that cannot be understood', () => {
  it.each<[readonly string[], string]>([
    [['--nope'], "unknown option '--nope'"],
    [['status', '--nope'], "unknown option '--nope'"],
    [['statsu'], 'status'],
    [['nonsense'], 'nonsense'],
    [['status', 'extra'], 'too many arguments'],
    [['config'], 'config'],
    [['versions'], 'versions'],
    [['certs'], 'certs'],
    [['config', 'set'], 'missing required argument'],
    [['config', 'set', 'no-equals-sign'], 'KEY=VALUE'],
    [['config', 'set', 'no_such_setting=1'], 'does not know the setting no_such_setting'],
    [['config', 'set', 'enable_pg_backup_api=maybe'], 'enable_pg_backup_api'],
    [['history', 'show'], 'missing required argument'],
    [['check', '--format', 'xml'], 'xml'],
    [['check', '--interval', '5'], '--interval goes with --watch'],
    [['check', '--watch', '--interval', '1'], '--interval 1'],
    [['check', '--watch', '--format', 'prometheus'], '--output FILE'],
    [['check', '--output', '/no/such/folder/x'], '--output /no/such/folder/x'],
    [['check', '--output', '/dev/stdout'], '--output /dev/stdout'],
    [['certs', 'renew', 'nobody'], 'nobody'],
    [['sandbox', '--os', 'plan9'], 'plan9'],
    [['sandbox', '--fault', 'gremlins'], 'gremlins'],
    [['sandbox', '--pace', 'fast'], '--pace fast'],
    [['--at', 'tomorrow', 'status'], '--at tomorrow'],
    [['--at', '2027-99-99', 'status'], '--at 2027-99-99'],
    [['--root', '/no/such/folder', 'status'], '--root /no/such/folder'],
    [['--log', '/no/such/folder/log', 'status'], '--log /no/such/folder/log'],
    [['--host', '', 'status'], '--host ""'],
    [['check', '--host', '-x'], '--host "-x"'],
    [['check', '--host', 'barman1', '--host', 'https://barman2/'], '--host "https://barman2/"'],
    [['check', '--host', 'a b'], '--host "a b"'],
    [['dashboard', '--interval', '0'], '--interval 0'],
    [['--config'], '--config'],
  ])('%j ends with 2 and says why, with no stack', async (words, why) => {
    const { code, out, err } = await run(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(why);
    expect(err).not.toMatch(/\n {4}at |defect|outputHelp/);
  });

  it.each<[readonly string[], string]>([
    [['nonsense'], '`wizard --help` lists commands and options.'],
    [['certs', 'nonsense'], '`wizard certs --help` lists commands and options.'],
    [['check', '--nope'], '`wizard check --help` lists its options.'],
  ])('%j names the help of the command that it is about', async (words, fix) => {
    expect((await run(...words)).err).toContain(`  → ${fix}\n`);
  });

  it.each<[readonly string[]]>([
    [['--json', '--nope']],
    [['config', '--json']],
    [['nonsense', '--json']],
    [['check', '--format', 'json', '--nope']],
  ])('%j is an object on stdout', async (words) => {
    const { code, out, err } = await run(...words);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toMatchObject({ schema: 1, error: { id: 'usage', message: expect.any(String) } });
  });

  it.each<[readonly string[], string]>([
    [['check', '--format', 'nagios', '--nope'], "unknown option '--nope'"],
    [['check', '--format=nagios', 'extra'], 'too many arguments'],
    [['status', '--format', 'nagios'], "unknown option '--format'"],
    [['check', '--format', 'nagios', '--json'], '--json and --format nagios'],
    [['check', '--format', 'nagios', '--host', 'a', '--host', 'b'], 'one host'],
    [['check', '--format', 'nagios', '--root', '/no/such/folder'], '--root /no/such/folder'],
    [['check', '--format', 'nagios', '--help'], 'nothing was checked'],
    [['--version', '--format', 'nagios'], 'nothing was checked'],
  ])('%j is UNKNOWN to a monitor: exit code 3, a status line on stdout', async (words, why) => {
    const { code, out, err } = await run(...words);
    expect([code, err]).toEqual([3, '']);
    expect(out.split('\n')[0]).toMatch(/^BARMAN_API UNKNOWN - [^|]+$/);
    expect(out).toContain(why);
    expect(out).not.toContain('|');
  });

  it('names the command that was meant', async () => {
    expect((await run('statsu')).err).toContain('status');
  });
});

describe('without a terminal', () => {
  it.each<[readonly string[], string]>([
    [[], 'wizard setup --yes'],
    [['--plain'], 'wizard setup --yes'],
    [['dashboard'], 'wizard check'],
  ])('%j ends with 2 and names what does the same', async (words, instead) => {
    const { code, out, err } = await run(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('needs a terminal, and there is none');
    expect(err).toContain(instead);
  });

  it.each<[string, readonly string[], string]>([
    ['--plain', ['--plain'], 'xterm'],
    ['TERM=dumb', [], 'dumb'],
  ])('with %s the dashboard names what prints lines', async (_, words, TERM) => {
    const { code, err } = await wizard.run(['dashboard', ...words], { cwd, env: { TERM } });
    expect([code, err]).toEqual([2, expect.stringContaining('`wizard check --watch`')]);
  });

  it('the dashboard has no JSON', async () => {
    expect(JSON.parse((await run('dashboard', '--json')).out).error.message).toBe('The dashboard has no JSON.');
  });

  it('the wizard has no JSON', async () => {
    expect(JSON.parse((await run('--json')).out)).toMatchObject({ schema: 1, error: { id: 'usage' } });
  });
});

describe('no config.yml', () => {
  it.each([
    'config show',
    'config get enable_pg_backup_api',
    'setup --yes',
    'config set enable_pg_backup_api=true --yes',
  ])('%s says so', async (words) => {
    const { code, err } = await run(...words.split(' '));
    expect(code).toBe(1);
    expect(err).toContain('There is no config.yml in the current folder.');
    expect(err).toContain('--config FILE');
  });

  it('that was named is named', async () => {
    const { code, err } = await run('config', 'show', '--config', 'other.yml');
    expect(code).toBe(1);
    expect(err).toContain(`There is no ${cwd}/other.yml.`);
  });
});
