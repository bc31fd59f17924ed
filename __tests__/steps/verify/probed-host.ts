import { readFileSync, writeFileSync } from 'node:fs';
import { type CommandResult, plainWords } from '../../../source/host/commands.ts';
import type { ReadableHost } from '../../../source/host/host.ts';
import type { Listener, PlainOutcome, Resolution, SecureOutcome } from '../../../source/host/network.ts';
import { certificateHost, folder } from '../../support/certificate-host.ts';
import { at, client, keyPem, keys, pem, root, server } from '../../support/pki/kit.ts';

export const document = readFileSync(new URL('../../../fixtures/health/diagnose-3.17.json', import.meta.url), 'utf8');

/** How the outside of a host behaves; what is left out behaves as on a healthy one. */
export interface Behaviour {
  /** Exit code and stdout of a command line; undefined: as usual. */
  readonly command?: (words: readonly string[], call: number) => Partial<CommandResult> | undefined;
  /** Files of the host besides the usual ones. */
  readonly files?: Readonly<Record<string, string>>;
  readonly listeners?: (port: number) => readonly Listener[];
  readonly resolution?: Resolution;
  readonly backend?: PlainOutcome;
  readonly node?: SecureOutcome;
}

export interface ProbedHost {
  readonly host: ReadableHost;
  /** Every command line that was run. */
  readonly commands: readonly string[][];
  /** How many GETs of /diagnose were under way at the same time, at most. */
  readonly diagnosesAtOnce: () => number;
  end(): void;
}

/** A Debian host with a whole certificate set, whose commands and network answer as the test says. */
export function probedHost(behaviour: Behaviour = {}, clientKey = keyPem(keys.client)): ProbedHost {
  const machine = certificateHost(at);
  machine.put(`${folder}/root.crt`, pem(root()));
  machine.put(`${folder}/pg-backup-api.crt`, pem(server()));
  machine.put(`${folder}/pg-backup-api.key`, keyPem(keys.server), 0o600);
  machine.put(`${folder}/pg-backup-user.crt`, pem(client()));
  machine.put(`${folder}/pg-backup-user.key`, clientKey, 0o600);
  machine.put('/etc/barman.conf', '[barman]\n');
  for (const [path, text] of Object.entries(behaviour.files ?? {})) machine.put(path, text);
  const home = '/var/lib/barman';
  machine.put(`${home}/main/identity.json`, '{"systemid": "7711278702497809829"}');
  machine.put(`${home}/.main-receive-wal.lock`, '31\n');
  machine.put('/proc/31/cmdline', ['/usr/bin/barman', 'receive-wal', 'main', ''].join('\0'));
  writeFileSync(machine.owners, JSON.stringify({ [`${home}/main`]: { owner: 'barman', group: 'barman' } }));
  const commands: string[][] = [];
  let diagnoses = 0;
  let most = 0;
  const probe: ReadableHost['commands']['probe'] = async ({ argv }) => {
    const words = plainWords(argv);
    commands.push(words);
    const isDiagnose = words[0] === 'curl' && words.at(-1)?.endsWith('/diagnose') === true;
    if (isDiagnose) most = Math.max(most, ++diagnoses);
    await new Promise((settle) => setImmediate(settle));
    if (isDiagnose) diagnoses -= 1;
    const call = commands.filter((earlier) => earlier.join(' ') === words.join(' ')).length;
    const told = behaviour.command?.(words, call) ?? usual(words);
    return { argv: words, exitCode: 0, stdout: '', stderr: '', outcome: 'exited', ...told };
  };
  const served = { serial: '01', notAfter: at, fingerprint256: 'AA' };
  const answered: SecureOutcome = {
    ...{
      kind: 'answered',
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: '"OK"',
      served,
      milliseconds: 3,
    },
  };
  const host: ReadableHost = {
    ...machine,
    // Every command takes five seconds.
    clock: { now: () => new Date(at.getTime() + 5000 * commands.length) },
    commands: { ...machine.commands, probe },
    network: {
      ...machine.network,
      listeners: async (port) => behaviour.listeners?.(port) ?? [{ address: port === 7480 ? '127.0.0.1' : '*', port }],
      resolve: async () => behaviour.resolution ?? { addresses: ['127.0.0.1'], isOwn: true },
      plainRequest: async () => behaviour.backend ?? { kind: 'answered', status: 200, body: '"OK"\n' },
      request: async () => behaviour.node ?? answered,
    },
  };
  return { host, commands, diagnosesAtOnce: () => most, end: machine.end };
}

/** What curl prints for an answer: the body and the line that the program asks it for. */
export function answered(code: number, body: string, type = 'application/json'): Partial<CommandResult> {
  return { stdout: `${body}\n@@wizard\t${code}\t0\t127.0.0.1\t0.001\t0.002\t0.003\t0.004\t${type}\n` };
}

/** What a curl that got no answer prints. */
export function refused(exitCode: number, text: string): Partial<CommandResult> {
  const stdout = '\n@@wizard\t000\t0\t\t0\t0\t0\t0\t\n';
  return { exitCode, stdout, stderr: `curl: (${exitCode}) ${text}\n` };
}

function usual(words: readonly string[]): Partial<CommandResult> {
  const [program] = words;
  if (program === 'barman') return { stdout: document };
  if (program === 'pg-backup-api') return { stdout: 'OK\n' };
  if (program === 'tail') return { exitCode: 1 };
  if (program !== 'curl') return {};
  if (!words.includes('--cert'))
    return refused(56, 'OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0');
  return words.at(-1)?.endsWith('/diagnose')
    ? answered(200, document)
    : answered(200, '"OK"', 'text/html; charset=utf-8');
}
