import type { Case } from './situation-case.ts';

export const DNF: readonly Case[] = [
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

export const ZYPPER: readonly Case[] = [
  { id: 'not-root', exitCode: 5, text: 'Root privileges are required to run this command.\n' },
  {
    // zypper 1.14.42, downloaded in advance: without that it looks for no conflict.
    id: 'file-conflict',
    exitCode: 8,
    text: 'Checking for file conflicts: [....error]\nDetected 1 file conflict:\n\nFile /etc/lab.conf\n  from install of\n     conf-b-1-1.noarch (c)\n  conflicts with file from package\n     conf-a-1-1.noarch (@System)\n',
    cause: /conf-a-1-1\.noarch has the file \/etc\/lab\.conf/,
  },
  {
    id: 'locked',
    exitCode: 7,
    text: 'System management is locked by the application with pid 100 (zypper).\nClose this application before trying again.\n',
    cause: /process 100 \(zypper\)/,
  },
  {
    id: 'locked',
    exitCode: 7,
    text: '<?xml version=\'1.0\'?>\n<stream>\n<message type="error">System management is locked by the application with pid 27818 (/usr/bin/zypper).\nClose this application before trying again.</message>\n</stream>\n',
    cause: /process 27818 \(\/usr\/bin\/zypper\)/,
  },
  {
    id: 'dependency-missing',
    exitCode: 4,
    text: '<stream>\n<prompt id="1">\n<description>Problem: nothing provides /bin/sh needed by lab-post-1-1.noarch\n Solution 1: do not install lab-post-1-1.noarch\n</description>\n<text>Choose from above solutions by number or cancel</text>\n</prompt>\n</stream>\n',
    cause: /^lab-post-1-1\.noarch needs \/bin\/sh,/,
  },
  {
    id: 'dependency-missing',
    exitCode: 4,
    text: "Problem: nothing provides 'python3-flask' needed by the to be installed pg-backup-api-2.2.0-1.noarch\n",
    cause: /^pg-backup-api-2\.2\.0-1\.noarch needs 'python3-flask',/,
  },
  {
    id: 'package-gone',
    exitCode: 8,
    text: "File './e0/pg-backup-api-doc-2.1.0-1.el8.noarch.rpm' not found on medium 'dir:/lab'\nAbort, retry, ignore? [a/r/i/...? shows all options] (a): a\nProblem occurred during or after installation or removal of packages:\nInstallation has been aborted as directed.\n",
    cause: /pg-backup-api-doc-2\.1\.0-1\.el8\.noarch\.rpm is not there any more/,
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
