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
function oursOf(facts: ReturnType<typeof choosable>, specifier: string | undefined): string | undefined {
  if (specifier === undefined) return followedVersion(facts);
  return matchSpecifier({ ...selectionOf(facts), packageName: name, specifier }).version;
}

const absent: InstalledPackage = { state: 'absent', held: false };
const present = (version: string, held = false): InstalledPackage => ({ state: 'installed', version, held });

let lab = '';
beforeAll(() => {
  lab = mkdtempSync(join(tmpdir(), 'choices-'));
  buildLab(lab);
});
afterAll(() => rmSync(lab, { recursive: true, force: true }));

describe('apt', () => {
  const versions = ['1.0.0-1', '2.0.0-1', '2.0.0-2', '2.1.0-1', '2:2.1.0-1', '2:3.0.0~beta1-1'] as const;
  const specifiers = [
    '2*',
    '*',
    '2.0.0-*',
    '1.0.0-1',
    '2:*',
    '*2.1.0**',
    'installed',
    'candidate',
    'newest',
    '3*',
  ] as const;
  const priorities = ['-1', '50', '100', '400', '500', '700', '990', '1001'] as const;

  /** A host of its own: no package needs to be there to ask what would be installed. */
  async function host(random: Random, number: number) {
    const home = join(lab, `apt-${number}`);
    const options = [...aptHome(home)];
    const sources: string[] = [];
    const repositories = 1 + random.below(3);
    for (let at = 0; at < repositories; at += 1) {
      const folder = join(home, `repository-${at}`);
      mkdirSync(folder);
      const stanza = (version: string) =>
        `Package: ${name}\nVersion: ${version}\nArchitecture: ${random.one(['all', 'all', 'amd64', 'arm64'])}\nMaintainer: x\n` +
        `Filename: ./${version}.deb\nSize: 1\nSHA256: ${'0'.repeat(64)}\nDescription: x\n${random.chance(0.1) ? 'Phased-Update-Percentage: 0\n' : ''}`;
      const some = random.some(versions, 0.5);
      // apt refuses a default release that has no package at all.
      const offered = at === 0 && some.length === 0 ? versions.slice(0, 1) : some;
      writeFileSync(join(folder, 'Packages'), offered.map(stanza).join('\n'));
      const automatic = random.one(['', '', 'NotAutomatic: yes\n', 'NotAutomatic: yes\nButAutomaticUpgrades: yes\n']);
      writeFileSync(join(folder, 'Release'), `Suite: suite${at}\nCodename: suite${at}\n${automatic}`);
      sources.push(`deb [trusted=yes] file:${folder} ./\n`);
    }
    writeFileSync(join(home, 'etc/sources.list'), sources.join(''));
    const pins = random.chance(0.6)
      ? [
          `Package: ${name}\nPin: version ${random.one(versions).slice(0, 3)}*\nPin-Priority: ${random.one(priorities)}\n`,
        ]
      : [];
    if (random.chance(0.2))
      pins.push(`Package: ${name}\nPin: release n=suite1\nPin-Priority: ${random.one(priorities)}\n`);
    writeFileSync(join(home, 'etc/preferences'), pins.join('\n'));
    const installed = random.chance(0.5) ? random.one(versions) : undefined;
    const held = random.chance(0.3);
    if (installed !== undefined) {
      const status = `${held ? 'hold' : 'install'} ok installed`;
      writeFileSync(
        join(home, 'state/status'),
        `Package: ${name}\nStatus: ${status}\nMaintainer: x\nArchitecture: all\nVersion: ${installed}\nDescription: x\n`,
      );
    }
    if (random.chance(0.2)) options.push('-o', 'APT::Default-Release=suite0');
    const { exitCode, stderr } = await run('apt-get', [...options, '-qq', 'update']);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    const policy = parsePolicy((await run('apt-cache', [...options, 'policy', name])).stdout);
    const facts = choosable({
      manager: 'apt',
      rows: policy.versions.filter(({ repository }) => repository !== ''),
      installed: installed === undefined ? absent : present(installed, held),
      choice:
        policy.candidate === undefined
          ? { state: 'none', situation: { id: 'x', cause: '', next: [], detail: '' } }
          : { state: 'told', version: policy.candidate },
    });
    return { options, installed, facts };
  }

  it('chooses and selects as the wizard says', async () => {
    const random = randomOf(seed);
    const answered: Cell[] = [];
    for (let number = 0; answered.length < cells(100); number += 1) {
      const { options, installed, facts } = await host(random, number);
      if (facts.candidates.length === 0) continue;
      for (const specifier of [undefined, ...random.some(specifiers, 0.6)]) {
        const word = specifier === undefined ? name : `${name}=${specifier}`;
        const permissions = ['--allow-downgrades', '--allow-change-held-packages'];
        const { exitCode, stdout } = await run('apt-get', [...options, '-s', '-qq', ...permissions, 'install', word]);
        const told = changeOfPackage(parseAptSimulation(stdout), name)?.to;
        answered.push({
          asked: `host ${number}: ${word}`,
          real: exitCode === 0 ? (told ?? installed) : undefined,
          ours: oursOf(facts, specifier) ?? (specifier === undefined ? installed : undefined),
        });
      }
    }
    expect(different(answered)).toEqual([]);
  });
});

