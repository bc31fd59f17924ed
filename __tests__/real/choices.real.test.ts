import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InstalledPackage, listCandidates } from '../../source/packages/listings/candidates.ts';
import { parsePolicy } from '../../source/packages/listings/listing-apt.ts';
import { parseRepoquery } from '../../source/packages/listings/listing-rpm.ts';
import { parseZypperRepositories, parseZypperSearch } from '../../source/packages/listings/listing-zypper.ts';
import { compareVersions, type Manager } from '../../source/packages/manager.ts';
import { matchSpecifier } from '../../source/packages/specifiers/match.ts';
import { changeOfPackage, parseAptSimulation } from '../../source/packages/transactions/simulation.ts';
import { parseZypperPlan } from '../../source/packages/transactions/simulation-zypper.ts';
import { withoutArch } from '../../source/packages/versions/rpm-candidate.ts';
import type { ManagerChoice } from '../../source/steps/look-at-candidates.ts';
import { followedVersion, selectionOf } from '../../source/steps/version/version-facts.ts';
import { buildProcessors } from '../support/trouble-packages.ts';
import { aptHome, buildLab, run } from './ask-managers.ts';

/**
 * What the managers choose and select with priorities, pins, holds, excludes, several repositories and installed versions, against the
 * wizard's rules. WIZARD_CELLS sets how many questions each manager is asked, WIZARD_SEED other ones.
 */
const cells = (usual: number): number => Number(process.env.WIZARD_CELLS ?? usual);
const seed = Number(process.env.WIZARD_SEED ?? 20261130);
const name = 'pg-backup-api';

/** mulberry32: the same numbers for the same seed. */
function randomOf(start: number) {
  let state = start;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    chance: (share: number) => next() < share,
    one: <Item>(items: readonly [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0],
    some: <Item>(items: readonly Item[], share: number) => items.filter(() => next() < share),
  };
}
type Random = ReturnType<typeof randomOf>;

/** A question, what the manager would end with (undefined: it refuses), and what the wizard says. */
interface Cell {
  readonly asked: string;
  readonly real: string | undefined;
  readonly ours: string | undefined;
}

const different = (answered: readonly Cell[]) => answered.filter(({ real, ours }) => real !== ours);

interface Listed {
  readonly manager: Manager;
  readonly rows: Parameters<typeof listCandidates>[0]['available'];
  readonly installed: InstalledPackage;
  readonly choice: ManagerChoice;
}

function choosable({ manager, rows, installed, choice }: Listed) {
  const list = listCandidates({ manager, available: rows, installed, hasPackageLists: true });
  return { manager, installed, choice, candidates: list.state === 'listed' ? list.candidates : [] };
}

/** What the wizard says that a specifier selects; the bare name for none. */
function oursOf(facts: ReturnType<typeof choosable>, specifier: string | undefined, packageName = name) {
  if (specifier === undefined) return followedVersion(facts);
  return matchSpecifier({ ...selectionOf(facts), packageName, specifier }).version;
}

const absent: InstalledPackage = { state: 'absent', held: false };
const present = (version: string, held = false): InstalledPackage => ({ state: 'installed', version, held });

let lab = '';
beforeAll(() => {
  lab = mkdtempSync(join(tmpdir(), 'choices-'));
  buildLab(lab);
  buildProcessors(lab);
});
afterAll(() => rmSync(lab, { recursive: true, force: true }));

