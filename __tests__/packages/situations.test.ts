import { describe, expect, it } from 'vitest';
import type { Manager } from '../../source/packages/manager.ts';
import { diagnoseOutput, recogniseOutput, SITUATIONS } from '../../source/packages/situations.ts';

interface Case {
  readonly id: string;
  readonly exitCode: number;
  readonly text: string;
  readonly cause?: RegExp;
}

const lock = (file: string): string => `E: Could not get lock ${file}. It is held by process 17 (python3)\n`;

const APT: readonly Case[] = [
  {
    id: 'not-root',
    exitCode: 100,
    text: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n',
  },
  { id: 'package-unknown', exitCode: 100, text: 'E: Unable to locate package pg-backup-api\n', cause: /never fetched/ },
  { id: 'version-unknown', exitCode: 100, text: "E: Version '9.9' for 'pg-backup-api' was not found\n", cause: /9\.9/ },
  {
    id: 'pinned-away',
    exitCode: 100,
    text: "E: Package 'pg-backup-api' has no installation candidate\n",
    cause: /pin/,
  },
  {
    id: 'repository-unreachable',
    exitCode: 0,
    text: 'W: Failed to fetch http://h/dists/stable/InRelease  Could not connect to h:80 (192.0.2.1). - connect (111: Connection refused)\nW: Some index files failed to download. They have been ignored, or old ones used instead.\n',
    cause: /^h cannot be reached/,
  },
  {
    id: 'repository-unreachable',
    exitCode: 100,
    text: "E: Failed to fetch http://h/dists/stable/InRelease  Could not resolve 'apt.example.com'\nE: Some index files failed to download. They have been ignored, or old ones used instead.\n",
    cause: /^apt\.example\.com cannot/,
  },
  {
    id: 'lists-stale',
    exitCode: 0,
    text: 'W: Some index files failed to download. They have been ignored, or old ones used instead.\n',
  },
  {
    id: 'package-gone',
    exitCode: 100,
    text: 'E: Failed to fetch http://h/pool/p.deb  404  Not Found [IP: 192.0.2.1 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n',
  },
  {
    id: 'package-gone',
    exitCode: 100,
    text: 'E: Failed to fetch file:/srv/repo/./p.deb  File not found - /srv/repo/./p.deb (2: No such file or directory)\nE: Some files failed to download\n',
  },
  {
    id: 'package-differs',
    exitCode: 100,
    text: 'E: Failed to fetch http://h/p.deb  File has unexpected size (20675 != 20672). Mirror sync in progress?\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n',
  },
  { id: 'package-differs', exitCode: 100, text: 'E: Failed to fetch file:/srv/p.deb  Hash Sum mismatch\n' },
  {
    id: 'key-missing',
    exitCode: 100,
    text: "W: GPG error: http://h stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY F74C0A6E1D9B2A11\nE: The repository 'http://h stable InRelease' is not signed.\n",
    cause: /F74C0A6E1D9B2A11/,
  },
  { id: 'repository-unsigned', exitCode: 100, text: "E: The repository 'file:/srv/repo ./ Release' is not signed.\n" },
  {
    id: 'no-release-file',
    exitCode: 100,
    text: "E: The repository 'http://h wrong Release' does not have a Release file.\n",
    cause: /wrong address or suite/,
  },
  {
    id: 'unauthenticated',
    exitCode: 100,
    text: 'E: There were unauthenticated packages and -y was used without --allow-unauthenticated\n',
  },
  {
    id: 'release-expired',
    exitCode: 100,
    text: 'E: Release file for http://h/dists/stable/InRelease is expired (invalid since 3d 2h). Updates for this repository will not be applied.\n',
    cause: /clock/,
  },
  {
    id: 'release-changed',
    exitCode: 100,
    text: "E: Repository 'http://h stable InRelease' changed its 'Codename' value from 'bullseye' to 'bookworm'\n",
    cause: /Codename from bullseye to bookworm/,
  },
  {
    id: 'sources-broken',
    exitCode: 100,
    text: 'E: Malformed entry 1 in list file /etc/apt/sources.list.d/edb.list (Suite)\nE: The list of sources could not be read.\n',
    cause: /entry 1 of \/etc\/apt\/sources\.list\.d\/edb\.list/,
  },
  {
    id: 'held',
    exitCode: 100,
    text: 'E: Held packages were changed and -y was used without --allow-change-held-packages.\n',
  },
  {
    id: 'downgrade',
    exitCode: 100,
    text: 'The following packages will be DOWNGRADED:\n  pg-backup-api\nE: Packages were downgraded and -y was used without --allow-downgrades.\n',
  },
  { id: 'removals', exitCode: 100, text: 'E: Packages need to be removed but remove is disabled.\n' },
  {
    id: 'locked',
    exitCode: 100,
    text: `${lock('/var/lib/dpkg/lock-frontend')}E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?\n`,
    cause: /process 17 \(python3\)/,
  },
  {
    id: 'locked',
    exitCode: 100,
    text: 'E: Could not get lock /var/lib/dpkg/lock-frontend - open (11: Resource temporarily unavailable)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?\n',
    cause: /another program/,
  },
  {
    id: 'dpkg-locked',
    exitCode: 100,
    text: `${lock('/var/lib/dpkg/lock')}E: Unable to lock the administration directory (/var/lib/dpkg/), is another process using it?\n`,
  },
  {
    id: 'archives-locked',
    exitCode: 100,
    text: `${lock('/var/cache/apt/archives/lock')}E: Unable to lock directory /var/cache/apt/archives/\n`,
  },
  {
    id: 'lists-locked',
    exitCode: 100,
    text: `${lock('/var/lib/apt/lists/lock')}E: Unable to lock directory /var/lib/apt/lists/\n`,
  },
  {
    id: 'waiting-for-lock',
    exitCode: 0,
    text: 'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 17 (unattended-upgr)...\n',
    cause: /process 17 \(unattended-upgr\)/,
  },
  {
    id: 'dpkg-interrupted',
    exitCode: 100,
    text: "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem. \n",
  },
  {
    id: 'other-package-broken',
    exitCode: 100,
    text: 'dpkg: error processing package cups:amd64 (--configure):\n installed cups package post-installation script subprocess returned error exit status 1\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n',
    cause: /another package, cups, .*exit status 1/,
  },
  { id: 'other-package-broken', exitCode: 100, text: 'E: Sub-process /usr/bin/dpkg returned an error code (1)\n' },
  {
    id: 'unmet-dependencies',
    exitCode: 100,
    text: " a : Depends: nothere (>= 2) but it is not installable\nE: Unmet dependencies. Try 'apt --fix-broken install' with no packages (or specify a solution).\n",
  },
  {
    id: 'dependency-missing',
    exitCode: 100,
    text: ' pg-backup-api : Depends: python3-absent (>= 9) but it is not installable\nE: Unable to correct problems, you have held broken packages.\n',
    cause: /pg-backup-api needs python3-absent \(>= 9\)/,
  },
  {
    id: 'dependency-missing',
    exitCode: 100,
    text: 'E: Unable to correct problems, you have held broken packages.\n',
    cause: /nothing need be on hold/,
  },
  {
    id: 'script-failed',
    exitCode: 100,
    text: 'dpkg: error processing package pg-backup-api (--configure):\n installed pg-backup-api package post-installation script subprocess returned error exit status 3\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n',
    cause: /exit status 3/,
  },
  {
    id: 'script-failed',
    exitCode: 100,
    text: 'dpkg: error processing archive /tmp/apt-dpkg-install-x/1-pg-backup-api_2.0.0-2_all.deb (--unpack):\n new pg-backup-api package pre-installation script subprocess returned error exit status 1\n',
    cause: /pre-installation/,
  },
  {
    id: 'conffile-prompt',
    exitCode: 100,
    text: '*** lab.conf (Y/I/N/O/D/Z) [default=N] ? dpkg: error processing package pg-backup-api (--configure):\n end of file on stdin at conffile prompt\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n',
  },
  {
    id: 'config-kept',
    exitCode: 0,
    text: "Configuration file '/etc/pg-backup-api/lab.conf'\n ==> Modified (by you or by a script) since installation.\n ==> Package distributor has shipped an updated version.\n ==> Keeping old config file as default.\n",
    cause: /\/etc\/pg-backup-api\/lab\.conf\.dpkg-dist/,
  },
  {
    id: 'debconf-noise',
    exitCode: 0,
    text: 'debconf: unable to initialize frontend: Dialog\ndebconf: falling back to frontend: Readline\n',
  },
  { id: 'needrestart-scan', exitCode: 0, text: 'Scanning processes...\nScanning linux images...\n' },
  {
    id: 'disk-full',
    exitCode: 100,
    text: "E: You don't have enough free space in /var/cache/apt/archives/.\n",
    cause: /\/var\/cache\/apt\/archives\/ is full/,
  },
  {
    id: 'disk-full',
    exitCode: 100,
    text: "dpkg: error processing archive /var/cache/apt/archives/pg-backup-api_2.0.0-2_all.deb (--unpack):\n cannot copy extracted data for './opt/x' to '/opt/x.dpkg-new': failed to write (No space left on device)\n",
  },
  { id: 'interrupted', exitCode: 0, text: 'W: Operation was interrupted before it could finish\n' },
  { id: 'killed', exitCode: 143, text: '' },
  { id: 'killed', exitCode: 137, text: '', cause: /exit code 137/ },
  { id: 'output-lost', exitCode: 100, text: 'E: Write error - write (32: Broken pipe)\n'.repeat(10) },
  { id: 'declined', exitCode: 1, text: 'Do you want to continue? [Y/n] Abort.\n' },
];

