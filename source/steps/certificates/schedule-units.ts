import type { ScheduledCommand } from '../../wizard/site.ts';

/** The unattended renewal as systemd units, or as a line of cron where systemd does not run. Texts only. */
export const unitName = 'pg-backup-api-wizard-renew';
export const serviceFile = `/etc/systemd/system/${unitName}.service`;
export const timerFile = `/etc/systemd/system/${unitName}.timer`;
/** Where the .deb and the .rpm bring the same units; those in /etc go before them (systemd.unit(5)). */
export const packagedDirectory = '/usr/lib/systemd/system';
/** systemd's own note of the timer's last run, kept for a persistent one (systemd.timer(5)). */
export const stampFile = `/var/lib/systemd/timers/stamp-${unitName}.timer`;
/** A name without a dot: run-parts and cron skip others. */
export const cronFile = '/etc/cron.d/pg-backup-api-wizard';

/** The option of `certs renew` whose file a scheduled run writes. */
export const prometheusOption = '--prometheus';

/** The file that the runs of this unit, or of this line of cron, write. */
export function fileOfRuns(text: string | undefined): string | undefined {
  return new RegExp(`${prometheusOption} (/[\\w@+=:,./-]+)`).exec(text ?? '')?.[1];
}

/** What a scheduled run does, but for the files and names of this host. */
export const scheduledWords = ['certs', 'renew', '--expiring', '--recover', '--yes', '--plain', '--no-color'];

const byCommand =
  '# Written by pg-backup-api-wizard (wizard certs schedule); removed by wizard certs schedule --remove.';
/** First line of the units that the packages bring. */
export const byPackage = `# Of the package pg-backup-api-wizard, disabled until wizard certs schedule starts it for this host's config.yml.`;

/** The units do the same: they differ in comments at most. */
export function isSameUnit(one: string | undefined, other: string | undefined): boolean {
  const bare = (text: string | undefined) => text?.replace(/^#.*\n/gm, '');
  return bare(one) === bare(other);
}

/**
 * One run. Exit code 4 (the CA must be rotated) is told in the journal and by `certs status`, and does not fail the unit: a unit that
 * is red for ninety days is looked at by nobody. No MemoryDenyWriteExecute: V8 needs such memory.
 */
export function serviceText({ argv, folder }: ScheduledCommand, firstLine = byCommand): string {
  return `${firstLine}
[Unit]
Description=Renew the certificates of pg-backup-api that end soon
Documentation=man:systemd.timer(5)
After=network.target

[Service]
Type=oneshot
ExecStart=${argv.map(unitWord).join(' ')}
SuccessExitStatus=4
TimeoutStartSec=15min
UnsetEnvironment=NODE_OPTIONS NODE_EXTRA_CA_CERTS
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
ReadWritePaths=/etc -${unitWord(folder)}
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
`;
}

/** Once a day, at a time of its own on each host; what was missed while the host was off is made up for. */
export function timerText(firstLine = byCommand): string {
  return `${firstLine}
[Unit]
Description=Renew the certificates of pg-backup-api every day

[Timer]
OnCalendar=daily
RandomizedDelaySec=6h
Persistent=true

[Install]
WantedBy=timers.target
`;
}

/** Cron knows no random delay: the minute is the host's own. Where systemd runs by now, the line stands back. */
export function cronText({ argv }: ScheduledCommand, hostName: string): string {
  const seed = [...hostName].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const command = argv.map(cronWord).join(' ');
  return `${byCommand}
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
${seed % 60} ${Math.floor(seed / 60)} * * * root [ -d /run/systemd/system ] || ${command} 2>&1 | logger -t ${unitName}
`;
}

/** A word of ExecStart (systemd.service(5)): quoted, with % and $ doubled. */
function unitWord(word: string): string {
  const text = word.replace(/%/g, '%%').replace(/\$/g, '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** A word of the shell; cron takes an unescaped % for the end of the line. */
function cronWord(word: string): string {
  const quoted = /^[\w@+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
  return quoted.replace(/%/g, '\\%');
}
