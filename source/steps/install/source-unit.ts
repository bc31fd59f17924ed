import { type SourceWish, wishWords } from './source-wish.ts';

export const unitFile = '/etc/systemd/system/pg-backup-api.service';
export const logFolder = '/var/log/barman';
export const logFiles = ['barman-api.log', 'barman-api-access.log', 'barman-api-error.log'].map(
  (name) => `${logFolder}/${name}`,
);

export function environmentFolder({ buildFolder }: SourceWish): string {
  return `${buildFolder}/venv`;
}

export function pythonOf(wish: SourceWish): string {
  return `${environmentFolder(wish)}/bin/python`;
}

/**
 * gunicorn as the package runs it: user barman, loopback only, a minute for a request because `barman diagnose` asks every server.
 * `pg-backup-api serve`, which TPA's unit for this method starts, is Flask's development server.
 */
export function unitText(wish: SourceWish): string {
  const [, access, errors] = logFiles;
  return `# Written by pg-backup-api-wizard. Installed from ${wishWords(wish).replace(/\s+/g, ' ')}
[Unit]
Description=Postgres Backup API
After=network.target

[Service]
User=barman
Group=barman
ExecStart=${pythonOf(wish)} -m gunicorn --bind 127.0.0.1:7480 --timeout 60 --access-logfile ${access} --error-logfile ${errors} pg_backup_api.app:application
Restart=always
RestartSec=2

[Install]
WantedBy=multi-user.target
`;
}
