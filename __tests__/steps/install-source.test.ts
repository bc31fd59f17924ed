import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { plainWords } from '../../source/host/commands.ts';
import { layoutOf } from '../../source/os/families.ts';
import { describeAction } from '../../source/plan/actions/handlers.ts';
import type { Action } from '../../source/plan/actions.ts';
import { createEngine } from '../../source/plan/engine.ts';
import { planSource } from '../../source/steps/install/source-actions.ts';
import type { SourceFacts } from '../../source/steps/install/source-facts.ts';
import { assessSource, planFromSource, sourceChecks } from '../../source/steps/install/source-step.ts';
import { unitFile, unitText } from '../../source/steps/install/source-unit.ts';
import { type SourceWish, sourceWish, wishWords } from '../../source/steps/install/source-wish.ts';
import type { Answers } from '../../source/wizard/question.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { configWith } from './config-facts.ts';

const wish = (given: Answers, ...settings: readonly string[]) => sourceWish(configWith(...settings), given);
const src = 'pg_backup_api_installation_method: src';
const url = 'https://git.example.com/pg-backup-api.git';
const folders = {
  sourceFolder: '/opt/postgres/src/pg-backup-api',
  buildFolder: '/opt/postgres/build/pg-backup-api',
};

describe('sourceWish', () => {
  it.each<readonly [string, SourceWish | undefined, Answers, readonly string[]]>([
    ['nothing by default', undefined, {}, []],
    [
      'nothing for packages',
      undefined,
      {},
      ['pg_backup_api_installation_method: pkg', `pg_backup_api_git_url: ${url}`],
    ],
    [
      'the repository of config.yml, main',
      { from: { kind: 'git', url, ref: 'main' }, ...folders },
      {},
      [src, `pg_backup_api_git_url: ${url}`],
    ],
    [
      'its branch',
      { from: { kind: 'git', url, ref: 'v2' }, ...folders },
      {},
      [src, `pg_backup_api_git_url: ${url}`, 'pg_backup_api_git_ref: v2'],
    ],
    [
      'options first',
      { from: { kind: 'git', url, ref: 'v3' }, ...folders },
      { git: url, ref: 'v3' },
      [src, 'pg_backup_api_git_url: /other', 'pg_backup_api_git_ref: v2'],
    ],
    ['a folder', { from: { kind: 'directory', path: '/srv/api' }, ...folders }, { directory: '/srv/api/' }, []],
    [
      'folders of config.yml',
      { from: { kind: 'git', url, ref: 'main' }, sourceFolder: '/srv/a/src', buildFolder: '/srv/a/build' },
      { git: url },
      ['pg_backup_api_src_dir: /srv/a/src', 'pg_backup_api_build_dir: /srv/a/build/'],
    ],
  ])('%s', (_, expected, given, settings) => {
    expect(wish(given, ...settings)).toEqual(expected);
  });

  it.each<readonly [string, Answers, readonly string[]]>([
    ['pg_backup_api_git_url is not set', {}, [src]],
    ['exclude each other', { git: url, directory: '/srv/api' }, []],
    ['name the folder from / on', { directory: 'api' }, []],
    [
      'config.yml:2:28: pg_backup_api_build_dir: “/opt” cannot be followed',
      { git: url },
      ['pg_backup_api_build_dir: /opt'],
    ],
    [
      'pg_backup_api_build_dir: “/opt/postgres/../../etc” cannot be followed',
      { git: url },
      ['pg_backup_api_build_dir: /opt/postgres/../../etc'],
    ],
  ])('is refused: %s', (words, given, settings) => {
    expect(() => wish(given, ...settings)).toThrow(words);
  });

  it('is told without the password in an address', () => {
    const from = { kind: 'git', url: 'https://me:secret@git.example.com/api.git', ref: 'main' } as const;
    expect(wishWords({ from, ...folders })).toBe('https://git.example.com/api.git, main');
  });
});

const gitWish: SourceWish = { from: { kind: 'git', url, ref: 'v2' }, ...folders };
const facts = (change: Partial<SourceFacts> = {}): SourceFacts => ({
  method: 'source',
  wish: gitWish,
  manager: 'apt',
  layout: layoutOf('debian'),
  systemd: true,
  service: { name: 'pg-backup-api', active: false, enabled: false },
  missing: ['python3-venv'],
  folders: ['/opt/postgres'],
  logs: [
    { path: '/var/log/barman/barman-api.log', state: 'missing', file: undefined },
    {
      path: '/var/log/barman/barman-api-error.log',
      state: 'foreign',
      file: { kind: 'file', size: 0, modified: new Date(0), owner: 'root', group: 'root', mode: 0o640 },
    },
  ],
  unit: undefined,
  version: undefined,
  current: false,
  project: 'pg_backup_api',
  noProject: false,
  packaged: false,
  ...change,
});
const built: Partial<SourceFacts> = {
  service: { name: 'pg-backup-api', active: true, enabled: true },
  missing: [],
  folders: [],
  logs: [],
  unit: unitText(gitWish),
  version: '2.2.0',
  current: true,
};
const titles = (actions: readonly Action[]) => actions.map((action) => describeAction(action).title);

