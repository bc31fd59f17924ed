import { execFile, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import { renewalWindow, rotationDue, rotationWindow } from '../../source/pki/renewal.ts';

/**
 * By hand: WIZARD_DAYS=1 runs the timer's command on every day (hours), WIZARD_DAYS=20 on every 20th. Without it: on the days on which
 * something is due, and some between. WIZARD_SEED chooses other power cuts.
 */
const every = process.env.WIZARD_DAYS === undefined ? undefined : Number(process.env.WIZARD_DAYS);
const seed = Number(process.env.WIZARD_SEED ?? 14);

const lastDay = 4000;
const hostName = 'barman1.example.com';
const folder = '/etc/tpa/pg-backup-api';
const dayMs = 86_400_000;
/** Three in the morning of day 0. */
const begin = Date.UTC(2026, 11, 1, 3);
/** How long the operator leaves the announcement of the CA's end lying. */
const operatorWaits = 40;
/** The longest time between two runs: more than half of a leaf's life, less than the time until it is due. */
const mostDays = 300;

const program = fileURLToPath(new URL('../../bin/wizard.js', import.meta.url));
const renew = ['certs', 'renew', '--expiring', '--recover', '--yes', '--json'];
/** The calls that change a file or its name, put it on the disk, or open it: a run is killed at one of them. */
const calls = 'rename,mkdir,unlink,fsync,openat';

let scratch: string;
const real = (path: string) => join(scratch, 'root', path);
const inSet = (name: string) => real(`${folder}/${name}`);

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'wizard-years-'));
  mkdirSync(real('/etc'), { recursive: true });
  mkdirSync(join(scratch, 'empty'));
  writeFileSync(real('/etc/os-release'), 'ID=debian\nVERSION_ID="12"\n');
  writeFileSync(real('/etc/passwd'), 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/sh\n');
  writeFileSync(real('/etc/group'), 'root:x:0:\nwww-data:x:33:\n');
});
afterAll(() => rmSync(scratch, { recursive: true }));

