import { systemIdAt } from '../barman/system-id.ts';
import { directory, type Entry, file } from './entry.ts';
import { processTree, receiverPid } from './process-tree.ts';

const owner = 'barman';
const names = ['pg1', 'pg2'] as const;

/** Barman as TPA leaves it: the main file, one file a PostgreSQL server, folders that belong to barman. */
export function barmanTree(): Entry[] {
  return [
    file('/etc/barman.conf', main),
    directory('/etc/barman.d', 0o755),
    file('/etc/barman.d/pg1.conf', server('pg1', 'primary of pgcluster')),
    file('/etc/barman.d/pg2.conf', server('pg2', 'replica of pgcluster')),
    directory('/var/lib/barman', 0o750, owner),
    ...names.flatMap((name, index) => [
      directory(`/var/lib/barman/${name}`, 0o755, owner),
      ...['base', 'errors', 'incoming', 'meta', 'streaming', 'wals'].map((folder) =>
        directory(`/var/lib/barman/${name}/${folder}`, 0o755, owner),
      ),
      file(`/var/lib/barman/${name}/identity.json`, identity(index), 0o644, owner),
      file(`/var/lib/barman/.${name}-receive-wal.lock`, `${receiverPid(index)}\n`, 0o600, owner),
      file(`/etc/cron.d/${name}`, backupJob(name), 0o644),
    ]),
    directory('/var/log/barman', 0o755, owner),
    file('/var/log/barman/barman.log', '', 0o640, owner),
    directory('/etc/tpa', 0o755),
    file('/etc/tpa/barman-home-ok', gate, 0o755),
    file('/etc/cron.d/barman', maintenance, 0o644),
    ...processTree(names),
  ];
}

const main = `; Barman, Backup and Recovery Manager for PostgreSQL
[barman]
barman_user = barman
configuration_files_directory = /etc/barman.d
barman_home = /var/lib/barman
log_file = /var/log/barman/barman.log
log_level = INFO
minimum_redundancy = 3
retention_policy = RECOVERY WINDOW OF 4 WEEKS
last_backup_maximum_age = 1 WEEK
`;

/** TPA's gate, for a disk of Barman's own (roles/barman/templates). */
const gate = `#!/bin/bash

test -x /usr/bin/barman || exit 1
findmnt /var/lib/barman &>/dev/null || exit 1
exit 0
`;

const maintenance = `# /etc/cron.d/barman: crontab entries for the barman package
MAILTO=root
* * * * * barman /etc/tpa/barman-home-ok && /usr/bin/barman -q cron
`;

function backupJob(name: string): string {
  return `#Ansible: Backup from server ${name}\n0 4 * * * barman /etc/tpa/barman-home-ok && /usr/bin/barman backup ${name}\n`;
}

/** What Barman stores at the first backup. */
function identity(index: number): string {
  return `${JSON.stringify({ systemid: systemIdAt(index), version: '16' }, undefined, 4)}\n`;
}

function server(name: string, description: string): string {
  return `[${name}]
description = ${description}
conninfo = host=${name}.example.com user=barman dbname=postgres connect_timeout=5
streaming_conninfo = host=${name}.example.com user=streaming_barman
backup_method = postgres
streaming_archiver = on
slot_name = barman
create_slot = auto
`;
}