describe('apt', () => {
  const versions = ['1.0.0-1', '2.0.0-1', '2.0.0-2', '2.1.0-1', '2:2.1.0-1', '2:3.0.0~beta1-1'] as const;
  const specifiers = [
    undefined,
    ...['2*', '*', '2.0.0-*', '1.0.0-1', '2:*', '*2.1.0**', 'installed', 'candidate', 'newest', '3*'],
  ] as const;
  const priorities = ['-1', '50', '100', '400', '500', '700', '990', '1001'] as const;
  /** Each package is a question of its own; one apt-get answers them all. */
  const names = Array.from({ length: 20 }, (_, at) => `backup-${String(at).padStart(2, '0')}`) as [string, ...string[]];

  /** A host of its own: no package needs to be there to ask what would be installed. */
  async function host(random: Random, number: number) {
    const home = join(lab, `apt-${number}`);
    const options = [...aptHome(home)];
    const sources: string[] = [];
    const repositories = 1 + random.below(3);
    for (let at = 0; at < repositories; at += 1) {
      const folder = join(home, `repository-${at}`);
      mkdirSync(folder);
      const stanza = (one: string, version: string) =>
        `Package: ${one}\nVersion: ${version}\nArchitecture: ${random.one(['all', 'all', 'amd64', 'arm64'])}\nMaintainer: x\n` +
        `Filename: ./${one}-${version}.deb\nSize: 1\nSHA256: ${'0'.repeat(64)}\nDescription: x\n${random.chance(0.1) ? 'Phased-Update-Percentage: 0\n' : ''}`;
      const offered = names.flatMap((one) => random.some(versions, 0.5).map((version) => stanza(one, version)));
      writeFileSync(join(folder, 'Packages'), offered.join('\n'));
      const automatic = random.one(['', '', 'NotAutomatic: yes\n', 'NotAutomatic: yes\nButAutomaticUpgrades: yes\n']);
      writeFileSync(join(folder, 'Release'), `Suite: suite${at}\nCodename: suite${at}\n${automatic}`);
      sources.push(`deb [trusted=yes] file:${folder} ./\n`);
    }
    writeFileSync(join(home, 'etc/sources.list'), sources.join(''));
    const pin = (one: string, what: string) =>
      `Package: ${one}\nPin: ${what}\nPin-Priority: ${random.one(priorities)}\n`;
    const pins = names.flatMap((one) => [
      ...(random.chance(0.6) ? [pin(one, `version ${random.one(versions).slice(0, 3)}*`)] : []),
      ...(random.chance(0.2) ? [pin(one, 'release n=suite1')] : []),
    ]);
    writeFileSync(join(home, 'etc/preferences'), pins.join('\n'));
    const installed = new Map(
      random.some(names, 0.5).map((one) => [one, present(random.one(versions), random.chance(0.3))]),
    );
    const status = [...installed].map(
      ([one, { version, held }]) =>
        `Package: ${one}\nStatus: ${held ? 'hold' : 'install'} ok installed\nMaintainer: x\nArchitecture: all\nVersion: ${version}\nDescription: x\n`,
    );
    writeFileSync(join(home, 'state/status'), status.join('\n'));
    if (random.chance(0.2)) options.push('-o', 'APT::Default-Release=suite0');
    const { exitCode, stderr } = await run('apt-get', [...options, '-qq', 'update']);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    const { stdout } = await run('apt-cache', [...options, 'policy', ...names]);
    const told = new Map(stdout.split(/^(?=backup-\d\d:)/m).map((text) => [text.slice(0, names[0].length), text]));
    const questions = names.flatMap((one) => {
      const policy = parsePolicy(told.get(one) ?? '');
      const there = installed.get(one) ?? absent;
      const facts = choosable({
        manager: 'apt',
        rows: policy.versions.filter(({ repository }) => repository !== ''),
        installed: there,
        choice:
          policy.candidate === undefined
            ? { state: 'none', situation: { id: 'x', cause: '', next: [], detail: '' } }
            : { state: 'told', version: policy.candidate },
      });
      const specifier = random.one(specifiers);
      if (facts.candidates.length === 0) return [];
      const ours = oursOf(facts, specifier, one) ?? (specifier === undefined ? there.version : undefined);
      return [{ one, word: specifier === undefined ? one : `${one}=${specifier}`, there: there.version, ours }];
    });
    return { options, questions };
  }

  it('chooses and selects as the wizard says', async () => {
    const random = randomOf(seed);
    const answered: Cell[] = [];
    for (let number = 0; answered.length < cells(300); number += 1) {
      const { options, questions } = await host(random, number);
      const ask = (words: readonly string[]) =>
        run('apt-get', [
          ...options,
          '-s',
          '-qq',
          '--allow-downgrades',
          '--allow-change-held-packages',
          'install',
          ...words,
        ]);
      // One that apt refuses makes it refuse all of a line, each by its name.
      const refusing = await ask(questions.map(({ word }) => word));
      const refused = new Set([...refusing.stderr.matchAll(/^E: .*?\b(backup-\d\d)\b/gm)].map(([, one]) => one));
      const taken = questions.filter(({ one }) => !refused.has(one));
      const { exitCode, stdout, stderr } = await ask(taken.map(({ word }) => word));
      expect([stderr, exitCode]).toEqual([stderr, 0]);
      const plan = parseAptSimulation(stdout);
      for (const { one, word, there, ours } of questions) {
        const real = refused.has(one) ? undefined : (changeOfPackage(plan, one)?.to ?? there);
        answered.push({ asked: `host ${number}: ${word}`, real, ours });
      }
    }
    expect(different(answered)).toEqual([]);
  });
});

