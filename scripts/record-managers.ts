// Records what real package managers answer to __tests__/support/manager-scenarios.ts, for fixtures/recordings/NAME-VERSION/choices.json.
// Needs root, dpkg-deb, apt-ftparchive, rpmbuild and createrepo_c. Arguments: `debootstrap` trees whose apt, dnf5, dnf or zypper are asked;
// without one, this machine's.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askManager, buildProfiles, hasManager, type ManagerLab, versionOf } from '../__tests__/support/manager-lab.ts';
import { type Lab, recordingFile, recordings, scenarios } from '../__tests__/support/manager-scenarios.ts';

function recordAll(place: ManagerLab): void {
  const managers: readonly (readonly [Lab, string])[] = [
    ['apt', 'apt-get'],
    ['dnf', place.dnf],
    ['zypper', 'zypper'],
  ];
  for (const [manager, program] of managers) {
    if (!hasManager(place, program)) continue;
    const directory = join(recordings, versionOf(place, manager));
    const answers = scenarios.filter((one) => one.manager === manager).flatMap((one) => askManager(place, one));
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, recordingFile), `${JSON.stringify(answers, undefined, 1)}\n`);
    console.log(`${answers.length} answers in ${directory}`);
  }
}

const lab = mkdtempSync(join(tmpdir(), 'managers-'));
try {
  buildProfiles(lab);
  const trees = process.argv.slice(2);
  if (trees.length === 0) recordAll({ lab, root: undefined, dnf: 'dnf' });
  for (const root of trees) {
    mkdirSync(join(root, lab), { recursive: true });
    execFileSync('mount', ['--bind', lab, join(root, lab)]);
    try {
      const place = { lab, root, dnf: 'dnf5' };
      recordAll(hasManager(place, 'dnf5') ? place : { ...place, dnf: 'dnf' });
    } finally {
      execFileSync('umount', [join(root, lab)]);
    }
  }
} finally {
  rmSync(lab, { recursive: true, force: true });
}
