// Records what real package managers answer to __tests__/support/manager-scenarios.ts, for fixtures/recordings/NAME-VERSION/choices.json,
// and to manager-troubles.ts, for troubles.json beside it. Needs root, dpkg-deb, apt-ftparchive, rpmbuild, rpmsign, gpg and createrepo_c. Arguments: `debootstrap` trees whose apt, dnf5, dnf or zypper are asked;
// without one, this machine's.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askManager, buildProfiles, hasManager, type ManagerLab, versionOf } from '../__tests__/support/manager-lab.ts';
import {
  type Lab,
  type ManagerAnswer,
  recordingFile,
  recordings,
  scenarios,
  troubleFile,
} from '../__tests__/support/manager-scenarios.ts';
import { troubles } from '../__tests__/support/manager-troubles.ts';
import { askInTrouble } from '../__tests__/support/trouble-lab.ts';
import { buildSigned, buildTroubles } from '../__tests__/support/trouble-packages.ts';
import { openTroubleServer, type TroubleServer } from '../__tests__/support/trouble-server.ts';

async function recordAll(place: ManagerLab, server: TroubleServer): Promise<void> {
  const managers: readonly (readonly [Lab, string])[] = [
    ['apt', 'apt-get'],
    ['dnf', place.dnf],
    ['zypper', 'zypper'],
  ];
  for (const [manager, program] of managers) {
    if (!hasManager(place, program)) continue;
    const directory = join(recordings, versionOf(place, manager));
    const answers = scenarios.filter((one) => one.manager === manager).flatMap((one) => askManager(place, one));
    const inTrouble: ManagerAnswer[] = [];
    for (const one of troubles.filter((trouble) => trouble.manager === manager))
      inTrouble.push(...(await askInTrouble(place, server, one)));
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, recordingFile), `${JSON.stringify(answers, undefined, 1)}\n`);
    writeFileSync(join(directory, troubleFile), `${JSON.stringify(inTrouble, undefined, 1)}\n`);
    console.log(`${answers.length + inTrouble.length} answers in ${directory}`);
  }
}

const lab = mkdtempSync(join(tmpdir(), 'managers-'));
const server = await openTroubleServer(lab);
try {
  buildProfiles(lab);
  buildTroubles(lab);
  buildSigned(lab);
  const trees = process.argv.slice(2);
  if (trees.length === 0) await recordAll({ lab, root: undefined, dnf: 'dnf' }, server);
  for (const root of trees) {
    mkdirSync(join(root, lab), { recursive: true });
    execFileSync('mount', ['--bind', lab, join(root, lab)]);
    // zypper asks there whether the one that holds its lock still lives.
    execFileSync('mount', ['-t', 'proc', 'proc', join(root, 'proc')]);
    try {
      const place = { lab, root, dnf: 'dnf5' };
      await recordAll(hasManager(place, 'dnf5') ? place : { ...place, dnf: 'dnf' }, server);
    } finally {
      // An agent of gpg that a manager has started may still be there.
      execFileSync('umount', ['--lazy', join(root, lab), join(root, 'proc')]);
    }
  }
} finally {
  await server.close();
  rmSync(lab, { recursive: true, force: true });
}