/** Repositories of some of the lab's packages each, and roots with one of its versions installed or none. */
function rpmPool(random: Random, kind: string, count: number) {
  const mixed = join(lab, 'rpm/mixed');
  const files = readdirSync(mixed).filter((file) => file.endsWith('.rpm'));
  const repositories = Array.from({ length: count }, (_, at) => {
    const folder = join(lab, `${kind}-repository-${at}`);
    mkdirSync(folder);
    const chosen = random.some(files, 0.4);
    for (const file of chosen.length === 0 ? files.slice(0, 1) : chosen)
      linkSync(join(mixed, file), join(folder, file));
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
  const specifiers = ['2*', '2.0.0', '2.1.0', '2.*', '1*', '2:*', '10:*', '2.0.0-1*', '2.10.0'] as const;

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
  const specifiers = ['2.0.0', '2.1.0', '2:2.1.0', '2.10.0', '2.0.0-1.el8', '10:0.9', '9.9'] as const;

  it('chooses and selects as the wizard says', async () => {
    const random = randomOf(seed + 2);
    const { repositories, files, install } = rpmPool(random, 'zypper', 4);
    const answered: Cell[] = [];
    for (let number = 0; answered.length < cells(40); number += 1) {
      const root = join(lab, `zypper-root-${number}`);
      mkdirSync(root);
      const zypper = (...words: readonly string[]) => run('zypper', ['--root', root, '--no-gpg-checks', ...words]);
      const used = random.some(repositories, 0.5);
      for (const [at, path] of (used.length === 0 ? repositories.slice(0, 1) : used).entries()) {
        const priority = String(random.one([99, 99, 10, 50, 120]));
        const added = await zypper('-q', 'addrepo', '--no-gpgcheck', '-p', priority, `dir://${path}`, `lab${at}`);
        expect([added.exitCode, added.stderr]).toEqual([0, added.stderr]);
      }
      const installed = random.chance(0.5) ? install(root, random.one([files[0] ?? '', ...files])) : undefined;
      const search = await zypper('-q', '--non-interactive', '--xmlout', 'search', '-s', '-x', name);
      const priorities = parseZypperRepositories((await zypper('-q', '--xmlout', 'repos')).stdout);
      const facts = choosable({
        manager: 'zypper',
        rows: parseZypperSearch(search.stdout, name).available.map((row) => ({
          ...row,
          priority: priorities.get(row.repository) ?? 99,
        })),
        installed: installed === undefined ? absent : present(`${installed}.noarch`),
        choice: { state: 'untold' },
      });
      const asked = random.some(specifiers, 0.6);
      for (const specifier of installed === undefined ? [undefined, ...asked] : asked) {
        const word = specifier === undefined ? name : `${name}=${specifier}`;
        const { exitCode, stdout } = await zypper('--non-interactive', '--xmlout', 'install', '--dry-run', word);
        const plan = parseZypperPlan(stdout);
        const told = plan === undefined ? undefined : changeOfPackage(plan, name)?.to;
        const ours = oursOf(facts, specifier);
        // Without --oldpackage, which the wizard gives after asking, zypper goes back by doing nothing.
        const back = ours !== undefined && installed !== undefined && compareVersions('zypper', ours, installed) < 0;
        answered.push({
          asked: `host ${number}: ${word}`,
          real: exitCode === 0 ? (told ?? installed) : undefined,
          ours: back ? installed : ours === undefined ? undefined : withoutArch(ours),
        });
      }
    }
    expect(different(answered)).toEqual([]);
  });
});
