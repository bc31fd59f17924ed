import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const fixtures = fileURLToPath(new URL('../../fixtures/real', import.meta.url));

/** The versions of the stand-in package, lowest first; apt takes the last, whose epoch outweighs its number. */
export const offered = ['1.4.0-1.bookworm', '2.3.0-1.bookworm', '2:2.2.0-1.bookworm'] as const;

const apache = ['apache2', 'apache2-bin', 'apache2-data', 'apache2-utils'];

/**
 * A folder with what the throw-away host's apt can install: Apache as Debian has it, fetched once a run where the runner names a
 * folder in WIZARD_REAL_ARCHIVES, and the stand-in packages of pg-backup-api. The caller removes the folder.
 */
export function collectArchives(): string {
  const kept = process.env.WIZARD_REAL_ARCHIVES;
  const folder = mkdtempSync(join(tmpdir(), 'wizard-archives-'));
  const debian = kept ?? join(folder, 'debian');
  if (!archivesIn(debian).some((name) => name.startsWith('apache2_'))) fetchApache(debian);
  for (const name of archivesIn(debian)) cpSync(join(debian, name), join(folder, name));
  if (kept === undefined) rmSync(debian, { recursive: true });
  for (const version of offered) buildPackage(folder, version);
  return folder;
}

function archivesIn(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder).filter((name) => name.endsWith('.deb'));
}

/** Downloads without installing and without apt's lock: the packages and whatever they need that this machine has not. */
function fetchApache(folder: string): void {
  mkdirSync(join(folder, 'partial'), { recursive: true });
  const options = [`Dir::Cache::archives=${folder}`, 'Debug::NoLocking=1', 'APT::Sandbox::User=root'];
  execFileSync(
    'apt-get',
    [...options.flatMap((option) => ['-o', option]), '-y', '--download-only', '--reinstall', 'install', ...apache],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

function buildPackage(folder: string, version: string): void {
  const tree = join(folder, 'tree');
  cpSync(join(fixtures, 'package'), tree, { recursive: true });
  const control = join(tree, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace('@VERSION@', version));
  const file = join(folder, `pg-backup-api_${version.replace(':', '%3a')}_all.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, file], { stdio: 'ignore' });
  rmSync(tree, { recursive: true });
}