const DNF: readonly Case[] = [
  {
    id: 'not-root',
    exitCode: 1,
    text: 'Error: This command has to be run with superuser privileges (under the root user on most systems).\n',
  },
  {
    id: 'version-unknown',
    exitCode: 1,
    text: 'No match for argument: pg-backup-api-9.9\nError: Unable to find a match: pg-backup-api-9.9\n',
    cause: /pg-backup-api-9\.9$/,
  },
  {
    id: 'excluded',
    exitCode: 1,
    text: 'Error: Unable to find a match: pg-backup-api-2.0.0\nAll matches were filtered out by exclude filtering for argument: pg-backup-api-2.0.0\n',
    cause: /lock hides it/,
  },
  { id: 'no-repositories', exitCode: 1, text: 'Error: There are no enabled repositories in "/etc/yum.repos.d".\n' },
  {
    id: 'repository-file-broken',
    exitCode: 1,
    text: 'Warning: failed loading \'/etc/yum.repos.d/edb.repo\', skipping.\nError: There are no enabled repositories in "/etc/yum.repos.d".\n',
    cause: /\/etc\/yum\.repos\.d\/edb\.repo/,
  },
  {
    id: 'no-base-url',
    exitCode: 1,
    text: 'Error: Cannot find a valid baseurl for repo: lab\n',
    cause: /lab has no address/,
  },
  {
    id: 'repository-unreachable',
    exitCode: 1,
    text: "Errors during downloading metadata for repository 'lab':\n  - Curl error (7): Couldn't connect to server for http://h/repodata/repomd.xml []\nError: Failed to download metadata for repo 'lab': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried\n",
    cause: /repository lab cannot be read/,
  },
  {
    id: 'repository-unreachable',
    exitCode: 0,
    text: "Errors during downloading metadata for repository 'lab':\n  - Curl error (6): Couldn't resolve host name for http://h/repodata/repomd.xml []\n",
    cause: /as if it were empty/,
  },
  { id: 'no-cache', exitCode: 1, text: "Error: Cache-only enabled but no cache for 'lab'\n" },
  {
    id: 'package-gone',
    exitCode: 1,
    text: '[MIRROR] p.rpm: Status code: 404 for http://h/p.rpm\n[FAILED] p.rpm: No more mirrors to try - All mirrors were already tried without success\nError: Error downloading packages:\n  Cannot download p.rpm: All mirrors were tried\n',
  },
  {
    id: 'package-gone',
    exitCode: 1,
    text: 'Package "p-1-1.noarch" from local repository "lab" has incorrect checksum\nError: Some packages from local repository have incorrect checksum\n',
  },
  { id: 'package-unsigned', exitCode: 1, text: 'Package p-1-1.noarch.rpm is not signed\nError: GPG check FAILED\n' },
  { id: 'signature-invalid', exitCode: 1, text: 'Error: GPG check FAILED\n' },
  {
    id: 'signature-file-missing',
    exitCode: 1,
    text: "Curl error (37): Couldn't read a file:// file for file:///etc/pki/nokey.asc [Couldn't open file /etc/pki/nokey.asc]\n",
    cause: /\/etc\/pki\/nokey\.asc/,
  },
  {
    id: 'key-missing',
    exitCode: 1,
    text: 'You have enabled checking of packages via GPG keys. This is a good thing.\nHowever, you do not have any GPG public keys installed.\n',
  },
  {
    id: 'repository-unsigned',
    exitCode: 1,
    text: "Error: Failed to download metadata for repo 'lab': GPG verification is enabled, but GPG signature is not available. This may be an error or the repository does not support GPG verification: Curl error (37): Couldn't read a file:// file for file:///srv/repodata/repomd.xml.asc []\n",
  },
  {
    id: 'key-imported',
    exitCode: 0,
    text: 'Importing GPG key 0x1D9B2A11:\n Userid     : "Vendor <v@example.com>"\n Fingerprint: ABCD EF01 2345\n From       : /etc/pki/key.asc\nKey imported successfully\n',
    cause: /0x1D9B2A11 of Vendor <v@example\.com> .*fingerprint ABCD EF01 2345/,
  },
  { id: 'downgrade', exitCode: 0, text: 'Downgraded:\n  pg-backup-api-1.0.0-1.el8.noarch\nComplete!\n' },
  {
    id: 'waiting-for-lock',
    exitCode: 0,
    text: 'Waiting for process with pid 72 to finish.\n',
    cause: /process 72/,
  },
  {
    id: 'locked',
    exitCode: 200,
    text: 'Error: Failed to obtain the lock: metadata already locked by 72\n',
    cause: /process 72/,
  },
  { id: 'locked', exitCode: 200, text: 'RPMDB already locked by 12\n', cause: /process 12/ },
  { id: 'locked', exitCode: 200, text: '' },
  {
    id: 'rpm-locked',
    exitCode: 1,
    text: "RPM: error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)\nError: Could not run transaction.\n",
    cause: /\/var\/lib\/rpm\/\.rpm\.lock/,
  },
  {
    id: 'dependency-missing',
    exitCode: 1,
    text: 'Error: \n Problem: conflicting requests\n  - nothing provides python3-absent >= 9 needed by pg-backup-api-2.1.0-1.el8.noarch\n',
    cause: /needs python3-absent >= 9/,
  },
  {
    id: 'dependency-skipped',
    exitCode: 0,
    text: 'Skipping packages with broken dependencies:\n pg-backup-api noarch 2.1.0-1.el8 lab 6 k\n',
  },
  {
    id: 'scriptlet-failed',
    exitCode: 0,
    text: 'warning: %post(pg-backup-api-2.0.0-2.el9.noarch) scriptlet failed, exit status 3\n\nError in POSTIN scriptlet in rpm package pg-backup-api\nComplete!\n',
  },
  {
    id: 'script-failed',
    exitCode: 1,
    text: 'error: %prein(pg-backup-api-2.0.0-2.el9.noarch) scriptlet failed, exit status 3\n\nError in PREIN scriptlet in rpm package pg-backup-api\nError: Transaction failed\n',
  },
  {
    id: 'config-kept',
    exitCode: 0,
    text: 'warning: /etc/p.conf created as /etc/p.conf.rpmnew\n',
    cause: /\/etc\/p\.conf\.rpmnew/,
  },
  {
    id: 'disk-full',
    exitCode: 1,
    text: 'Error: Transaction test error:\n  installing package pg-backup-api-2.0.0-2.el9.noarch needs 7MB more space on the /opt filesystem\n',
    cause: /7MB are missing on \/opt/,
  },
  {
    id: 'file-conflict',
    exitCode: 1,
    text: 'Error: Transaction test error:\n  file /etc/x.conf from install of clash-1-1.noarch conflicts with file from package conf-2-1.noarch\n',
    cause: /conf-2-1\.noarch has the file \/etc\/x\.conf/,
  },
  {
    id: 'wrong-architecture',
    exitCode: 1,
    text: 'Error: package p-1-1.aarch64 does not have a compatible architecture\n',
  },
  { id: 'interrupted', exitCode: 130, text: '' },
  { id: 'killed', exitCode: 129, text: '' },
  { id: 'killed', exitCode: 137, text: '' },
  { id: 'output-lost', exitCode: 141, text: '' },
  {
    id: 'nothing-to-do',
    exitCode: 0,
    text: 'Package p-1-1.noarch is already installed.\nDependencies resolved.\nNothing to do.\nComplete!\n',
  },
];