interface Ran {
  /** Undefined when it was killed. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function run(argv: readonly string[]): Promise<Ran> {
  const [name = '', ...words] = argv;
  return new Promise((resolve) => {
    const options = { cwd: join(scratch, 'empty'), maxBuffer: 1 << 26 };
    const child = execFile(name, words, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : undefined;
      resolve({ code, stdout, stderr });
    });
    child.stdin?.end();
  });
}

const timeOf = (day: number) => new Date(begin + day * dayMs);

/** Debian has it in the directory of the machine's architecture. */
function faketimeLibrary(): string {
  const places = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`);
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error('libfaketime is missing: apt-get install faketime');
  return found;
}

/**
 * The whole program on a day; `trace` are more words of strace, which leaves alone what the wizard starts. What libfaketime shares between
 * processes lies in a file system of this call alone, for nobody would remove it after a kill.
 */
function wizard(day: number, words: readonly string[], trace: readonly string[] = []): Promise<Ran> {
  const time = timeOf(day).toISOString().replace('T', ' ').slice(0, 19);
  const fake = [`LD_PRELOAD=${faketimeLibrary()}`, `FAKETIME=@${time}`, 'FAKETIME_DONT_FAKE_MONOTONIC=1', 'TZ=UTC'];
  const strace = ['strace', '-f', '-b', 'execve', '-qq', '-e', `trace=${calls}`, '-e', 'signal=none', ...trace];
  return run([
    ...['unshare', '--mount', 'sh', '-ec', 'mount -t tmpfs none /dev/shm; exec "$@"', 'sh'],
    ...['env', '-u', 'NODE_OPTIONS', 'UV_THREADPOOL_SIZE=1'],
    ...(trace.length === 0 ? fake : [...strace, ...fake.flatMap((variable) => ['-E', variable])]),
    ...[process.execPath, program, '--root', join(scratch, 'root'), '--host', hostName, ...words],
  ]);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A handshake of OpenSSL's own programs with the set as it lies on the disk, on that day: a request, as Apache and curl would see it. */
async function exchange(day: number, trusted = inSet('root.crt')): Promise<string> {
  const when = ['-attime', String(Math.floor(timeOf(day).getTime() / 1000))];
  const of = (name: string) => ['-cert', inSet(`${name}.crt`), '-key', inSet(`${name}.key`)];
  const common = ['-tls1_2', ...when, '-verify_return_error'];
  const accept = ['-accept', '127.0.0.1:0', '-naccept', '1', '-Verify', '3', '-CAfile', inSet('root.crt')];
  const server = spawn('openssl', ['s_server', ...common, ...accept, ...of('pg-backup-api')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  const gone = new Promise<string>((resolve) => server.once('close', () => resolve('nowhere')));
  const listening = new Promise<string>((resolve) => {
    server.stderr.on('data', (text) => {
      said += text;
    });
    server.stdout.on('data', (text) => {
      said += text;
      const address = /ACCEPT (\S+:\d+)\s/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const address = await Promise.race([listening, gone]);
  const names = ['-verify_hostname', hostName, '-CAfile', trusted];
  const client = await run(['openssl', 's_client', '-connect', address, ...common, ...of('pg-backup-user'), ...names]);
  server.kill();
  await gone;
  return client.code === 0 && client.stdout.includes('Verify return code: 0 (ok)')
    ? 'ok'
    : `${said}\n${client.stdout}${client.stderr}`;
}

function certificate(name: string): { readonly notBefore: Date; readonly notAfter: Date } {
  const read = inspectCertificates(readFileSync(inSet(name), 'utf8'));
  const found = read.ok ? read.certificates[0] : undefined;
  if (found === undefined) throw new Error(`${name} cannot be read.`);
  return found;
}

const dayOf = (time: Date) => Math.ceil((time.getTime() - begin) / dayMs);

/** The days from which the leaves are to be renewed. */
const dueDays = () =>
  ['pg-backup-api.crt', 'pg-backup-user.crt'].map((name) =>
    dayOf(new Date(certificate(name).notAfter.getTime() - renewalWindow * dayMs)),
  );

/** The next day to look at: the first of those on which something becomes due, or one between. */
function dayAfter(day: number): number {
  const due = dueDays();
  const rotation = dayOf(rotationDue(certificate('root.crt')));
  const days = [...due, rotation - 1, rotation + 1, rotation + operatorWaits, day + (every ?? mostDays)];
  return Math.min(...days.filter((one) => one > day));
}

interface Moment {
  readonly call: string;
  readonly at: number;
}

/** The moments of a run at which a power cut finds something else on the disk, from what strace wrote. */
function momentsOf(text: string): readonly Moment[] {
  const made = new Map<string, number>();
  return text.split('\n').flatMap((line) => {
    const call = /^\d+ +(\w+)\(/.exec(line)?.[1];
    if (call === undefined) return [];
    const at = (made.get(call) ?? 0) + 1;
    made.set(call, at);
    return [{ call, at }];
  });
}

/** One of them: its call first, for a run opens more files than it changes. */
function oneOf(moments: readonly Moment[], random: () => number): Moment | undefined {
  const names = [...new Set(moments.map(({ call }) => call))];
  const name = names[Math.floor(random() * names.length)];
  const same = moments.filter(({ call }) => call === name);
  return same[Math.floor(random() * same.length)];
}

interface Answer {
  readonly outcome: string;
  readonly ca: { readonly state: string; readonly command?: string };
}

test(`4,000 days of the timer's command, a third of its runs killed (seed ${seed})`, async () => {
  const random = randomFrom(seed);
  const created = await wizard(0, ['certs', 'create', '--key-type', 'ec-p256', '--yes']);
  expect(created, created.stderr).toMatchObject({ code: 0 });
  copyFileSync(inSet('root.crt'), join(scratch, 'first-root.crt'));
  const firstEnd = certificate('root.crt').notAfter;

  /** Of the first run that changes nothing, and of the first renewal. */
  const moments: { idle: readonly Moment[]; renewal: readonly Moment[] } = { idle: [], renewal: [] };
  const told = { runs: 0, killed: 0, recovered: 0, renewed: 0, announced: -1, rotated: -1 };
  const where = (day: number) => `day ${day}, seed ${seed}, ${JSON.stringify(told)}`;

  /** The timer's command, killed or not. The host that comes back after a power cut makes up for the run at once. */
  const runTimer = async (day: number): Promise<Ran> => {
    for (;;) {
      told.runs += 1;
      const kind = dueDays().some((due) => due <= day) ? 'renewal' : 'idle';
      const moment = random() < 1 / 3 ? oneOf(moments[kind], random) : undefined;
      const record = moments[kind].length === 0 ? ['-o', join(scratch, 'calls')] : [];
      const cut = moment && ['-o', '/dev/null', '-e', `inject=${moment.call}:signal=KILL:when=${moment.at}`];
      const ran = await wizard(day, renew, cut ?? record);
      if (record.length > 0) moments[kind] = momentsOf(readFileSync(join(scratch, 'calls'), 'utf8'));
      if (ran.stderr.includes('was interrupted after')) told.recovered += 1;
      if (ran.code !== undefined && ran.code < 128) return ran;
      told.killed += 1;
      expect(await exchange(day), `after a kill at ${JSON.stringify(moment)}, ${where(day)}`).toBe('ok');
    }
  };

  // The timer runs on the day after a rotation, too.
  for (let day = 1; day <= lastDay; day = told.rotated === day ? day + 1 : dayAfter(day)) {
    expect(await exchange(day), where(day)).toBe('ok');
    const before = certificate('pg-backup-api.crt').notAfter.getTime();
    const ran = await runTimer(day);
    expect([0, 4], `${where(day)}\n${ran.stdout}${ran.stderr}`).toContain(ran.code);
    const { outcome, ca } = JSON.parse(ran.stdout) as Answer;
    expect([outcome, ran.code], where(day)).toEqual(ran.code === 4 ? ['rotate-ca', 4] : [expect.any(String), 0]);
    if (certificate('pg-backup-api.crt').notAfter.getTime() > before) told.renewed += 1;
    if (outcome !== 'rotate-ca') continue;
    if (told.announced < 0) told.announced = day;
    if (told.rotated >= 0 || day < told.announced + operatorWaits) continue;
    const [name, ...words] = ca.command?.split(' ') ?? [];
    expect(name, where(day)).toBe('wizard');
    const rotated = await wizard(day, [...words, '--yes', '--json']);
    expect(rotated, rotated.stdout).toMatchObject({ code: 0 });
    told.rotated = day;
    expect(await exchange(day), where(day)).toBe('ok');
    // A client that has not got the new certificate of the CA yet.
    expect(await exchange(day, join(scratch, 'first-root.crt')), where(day)).toBe('ok');
  }
  expect(await exchange(lastDay), where(lastDay)).toBe('ok');

  console.log(`${where(lastDay)}, ${moments.idle.length} and ${moments.renewal.length} moments to be killed at`);
  expect(told.announced, where(lastDay)).toBeGreaterThan(0);
  const daysBefore = Math.ceil((firstEnd.getTime() - timeOf(told.announced).getTime()) / dayMs);
  expect(daysBefore).toBeGreaterThan(rotationWindow - 2);
  expect(told.rotated, where(lastDay)).toBeGreaterThan(0);
  expect(certificate('root.crt').notAfter.getTime()).toBeGreaterThan(timeOf(lastDay).getTime());
  // A renewal a year, and none that gains nothing.
  expect(told.renewed, where(lastDay)).toBeGreaterThanOrEqual(10);
  expect(told.renewed, where(lastDay)).toBeLessThanOrEqual(15);
  expect(told.killed, where(lastDay)).toBeGreaterThan(0);
  expect(told.recovered, where(lastDay)).toBeGreaterThan(0);
  const history = await wizard(lastDay, ['history', '--json']);
  expect(history.stdout).not.toContain('"interrupted"');
});
