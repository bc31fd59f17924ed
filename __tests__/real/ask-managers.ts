import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { buildProfiles } from '../support/manager-lab.ts';

/** What the real manager would do, as far as a specifier is concerned. */
export interface RealAnswer {
  /** The version of pg-backup-api that would be installed; undefined where nothing matches. */
  readonly version: string | undefined;
  /** Other packages that would be installed or removed. */
  readonly others: readonly string[];
  readonly exitCode: number;
  readonly output: string;
}

export type Ask = (specifier: string) => Promise<RealAnswer>;

/** The repositories of fixtures/packages/lab.txt, built once for all test files and copied below a folder; throws with the missing tool's name. */
export const buildLab = (lab: string): void => {
  const shared = join(inject('programs'), 'profiles');
  if (!existsSync(shared)) {
    const built = mkdtempSync(`${shared}-`);
    buildProfiles(built);
    try {
      renameSync(built, shared);
    } catch {
      // Another test file was faster.
      rmSync(built, { recursive: true, force: true });
    }
  }
  cpSync(shared, lab, { recursive: true });
};

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end without input; rejects only where it cannot be started. */
export const run = (program: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      { env: { ...process.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' } },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
    child.stdin?.end();
  });

const described = (ended: Ended): string => `${ended.stderr}\n${ended.stdout}`.trim();

/** Options that give apt every directory of its own below `home`, and an empty package database. */
export const aptHome = (home: string): readonly string[] => {
  for (const folder of ['etc', 'log', 'state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(home, folder), { recursive: true });
  }
  writeFileSync(join(home, 'state/status'), '');
  writeFileSync(join(home, 'etc/sources.list'), '');
  const own = {
    'Dir::Etc': join(home, 'etc'),
    'Dir::Etc::sourcelist': join(home, 'etc/sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': join(home, 'etc/preferences'),
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': join(home, 'state'),
    'Dir::State::status': join(home, 'state/status'),
    'Dir::Cache': join(home, 'cache'),
    'Dir::Log': join(home, 'log'),
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(own).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
};

/** Options that give dnf a root, cache, log and configuration of its own below `home`, no plug-ins, no repository. */
export const dnfHome = (home: string): readonly string[] => {
  for (const folder of ['root', 'cache', 'persist', 'log']) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, 'dnf.conf'), '');
  return [
    ...['-c', join(home, 'dnf.conf'), '--noplugins', `--installroot=${join(home, 'root')}`, '--releasever=8'],
    ...[`--setopt=cachedir=${join(home, 'cache')}`, `--setopt=persistdir=${join(home, 'persist')}`],
    ...[`--setopt=logdir=${join(home, 'log')}`, '--setopt=metadata_expire=-1', '--color=never'],
  ];
};

export const NO_REPOSITORIES = '--setopt=reposdir=/nonexistent';

/** Asks apt-get to simulate, with one profile's repository and nothing installed. */
export const realApt = async (lab: string, profile: string): Promise<Ask> => {
  const home = join(lab, 'apt', profile);
  const options = aptHome(home);
  writeFileSync(join(home, 'etc/sources.list'), `deb [trusted=yes] file:${join(lab, 'deb', profile)} ./\n`);
  const update = await run('apt-get', [...options, '-qq', 'update']);
  if (update.exitCode !== 0) throw new Error(`apt-get update: ${described(update)}`);
  return async (specifier) => {
    const ended = await run('apt-get', [...options, '-s', '-qq', 'install', `pg-backup-api=${specifier}`]);
    const rows = [...ended.stdout.matchAll(/^(Inst|Remv) (\S+)(?: \[[^\]]*\])?(?: \((\S+))?/gm)];
    const own = rows.find(([, verb, name]) => verb === 'Inst' && name === 'pg-backup-api');
    return {
      version: own?.[3],
      others: rows.filter((row) => row !== own).map(([row]) => row),
      exitCode: ended.exitCode,
      output: described(ended),
    };
  };
};

const DNF_SCRIPT = fileURLToPath(new URL('../../fixtures/packages/ask-dnf.py', import.meta.url));

/** Asks dnf's own library for many specifiers in one process: the same answers as `realDnf`, without its start each time. */
export const askDnfAtOnce = (lab: string, profile: string, specifiers: readonly string[]): readonly RealAnswer[] => {
  const home = join(lab, 'dnf-library', profile);
  for (const folder of ['root', 'cache', 'persist', 'log']) mkdirSync(join(home, folder), { recursive: true });
  const output = execFileSync('/usr/bin/python3', [DNF_SCRIPT, home, join(lab, 'rpm', profile)], {
    input: JSON.stringify(specifiers.map((specifier) => `pg-backup-api-${specifier}`)),
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
  });
  const answers: readonly (readonly (readonly [name: string, version: string])[] | null)[] = JSON.parse(output);
  return answers.map((rows) => ({
    version: rows?.find(([name]) => name === 'pg-backup-api')?.[1],
    others: (rows ?? []).filter(([name]) => name !== 'pg-backup-api').map((row) => row.join(' ')),
    exitCode: 1,
    output,
  }));
};

/** Asks dnf for its plan, with one profile's repository and nothing installed. */
export const realDnf = async (lab: string, profile: string): Promise<Ask> => {
  const repository = `--repofrompath=lab,file://${join(lab, 'rpm', profile)}`;
  const options = [...dnfHome(join(lab, 'dnf', profile)), NO_REPOSITORIES, repository, '--repo=lab', '--nogpgcheck'];
  return async (specifier) => {
    const ended = await run('dnf', [...options, '--assumeno', 'install', `pg-backup-api-${specifier}`]);
    const table = /^Dependencies resolved\.$.*^Transaction Summary/ms.exec(ended.stdout)?.[0] ?? '';
    const rows = [...table.matchAll(/(\S+)\s+(?:noarch|x86_64|aarch64)\s+(\S+)\s+lab\s/g)];
    const own = rows.find(([, name]) => name === 'pg-backup-api');
    return {
      version: own?.[2],
      others: rows.filter((row) => row !== own).map(([, name, version]) => `${name} ${version}`),
      exitCode: ended.exitCode,
      output: described(ended),
    };
  };
};