const YUM: readonly Case[] = [
  {
    id: 'version-unknown',
    exitCode: 1,
    text: 'No package pg-backup-api-9.9 available.\nError: Nothing to do\n',
    cause: /pg-backup-api-9\.9/,
  },
  {
    id: 'locked',
    exitCode: 1,
    text: 'Existing lock /var/run/yum.pid: another copy is running as pid 812.\n',
    cause: /process 812/,
  },
  {
    id: 'older-than-installed',
    exitCode: 0,
    text: 'Package matching pg-backup-api-1.0.0-1.el7.noarch already installed. Checking for update.\nNothing to do\n',
  },
];

const ZYPPER: readonly Case[] = [
  { id: 'not-root', exitCode: 5, text: 'Root privileges are required to run this command.\n' },
  {
    id: 'locked',
    exitCode: 7,
    text: 'System management is locked by the application with pid 100 (zypper).\nClose this application before trying again.\n',
    cause: /process 100 \(zypper\)/,
  },
  {
    id: 'held',
    exitCode: 4,
    text: 'Problem: conflicting requests\n Solution 1: remove lock to allow installation of pg-backup-api\n',
  },
  { id: 'version-unknown', exitCode: 104, text: "No provider of 'pg-backup-api=9.9' found.\n" },
  {
    id: 'older-than-installed',
    exitCode: 0,
    text: "The selected package 'pg-backup-api-1.3.0-1.el8.noarch' from repository 'lab' has lower version than the installed one.\nUse 'zypper install --oldpackage pg-backup-api-1.3.0-1.el8.noarch' to force installation of the package.\nNothing to do.\n",
  },
  { id: 'nothing-to-do', exitCode: 0, text: "'pg-backup-api = 2.0.0' is already installed.\nNothing to do.\n" },
  {
    id: 'not-a-version',
    exitCode: 3,
    text: "Problem with the RPM file specified as 'pg-backup-api=/x.rpm', skipping.\n",
  },
];

