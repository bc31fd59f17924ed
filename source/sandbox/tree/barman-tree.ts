import { directory, type Entry, file } from './entry.ts';

const owner = 'barman';

/** Barman as TPA leaves it: the main file, one file a PostgreSQL server, folders that belong to barman. */
export function barmanTree(): Entry[] {
  return [
    file('/etc/barman.conf', main),
    directory('/etc/barman.d', 0o755),
    file('/etc/barman.d/pg1.conf', server('pg1', 'primary of pgcluster', '')),
    file('/etc/barman.d/pg2.conf', server('pg2', 'replica of pgcluster', ' password=example')),
    directory('/var/lib/barman', 0o750, owner),
    ...['pg1', 'pg2'].flatMap((name) => [
      directory(`/var/lib/barman/${name}`, 0o755, owner),
      ...['base', 'errors', 'incoming', 'meta', 'streaming', 'wals'].map((folder) =>
        directory(`/var/lib/barman/${name}/${folder}`, 0o755, owner),
      ),
    ]),
    directory('/var/log/barman', 0o755, owner),
    file('/var/log/barman/barman.log', '', 0o640, owner),
    directory('/etc/tpa', 0o755),
    file('/etc/tpa/barman-home-ok', '', 0o644),
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

function server(name: string, description: string, password: string): string {
  return `[${name}]
description = ${description}
conninfo = host=${name}.example.com user=barman dbname=postgres connect_timeout=5${password}
streaming_conninfo = host=${name}.example.com user=streaming_barman${password}
backup_method = postgres
streaming_archiver = on
slot_name = barman
create_slot = auto
`;
}
