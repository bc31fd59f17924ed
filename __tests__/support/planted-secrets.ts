import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Passwords as operators leave them on a host, and the words of each that no output may have. */
export const plantedSecrets = {
  conninfo: 'Tr0ub4dor-1',
  quoted: "Tr0ub4dor's 2nd",
  address: 'Tr0ub4dor-3',
  config: 'C0rrect-h0rse-4',
  environment: 'C0rrect h0rse 5',
  pgpass: 'Batt3ry-6',
  header: 'QmF0dDNyeS03',
  bare: 'Tr0ub4dor-1',
} as const;

const words = ['Tr0ub4dor', 'C0rrect', 'h0rse', 'Batt3ry', 'QmF0dDNyeS03'];

/** Lines of a text that give a planted secret away. */
export function linesWithSecrets(text: string): readonly string[] {
  return text.split('\n').filter((line) => words.some((word) => line.includes(word)));
}

/** Puts them into Barman's files, config.yml, the service's environment and the logs. `path` tells where a path of the host is. */
export function plantSecrets(path: (hostPath: string) => string): void {
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(path(file), change(readFileSync(path(file), 'utf8')));
  edit('/etc/barman.d/pg1.conf', (text) =>
    text.replace(/^conninfo = .*$/m, (line) => `${line} password=${plantedSecrets.conninfo}`),
  );
  edit('/etc/barman.d/pg2.conf', (text) =>
    text
      .replace(/^conninfo = .*$/m, (line) => `${line} password='${escaped(plantedSecrets.quoted)}'`)
      .replace(/^streaming_conninfo = .*$/m, `streaming_conninfo = postgresql://u:${plantedSecrets.address}@pg2/x`),
  );
  edit('/root/pgcluster/config.yml', (text) =>
    text.replace(
      'cluster_vars:',
      `cluster_vars:\n  barman_password: ${plantedSecrets.config}\n  db_password: 'C0rrect'`,
    ),
  );
  put(path('/etc/default/pg-backup-api'), `PGPASSWORD=${plantedSecrets.environment}\n`);
  chmodSync(path('/etc/default/pg-backup-api'), 0o600);
  appendFileSync(
    path('/var/log/barman/barman.log'),
    [
      `INFO connecting with ${plantedSecrets.bare} as it is`,
      `pg1.example.com:5432:*:barman:${plantedSecrets.pgpass}`,
      `> Authorization: Basic ${plantedSecrets.header}`,
      JSON.stringify({ event: 'connect', conninfo: `host=pg2 password='${escaped(plantedSecrets.quoted)}'` }),
      '\u001b[31mand a colour\u001b[0m',
      '',
    ].join('\n'),
  );
}

/** As libpq wants it in single quotes. */
function escaped(secret: string): string {
  return secret.replaceAll("'", "\\'");
}

function put(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