const cases = Object.entries({ apt: APT, dnf: DNF, yum: YUM, zypper: ZYPPER }).flatMap(([manager, rows]) =>
  rows.map((row) => ({ manager: manager as Manager, ...row })),
);

describe('diagnoseOutput', () => {
  it.each(cases)('$manager: $id ($exitCode)', ({ manager, id, exitCode, text, cause }) => {
    for (const output of [
      { exitCode, stdout: '', stderr: text },
      { exitCode, stdout: text, stderr: '' },
    ]) {
      const situation = diagnoseOutput(manager, output);
      expect(situation).toMatchObject({ id, cause: expect.stringMatching(cause ?? /./) });
      expect(situation.cause).not.toContain('?');
      expect(situation.next.length).toBeGreaterThan(0);
    }
  });

  it('has a test for every rule of apt and dnf', () => {
    const tested = new Set(cases.map(({ manager, id }) => `${manager} ${id}`));
    const rules = (['apt', 'dnf'] as const).flatMap((manager) =>
      SITUATIONS[manager].map(({ id }) => `${manager} ${id}`),
    );
    expect([...new Set(rules)].filter((rule) => !tested.has(rule))).toEqual(['dnf transaction-failed']);
  });

  it("quotes the manager's own words", () => {
    const stderr = `Reading package lists...\nE: Version '9.9' for 'pg-backup-api' was not found\n`;
    expect(diagnoseOutput('apt', { exitCode: 100, stdout: '', stderr }).detail).toBe(
      "E: Version '9.9' for 'pg-backup-api' was not found",
    );
  });

  it('shows the last lines of what it does not know', () => {
    const stderr = `${'line\n'.repeat(50)}the end\n`;
    expect(diagnoseOutput('apt', { exitCode: 42, stdout: '', stderr })).toEqual({
      id: 'unknown',
      cause: 'apt-get ended with exit code 42',
      next: ['read the last lines of its output'],
      detail: 'line\nline\nline\nline\nthe end',
    });
  });

  it('looks past another package for its own', () => {
    const error = (name: string): string => `dpkg: error processing package ${name} (--configure):\n because\n`;
    const output = { exitCode: 100, stdout: '', stderr: error('cups') + error('pg-backup-api') };
    expect(recogniseOutput('apt', output).map(({ id }) => id)).toEqual(['script-failed', 'other-package-broken']);
  });
});

describe('recogniseOutput', () => {
  it('is empty after a quiet success', () => {
    expect(
      recogniseOutput('apt', { exitCode: 0, stdout: 'Setting up pg-backup-api (2.0.0-2) ...\n', stderr: '' }),
    ).toEqual([]);
    expect(
      recogniseOutput('dnf', { exitCode: 0, stdout: 'Installed:\n  p-1-1.noarch\nComplete!\n', stderr: '' }),
    ).toEqual([]);
  });
});
