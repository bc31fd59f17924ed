import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { diagnoseOutput } from '../../source/packages/situations/situations.ts';
import { aptHome, buildLab, run } from './ask-managers.ts';

const status = (name: string, version: string, more = ''): string =>
  `Package: ${name}\nStatus: install ok installed\nMaintainer: Lab <lab@example.invalid>\nArchitecture: all\nVersion: ${version}\n${more}Description: lab\n`;

/** What provokes a situation: files of apt's own home and what is asked. `repository` is a copy that may be spoilt. */
interface Provocation {
  readonly id: string;
  readonly sources?: (place: Place) => string;
  readonly installed?: string;
  readonly preferences?: string;
  /** After the package lists were fetched. */
  readonly spoil?: (place: Place) => void;
  readonly ask: readonly string[];
  readonly exitCode?: number;
}

interface Place {
  readonly home: string;
  readonly repository: string;
}

const trusted = ({ repository }: Place): string => `deb [trusted=yes] file:${repository} ./\n`;
const simulate = (version: string): readonly string[] => ['-s', '-y', 'install', `pg-backup-api=${version}`];
const download = ['-y', '--download-only', 'install', 'pg-backup-api=2.0.0-2'];
const strict = ['-o', 'APT::Update::Error-Mode=any', 'update'];

const PROVOCATIONS: readonly Provocation[] = [
  { id: 'package-unknown', sources: () => '', ask: simulate('2.0.0-2') },
  { id: 'version-unknown', ask: simulate('9.9') },
  {
    id: 'pinned-away',
    preferences: 'Package: pg-backup-api\nPin: version *\nPin-Priority: -1\n',
    ask: ['-s', '-y', 'install', 'pg-backup-api'],
  },
  {
    id: 'held',
    installed: status('pg-backup-api', '2.0.0-2').replace('install ok', 'hold ok'),
    ask: simulate('2.1.0-1'),
  },
  { id: 'downgrade', installed: status('pg-backup-api', '2.0.0-2'), ask: simulate('1.0.0-1') },
  {
    id: 'removals',
    installed: status('pg-backup-api', '2.0.0-2'),
    ask: ['-s', '-y', '--no-remove', 'remove', 'pg-backup-api'],
  },
  {
    id: 'unmet-dependencies',
    installed: status('broken', '1', 'Depends: absent (>= 2)\n'),
    ask: ['-qq', 'check'],
  },
  {
    id: 'sources-broken',
    spoil: ({ home }) => writeFileSync(join(home, 'etc/sources.list'), 'deb file:/x\n'),
    ask: simulate('2'),
  },
  { id: 'repository-unsigned', sources: (place) => trusted(place).replace('[trusted=yes] ', ''), ask: ['update'] },
  { id: 'repository-unreachable', sources: () => 'deb [trusted=yes] http://127.0.0.1:9 stable main\n', ask: strict },
  {
    id: 'repository-unreachable',
    sources: () => 'deb [trusted=yes] http://127.0.0.1:9 stable main\n',
    ask: ['update'],
    exitCode: 0,
  },
  { id: 'no-release-file', sources: ({ home }) => `deb file:${home}/etc ./\n`, ask: ['update'] },
  {
    id: 'package-gone',
    spoil: ({ repository }) => rmSync(join(repository, 'pg-backup-api@2.0.0-2.deb')),
    ask: download,
  },
  {
    id: 'package-differs',
    spoil: ({ repository }) => appendFileSync(join(repository, 'pg-backup-api@2.0.0-2.deb'), 'x'),
    ask: download,
  },
];

describe('diagnoseOutput and what apt-get really says', () => {
  let lab = '';
  let count = 0;
  let place: Place = { home: '', repository: '' };

  beforeAll(() => {
    lab = mkdtempSync(join(tmpdir(), 'situations-apt-'));
    buildLab(lab);
  });

  beforeEach(() => {
    count += 1;
    place = { home: join(lab, `home-${count}`), repository: join(lab, `repository-${count}`) };
    mkdirSync(place.home);
    cpSync(join(lab, 'deb/mixed'), place.repository, { recursive: true });
  });

  afterAll(() => {
    rmSync(lab, { recursive: true, force: true });
  });

  it.each(PROVOCATIONS)(
    '$id',
    async ({ id, sources = trusted, installed, preferences, spoil, ask, exitCode = 100 }) => {
      const options = aptHome(place.home);
      writeFileSync(join(place.home, 'etc/sources.list'), sources(place));
      if (installed !== undefined) writeFileSync(join(place.home, 'state/status'), installed);
      if (preferences !== undefined) writeFileSync(join(place.home, 'etc/preferences'), preferences);
      if (!ask.includes('update')) await run('apt-get', [...options, '-qq', 'update']);
      spoil?.(place);
      const ended = await run('apt-get', [...options, ...ask]);
      expect([ended.stderr, ended.exitCode]).toEqual([ended.stderr, exitCode]);
      expect([ended.stderr, diagnoseOutput('apt', ended).id]).toEqual([ended.stderr, id]);
    },
  );

  it('an ordinary user', async () => {
    if (process.getuid?.() !== 0)
      return expect(diagnoseOutput('apt', await run('apt-get', ['-y', 'install', 'x'])).id).toBe('not-root');
    const ended = await run('su', ['nobody', '-s', '/bin/sh', '-c', 'exec apt-get -y install pg-backup-api']);
    expect(diagnoseOutput('apt', ended).id).toBe('not-root');
  });
});