/** Repositories of some of the lab's packages each, two of them for one processor, and roots with a version installed or none. */
function rpmPool(random: Random, kind: string, count: number) {
  const mixed = join(lab, 'rpm/mixed');
  const files = readdirSync(mixed).filter((file) => file.startsWith(`${name}@`));
  const processors = join(lab, 'rpm/processors');
  const foreign = readdirSync(processors).filter((file) => /\.(?:i686|x86_64)\.rpm$/.test(file));
  const repositories = Array.from({ length: count }, (_, at) => {
    const folder = join(lab, `${kind}-repository-${at}`);
    mkdirSync(folder);
    const chosen = random.some(files, 0.4);
    for (const file of chosen.length === 0 ? files.slice(0, 1) : chosen)
      linkSync(join(mixed, file), join(folder, file));
    for (const file of random.some(foreign, 0.3)) linkSync(join(processors, file), join(folder, file));
    execFileSync('createrepo_c', ['--quiet', folder]);
    return folder;
  });
  const versionOf = (file: string) => file.slice(`${name}@`.length, -'.rpm'.length).replace('@', ':');
  const install = (root: string, file: string) => {
    mkdirSync(root, { recursive: true });
    execFileSync('rpm', ['--root', root, '-i', '--nodeps', join(mixed, file)], { stdio: 'pipe' });
    return versionOf(file);
  };
  return { repositories, files, install };
}

describe('dnf', () => {
  const specifiers = [
    '2*',
    '2.0.0',
    '2.1.0',
    '2.3.0',
    '2.*',
    '1*',
    '2:*',
    '10:*',
    '2.0.0-1*',
    '2.4*',
    '2.10.0',
  ] as const;

  it('chooses and selects as the wizard says', () => {
    const random = randomOf(seed + 1);
    const { repositories, files, install } = rpmPool(random, 'dnf', 8);
    mkdirSync(join(lab, 'dnf-root'));
    const roots = [
      { root: join(lab, 'dnf-root'), version: undefined },
      ...random.some(files, 0.3).map((file, at) => {
        const root = join(lab, `dnf-root-${at}`);
        return { root, version: install(root, file) };
      }),
    ] as const;
    const hosts = Array.from({ length: Math.ceil(cells(300) / 6) }, () => {
      const used = random.some(repositories, 0.3);
      return {
        root: random.chance(0.4) ? roots[0] : (roots[random.below(roots.length)] ?? roots[0]),
        repositories: (used.length === 0 ? repositories.slice(0, 1) : used).map((path, at) => ({
          id: `lab${at}`,
          path,
          priority: random.one([99, 99, 10, 50, 120]),
          excludes: random.chance(0.15) ? [`${name}-2*`] : [],
        })),
        specifiers: [undefined, ...random.some(specifiers, 0.6)].slice(0, 6),
      };
    });
    const words = (specifier: string | undefined) => (specifier === undefined ? name : `${name}-${specifier}`);
    const script = fileURLToPath(new URL('../../fixtures/packages/choose-dnf.py', import.meta.url));
    const output = execFileSync('/usr/bin/python3', [script, join(lab, 'dnf-home')], {
      input: JSON.stringify(hosts.map((one) => ({ ...one, root: one.root.root, words: one.specifiers.map(words) }))),
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
    });
    const results: readonly {
      readonly rows: readonly (readonly string[])[];
      readonly answers: readonly (readonly [string, string] | 'stays' | null)[];
    }[] = JSON.parse(output);
    const answered = hosts.flatMap((one, at): Cell[] => {
      const { rows = [], answers = [] } = results[at] ?? {};
      const installed = one.root.version === undefined ? undefined : `${one.root.version}.noarch`;
      const priorities = new Map(one.repositories.map(({ id, priority }) => [id, priority]));
      const facts = choosable({
        manager: 'dnf',
        rows: parseRepoquery(rows.map((row) => row.join('\t')).join('\n'), name).map((row) => ({
          ...row,
          priority: priorities.get(row.repository) ?? 99,
        })),
        installed: installed === undefined ? absent : present(installed),
        choice: { state: 'untold' },
      });
      return one.specifiers.flatMap((specifier, index) => {
        // What dnf does with the bare name of an installed package is asked of dnf itself.
        if (specifier === undefined && installed !== undefined) return [];
        const answer = answers[index];
        const real = answer === 'stays' ? installed : answer === null ? undefined : answer?.join('.');
        return [{ asked: `host ${at}: ${words(specifier)}`, real, ours: oursOf(facts, specifier) }];
      });
    });
    expect(different(answered)).toEqual([]);
    expect(answered.length).toBeGreaterThan(hosts.length);
  });
});

