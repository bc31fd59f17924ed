import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * What a Debian host is asked and told in order, from a host with Barman alone to one with Apache and pg-backup-api that run. The real
 * programs' answers are recorded below fixtures/recordings; the sandbox is held to them, and they to the real programs.
 */
export type HostStep =
  | { readonly do: readonly string[]; readonly compare?: Comparison }
  | { readonly write: string; readonly text: string }
  | { readonly remove: string };

/** What of an answer is compared: all of it, the exit code alone, or the lines that match, besides the exit code. */
type Comparison = 'all' | 'exit code' | RegExp;

export interface Answer {
  readonly exitCode: number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RecordedAnswer extends Answer {
  /** The position in the list of steps. */
  readonly step: number;
  readonly argv: readonly string[];
}

const state = `-f=\${db:Status-Want}\\t\${db:Status-Status}\\t\${db:Status-Eflag}\\t\${Version}\\n`;
const broken = '/etc/apache2/conf-enabled/broken.conf';
const site = '/etc/apache2/sites-available/trial.conf';
const units = '/etc/systemd/system';
const anchor = '/usr/local/share/ca-certificates/CA.crt';
const certificate = (name: string) => readFileSync(resolve(import.meta.dirname, '../../fixtures/pki', name), 'utf8');
/** The stand-in package of the recordings has an init script besides its unit; EDB's package has none. */
const notOfInitScripts = /^(?!Synchronizing state|Executing: )/;
/** What `wizard bundle` asks of a service. */
const shown = [
  ...['LoadState', 'ActiveState', 'SubState', 'Result', 'UnitFileState', 'FragmentPath', 'DropInPaths', 'MainPID'],
  ...['ExecMainStatus', 'NRestarts', 'User', 'Group', 'ExecStart', 'Environment', 'EnvironmentFiles'],
].join(',');
const install = ['apt-get', '-y', '-o', 'Dpkg::Options::=--force-confold', '-o', 'DPkg::Lock::Timeout=0', 'install'];

/** `word …` for each of the words. */
const each = (...lines: readonly string[]): HostStep[] => lines.map((line) => ({ do: line.split(' ') }));

export const debianSteps: readonly HostStep[] = [
  // Nothing of it is there.
  { do: ['dpkg-query', '-W', state, 'pg-backup-api'] },
  { do: ['dpkg-query', '-W', state, 'no-such-package'] },
  { do: ['dpkg-query', '-W', `-f=\${Conffiles}\\n`, 'pg-backup-api'] },
  { do: ['dpkg-query', '-W', state, 'barman'] },
  ...each('apt-cache policy no-such-package', 'apt-cache madison no-such-package', 'apt-get -qq check'),
  { do: ['apt-cache', 'policy', 'pg-backup-api'], compare: /^(?:\S| {2}(?:Installed|Candidate|Version table))/ },
  ...each(
    'systemctl is-active apache2',
    'systemctl is-active --quiet apache2',
    'systemctl is-enabled apache2',
    'systemctl is-enabled --quiet apache2',
    'systemctl is-failed apache2',
    'systemctl show -p MainPID --value pg-backup-api',
    'systemctl show -p LoadState,ActiveState,SubState,UnitFileState,MainPID pg-backup-api',
    'systemctl start no-such-unit',
    'systemctl stop no-such-unit',
    'systemctl restart no-such-unit',
    'systemctl reload no-such-unit',
    'systemctl enable no-such-unit',
    'systemctl disable no-such-unit',
    'systemctl cat --no-pager no-such-unit',
    'systemctl no-such-verb',
  ),
  { do: ['ss', '-Hltnp', 'sport = :443'] },
  // What apt refuses.
  ...each(
    'apt-get -s -qq install no-such-package',
    'apt-get -s -qq install pg-backup-api=9.9.9-1',
    'apt-get no-such-verb',
  ),
  { do: ['apt-get', '-s', '-qq', 'install', 'pg-backup-api=9.9*'] },
  { do: ['apt-get', '-s', '-qq', 'install', 'pg-backup-api'], compare: /^(?:Inst|Conf) pg-backup-api / },
  // Apache.
  { do: [...install, 'apache2'], compare: 'exit code' },
  { do: ['dpkg-query', '-W', state, 'apache2'] },
  ...each(
    'systemctl is-active apache2',
    'systemctl is-enabled apache2',
    'systemctl is-failed apache2',
    'apt-get -qq check',
  ),
  ...each(
    'a2enmod no_such_module',
    'a2ensite no-such-site',
    'a2dissite no-such-site',
    'a2enmod ssl proxy proxy_http',
    'a2enmod ssl',
    'apache2ctl configtest',
  ),
  { do: ['apache2ctl', '-M'], compare: /^ (?:core|ssl|proxy|proxy_http)_module / },
  ...each('systemctl restart apache2', 'systemctl is-active apache2'),
  { do: ['ss', '-Hltnp', 'sport = :443'], compare: /:443/ },
  { write: site, text: '<VirtualHost *:8443>\n    ServerName barman1.example.com\n</VirtualHost>\n' },
  ...each('a2ensite trial', 'a2ensite trial', 'apache2ctl configtest'),
  { do: ['apache2ctl', '-S'], compare: /^\*:8443/ },
  ...each('systemctl reload apache2', 'a2dissite trial', 'a2dissite trial'),
  { remove: site },
  // A configuration that Apache rejects.
  { write: broken, text: 'NoSuchDirective on\n' },
  ...each(
    'apache2ctl configtest',
    'systemctl reload apache2',
    'systemctl is-active apache2',
    'systemctl restart apache2',
  ),
  ...each(
    'systemctl is-active apache2',
    'systemctl is-failed apache2',
    'systemctl reload apache2',
    'systemctl start apache2',
  ),
  { write: broken, text: 'SSLCertificateFile "/no/such.crt"\n' },
  ...each('apache2ctl configtest'),
  { write: broken, text: '<VirtualHost *:443>\n' },
  ...each('apache2ctl configtest'),
  { write: broken, text: 'Listen 443\n' },
  ...each('apache2ctl configtest'),
  { remove: broken },
  ...each(
    'systemctl restart apache2',
    'systemctl is-active apache2',
    'systemctl stop apache2',
    'systemctl is-active apache2',
    'systemctl reload apache2',
    'systemctl try-restart apache2',
    'systemctl is-active apache2',
    'systemctl start apache2',
    'systemctl disable apache2',
    'systemctl is-enabled apache2',
    'systemctl enable apache2',
    'systemctl is-enabled apache2',
    'systemctl is-active apache2 no-such-unit',
    'a2dismod proxy',
    'a2dismod proxy_http',
  ),
  // pg-backup-api.
  { do: [...install, 'pg-backup-api'], compare: 'exit code' },
  { do: ['dpkg-query', '-W', state, 'pg-backup-api'] },
  { do: ['systemctl', 'enable', '--now', 'pg-backup-api'], compare: notOfInitScripts },
  ...each('systemctl is-active pg-backup-api', 'systemctl is-enabled pg-backup-api'),
  { do: ['systemctl', 'enable', 'pg-backup-api'], compare: notOfInitScripts },
  ...each('systemctl reload pg-backup-api'),
  {
    do: ['systemctl', 'show', '-p', shown, 'pg-backup-api'],
    compare: /^(?:MainPID|Result|LoadState|ActiveState|SubState|FragmentPath|UnitFileState)=/,
  },
  { do: ['systemctl', 'disable', 'pg-backup-api'], compare: notOfInitScripts },
  ...each(
    'systemctl is-enabled pg-backup-api',
    'systemctl stop pg-backup-api',
    'systemctl show -p ActiveState,SubState,UnitFileState,MainPID pg-backup-api',
  ),
  // Holding back.
  ...each(
    'apt-mark hold pg-backup-api',
    'apt-mark showhold',
    'apt-mark hold pg-backup-api',
    'apt-mark hold no-such-package',
  ),
  { do: ['dpkg-query', '-W', state, 'pg-backup-api'] },
  ...each('apt-mark unhold pg-backup-api', 'apt-mark showhold'),
  // Removing.
  { do: ['apt-get', '-y', 'remove', 'pg-backup-api'], compare: 'exit code' },
  { do: ['dpkg-query', '-W', state, 'pg-backup-api'] },
  { do: ['apt-get', '-y', 'purge', 'pg-backup-api'], compare: 'exit code' },
  { do: ['dpkg-query', '-W', state, 'pg-backup-api'] },
  // Barman.
  ...each('barman check no-such-server'),
  // The trust store.
  ...each('update-ca-certificates'),
  { write: anchor, text: certificate('tpa/root.crt') },
  ...each('update-ca-certificates', 'update-ca-certificates'),
  // Another certificate under the same name is not seen without --fresh.
  { write: anchor, text: certificate('tpa/pg-backup-api.crt') },
  ...each('update-ca-certificates'),
  { do: ['update-ca-certificates', '--fresh'], compare: /^(?:Clearing|Updating|Running|done)/ },
  { remove: anchor },
  ...each('update-ca-certificates'),
  // A timer.
  { write: `${units}/trial.service`, text: '[Service]\nType=oneshot\nExecStart=/bin/true\n' },
  {
    write: `${units}/trial.timer`,
    text: '[Timer]\nOnCalendar=daily\nRandomizedDelaySec=1h\n[Install]\nWantedBy=timers.target\n',
  },
  ...each(
    'systemctl daemon-reload',
    'systemctl is-enabled trial.timer',
    'systemctl enable --now trial.timer',
    'systemctl is-enabled --quiet trial.timer',
    'systemctl is-active --quiet trial.timer',
    'systemctl is-active trial.timer',
    'systemctl show -p ActiveState,SubState,UnitFileState trial.timer',
    'systemctl enable --now trial.timer',
    'systemctl disable --now trial.timer',
    'systemctl is-enabled trial.timer',
    'systemctl is-active trial.timer',
    'systemctl enable no-such-unit.timer',
    'systemctl stop no-such-unit.timer',
  ),
  { remove: `${units}/trial.timer` },
  { remove: `${units}/trial.service` },
];

const directory = resolve(import.meta.dirname, '../../fixtures/recordings');
const file = 'debian-host.json';

/** The answers of the real programs, in the order of the steps. */
export function recordedAnswers(): readonly RecordedAnswer[] {
  return readdirSync(directory)
    .map((name) => join(directory, name, file))
    .filter((path) => existsSync(path))
    .flatMap((path) => JSON.parse(readFileSync(path, 'utf8')) as RecordedAnswer[])
    .sort((one, other) => one.step - other.step);
}

/** Writes the answers below fixtures/recordings, each program's into a directory that `versionOf` completes: `apt-2.6.1`. */
export function record(answers: readonly RecordedAnswer[], versionOf: (program: string) => string): void {
  const names = new Set(answers.map(({ argv: [program = ''] }) => versionOf(program)));
  for (const name of names) {
    mkdirSync(join(directory, name), { recursive: true });
    const own = answers.filter(({ argv: [program = ''] }) => versionOf(program) === name);
    writeFileSync(join(directory, name, file), `${JSON.stringify(own, undefined, 1)}\n`);
  }
}

/** What of the answer of a step two hosts must have in common: versions, times, numbers of processes and of certificates differ. */
export function comparable(step: number, { exitCode, stdout, stderr }: Answer): object {
  const wanted = debianSteps[step];
  const comparison = wanted !== undefined && 'do' in wanted ? (wanted.compare ?? 'all') : 'all';
  if (comparison === 'exit code') return { exitCode };
  const lines = (text: string) =>
    text
      .split('\n')
      // Whether Apache can tell its own name depends on the host's DNS.
      .filter((line) => !line.startsWith('AH00558: ') && (comparison === 'all' || comparison.test(line)))
      .map(alike);
  return { exitCode, stdout: lines(stdout), stderr: lines(stderr) };
}

function alike(line: string): string {
  return line
    .replace(/\b(?:\d+:)?\d+(?:\.\d+)+(?:[-+~.][\w.+~]+)*/g, '<version>')
    .replace(/\bpid=\d+,fd=\d+/g, '<process>')
    .replace(/(?<=Syntax error on line )\d+(?= of \/etc\/apache2\/apache2\.conf)/, '<line>')
    .replace(/\(<version> .*? \[(all|amd64|arm64)\]\)/, '(<version> <repository> [$1])')
    .replace(/^(MainPID=)?[1-9]\d+$/, '$1<pid>')
    .trimEnd();
}
