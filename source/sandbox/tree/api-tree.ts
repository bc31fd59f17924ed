import type { OsFamily } from '../../os/families.ts';
import { type Entry, file } from './entry.ts';

/** What the pg-backup-api package brings: its unit, gunicorn's settings, the log files. It is neither enabled nor started. */
export function apiTree(family: OsFamily): Entry[] {
  const units = family === 'debian' ? '/lib/systemd/system' : '/usr/lib/systemd/system';
  return [
    file(`${units}/pg-backup-api.service`, unit),
    file('/etc/pg-backup-api-config.py', settings),
    ...['barman-api.log', 'barman-api-access.log', 'barman-api-error.log'].map((name) =>
      file(`/var/log/barman/${name}`, '', 0o640, 'barman'),
    ),
  ];
}

const unit = `[Unit]
Description=Postgres Backup API
After=network.target

[Service]
User=barman
Group=barman
ExecStart=/usr/bin/gunicorn -c /etc/pg-backup-api-config.py pg_backup_api.app
Restart=on-failure
StandardOutput=journal

[Install]
WantedBy=multi-user.target
`;

const settings = `# Settings of gunicorn for pg-backup-api
accesslog = "/var/log/barman/barman-api-access.log"
errorlog = "/var/log/barman/barman-api-error.log"

timeout = 60                    # seconds

bind = "localhost:7480"
`;