describe('zypper', () => {
  const specifiers = [
    ...['1.0.0', '1.3.0', '2.0.0', '2.1.0', '2:2.1.0', '2:2.2.0', '2.3.0', '2.4.0', '2.10.0', '2.0.0-1.el8'],
    ...['2.0.0-2.el9', '2:2.1.0-1.el8', '10:0.9', '9.9'],
  ];

  /** A host of its own; its zypper answers many questions in one shell, in the order in which they were asked. */
  async function host(random: Random, number: number, { repositories, files, install }: ReturnType<typeof rpmPool>) {
    const root = join(lab, `zypper-root-${number}`);
    const settings = join(root, 'etc/zypp/repos.d');
    mkdirSync(settings, { recursive: true });
    const used = random.some(repositories, 0.5);
    for (const [at, path] of (used.length === 0 ? repositories.slice(0, 1) : used).entries()) {
      const priority = random.one([99, 99, 10, 50, 120]);
      const section = `[lab${at}]\nname=lab${at}\nenabled=1\ngpgcheck=0\nbaseurl=dir://${path}\npriority=${priority}\n`;
      writeFileSync(join(settings, `lab${at}.repo`), section);
    }
    const installed = random.chance(0.5) ? install(root, random.one([files[0] ?? '', ...files])) : undefined;
    const asked = random.some(specifiers, 0.7);
    const words = (installed === undefined ? [undefined, ...asked] : asked).map((specifier) => ({
      specifier,
      word: specifier === undefined ? name : `${name}=${specifier}`,
    }));
    const lines = ['repos', `search -s -x ${name}`, ...words.map(({ word }) => `install --dry-run ${word}`), ''];
    const options = ['--root', root, '--no-gpg-checks', '--non-interactive', '--xmlout', 'shell'];
    const told = execFileSync('zypper', options, {
      input: lines.join('\n'),
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const [, repos = '', search = '', ...plans] = told.split(/^.*zypper> (?=repos|search|install)/m);
    expect(plans).toHaveLength(words.length);
    return { installed, repos, search, answers: words.map((one, at) => ({ ...one, told: plans[at] ?? '' })) };
  }

  it('chooses and selects as the wizard says', async () => {
    const random = randomOf(seed + 2);
    const pool = rpmPool(random, 'zypper', 4);
    const answered: Cell[] = [];
    for (let number = 0; answered.length < cells(300); number += 1) {
      const { installed, repos, search, answers } = await host(random, number, pool);
      const priorities = parseZypperRepositories(repos);
      const facts = choosable({
        manager: 'zypper',
        rows: parseZypperSearch(search, name).available.map((row) => ({
          ...row,
          priority: priorities.get(row.repository) ?? 99,
        })),
        installed: installed === undefined ? absent : present(`${installed}.noarch`),
        choice: { state: 'untold' },
      });
      for (const { specifier, word, told } of answers) {
        const plan = parseZypperPlan(told);
        const change = plan === undefined ? undefined : changeOfPackage(plan, name)?.to;
        const refused = /<message type="error">/.test(told);
        const ours = oursOf(facts, specifier);
        // Without --oldpackage, which the wizard gives after asking, zypper goes back by doing nothing.
        const back = ours !== undefined && installed !== undefined && compareVersions('zypper', ours, installed) < 0;
        answered.push({
          asked: `host ${number}: ${word}`,
          real: refused ? undefined : (change ?? installed),
          ours: back ? installed : ours === undefined ? undefined : withoutArch(ours),
        });
      }
    }
    expect(different(answered)).toEqual([]);
  });
});
