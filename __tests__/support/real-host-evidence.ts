import { type Ended, hostName, type RealHost } from './real-host.ts';

/** Where TPA keeps the set. */
export const folder = '/etc/tpa/pg-backup-api';

/**
 * Every file, folder and link below the paths, as `KIND OWNER:GROUP MODE`, with the digest of a file and the target of a link: two
 * equal maps mean that nothing was changed, left behind or lost. `journalled` leaves the wizard's own records out.
 */
export async function snapshot(host: RealHost, ...paths: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const script = `find "$@" -printf '%p\\t%y %u:%g %m %l\\n' 2>/dev/null; echo; find "$@" -type f -exec sha256sum {} + 2>/dev/null; true`;
  const [facts = '', digests = ''] = (await host.must('sh', '-c', script, 'snapshot', ...paths)).split('\n\n');
  const digestOf = new Map(digests.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
  return Object.fromEntries(
    facts.split('\n').map((line) => {
      const [path = '', fact = ''] = line.split('\t');
      return [path, `${fact}${digestOf.get(path) ?? ''}`];
    }),
  );
}

/** What the wizard may change on a host, apart from its own records and the packages' files. */
export const touched = [
  '/etc/tpa',
  '/etc/apache2',
  '/etc/ssl/certs',
  '/usr/local/share/ca-certificates',
  '/srv/pgcluster',
];

/** The answer of a command with `--json`. */
export function answerOf<Answer>({ stdout, stderr }: Ended): Answer {
  try {
    return JSON.parse(stdout) as Answer;
  } catch {
    throw new Error(`no JSON:\n${stdout}\n${stderr}`);
  }
}

/** The serial number in a certificate file, as openssl prints it. */
export async function serialOf(host: RealHost, file: string): Promise<string> {
  return (await host.must('openssl', 'x509', '-noout', '-serial', '-in', file)).trim();
}

/** The serial number that Apache presents, asked by openssl without a client certificate. */
export async function servedSerial(host: RealHost): Promise<string> {
  const ask = `openssl s_client -connect ${hostName}:443 -servername ${hostName} </dev/null 2>/dev/null | openssl x509 -noout -serial`;
  return (await host.must('sh', '-c', ask)).trim();
}

/** GET by real curl with a client's pair; the body, or curl's exit code. */
export async function curl(host: RealHost, path: string, pair: string | undefined): Promise<string> {
  const client = pair === undefined ? [] : ['--cert', `${pair}.crt`, '--key', `${pair}.key`];
  const { exitCode, stdout } = await host.run(
    ...['curl', '--silent', '--show-error', '--max-time', '20', '--cacert', `${folder}/root.crt`],
    ...[...client, `https://${hostName}${path}`],
  );
  return exitCode === 0 ? stdout.trim() : `curl ended with ${exitCode}`;
}

interface Reported {
  readonly error?: { readonly id: string; readonly message: string };
  readonly problem?: { readonly id: string; readonly message: string };
  readonly steps?: readonly Reported[];
}

/** The id of the problem that a command with `--json` ended with, wherever in its answer it stands. */
export function problemOf(ended: Ended): string | undefined {
  const { error, problem, steps } = answerOf<Reported>(ended);
  return error?.id ?? problem?.id ?? steps?.at(-1)?.problem?.id;
}