describe('planSource', () => {
  it('shows every step, in order', () => {
    expect(titles(planSource(facts()).actions)).toEqual([
      'Install python3-venv',
      'Make the directory /opt/postgres',
      'Make a git repository for the source',
      'Fetch v2',
      'Check it out',
      'Remove the last copy of the source',
      'Copy the source to the build folder',
      'Make a virtual environment',
      'Build and install it there',
      'Put the command on the search path',
      'Create /var/log/barman/barman-api.log',
      'Set owner and mode of /var/log/barman/barman-api-error.log',
      `Create ${unitFile}`,
      'Make systemd read its units',
      'Enable pg-backup-api',
      'Start pg-backup-api anew',
    ]);
  });

  it('does nothing where all is there and runs', () => {
    expect(planSource(facts(built)).actions).toEqual([]);
    expect(assessSource(facts(built)).state).toBe('done');
    expect(sourceChecks(facts(built)).every(({ state }) => state === 'ok')).toBe(true);
  });

  it('starts the service anew after a build', () => {
    const again = titles(planSource(facts({ ...built, current: false })).actions);
    expect(again.at(-1)).toBe('Start pg-backup-api anew');
    expect(again).not.toContain('Enable pg-backup-api');
  });

  it('fetches nothing from git for a folder', () => {
    const wishes = { from: { kind: 'directory', path: '/srv/api' }, ...folders } as const;
    const { actions } = planSource(facts({ wish: wishes, project: '.' }));
    const commands = actions.flatMap((action) => (action.kind === 'run-command' ? [plainWords(action.argv)] : []));
    expect(commands.some(([program]) => program === 'git')).toBe(false);
    expect(commands).toContainEqual(['cp', '-a', '--', '/srv/api', `${folders.buildFolder}/source`]);
  });

  it('gives log files to barman alone', () => {
    const [log] = planSource(facts()).actions.filter((action) => action.kind === 'write-file');
    expect(log).toMatchObject({ attributes: { owner: 'barman', group: 'barman', mode: 0o640 }, content: '' });
  });

  it.each([
    ['source-needs-systemd', { systemd: false }],
    ['no-source', { noProject: true }],
  ])('is refused: %s', (id, change) => {
    expect(() => planFromSource(facts(change))).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ id }) }),
    );
  });
});

describe('unitText', () => {
  const unit = unitText(gitWish);
  it.each([
    'User=barman\n',
    '--bind 127.0.0.1:7480 --timeout 60 ',
    'ExecStart=/opt/postgres/build/pg-backup-api/venv/bin/python -m gunicorn ',
    ' pg_backup_api.app:application\n',
  ])('has %j', (words) => {
    expect(unit).toContain(words);
  });

  it('does not start the development server', () => {
    expect(unit).not.toMatch(/serve\b/);
  });
});

describe('the source from git, with git', () => {
  let host: TemporaryHost;
  let outside: string;
  afterEach(() => {
    host.end();
    rmSync(outside, { recursive: true });
  });

  it('is fetched, checked out and copied; a second time it brings what is new', async () => {
    host = temporaryHost();
    outside = mkdtempSync(join(tmpdir(), 'wizard-source-'));
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-C', outside, '-c', 'user.name=Lab', '-c', 'user.email=lab@example.invalid', ...words]);
    const commit = (text: string) => {
      mkdirSync(join(outside, 'pg_backup_api'), { recursive: true });
      writeFileSync(join(outside, 'pg_backup_api/setup.py'), text);
      git('add', '.');
      git('commit', '-q', '-m', text);
    };
    execFileSync('git', ['init', '-q', '-b', 'main', outside]);
    const { sourceFolder, buildFolder } = folders;
    for (const folder of [sourceFolder, buildFolder]) mkdirSync(join(host.root, folder), { recursive: true });
    const plan = planSource(
      facts({ wish: { from: { kind: 'git', url: `file://${outside}`, ref: 'main' }, ...folders } }),
    );
    const from = titles(plan.actions).indexOf('Make a git repository for the source');
    const fetch = { ...plan, actions: plan.actions.slice(from, from + 5) };
    const engine = createEngine(host, ['wizard'], 'test');

    for (const text of ['first', 'second']) {
      commit(text);
      const report = await engine.apply(
        fetch,
        async () => undefined,
        () => undefined,
      );
      expect(report).toMatchObject({ outcome: 'proven' });
      expect(readFileSync(join(host.root, buildFolder, 'source/pg_backup_api/setup.py'), 'utf8')).toBe(text);
    }
  });
});
