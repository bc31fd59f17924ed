import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import { answerOf, curl, folder, serialOf, servedSerial, snapshot, touched } from '../support/real-host-evidence.ts';

/** The calls that change a file or its name, or put it on the disk. */
const calls = 'rename,mkdir,rmdir,unlink,link,symlink,fchown,fchmod,fsync';
const errors = ['ENOSPC', 'EIO', 'EROFS', 'EACCES'] as const;
const kill = 'signal=KILL';
const client = `${folder}/pg-backup-user`;

// By hand: WIZARD_EVERY_CALL=1 tries every fault at every call of every command (some hours).
const every = process.env.WIZARD_EVERY_CALL !== undefined;

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost();
  expect(await host.wizard('setup', '--yes', '--key-type', 'ec-p256')).toMatchObject({ exitCode: 0 });
});
afterAll(() => host?.close());

/** One thread makes all calls, so that a call has a number; programs that the wizard starts are left alone. */
function strace(more: readonly string[], words: readonly string[], traced = calls): Promise<Ended> {
  const quiet = ['strace', '-f', '-b', 'execve', '-qq', '-e', `trace=${traced}`, '-e', 'signal=none'];
  return host.run('env', 'UV_THREADPOOL_SIZE=1', ...quiet, ...more, ...wizardCommand, ...words, '--yes', '--json');
}

/** The `at`-th time that a thread of the command makes this call: what strace counts by (strace(1), `when=`). */
interface Moment {
  readonly call: string;
  readonly at: number;
}

const inject = ({ call, at }: Moment, fault: string) => ['-o', '/dev/null', '-e', `inject=${call}:${fault}:when=${at}`];
const told = ({ call, at }: Moment, fault: string) => `${fault} at ${call} ${at}`;

/** The moments of a command, in the order in which it comes to them. */
async function momentsOf(words: readonly string[], traced = calls): Promise<readonly Moment[]> {
  expect(await strace(['-o', '/tmp/calls'], words, traced)).toMatchObject({ exitCode: 0 });
  const made = new Map<string, number>();
  const most = new Map<string, number>();
  return (await host.must('cat', '/tmp/calls')).split('\n').flatMap((line) => {
    const [, thread = '', call] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (call === undefined) return [];
    const at = (made.get(thread + call) ?? 0) + 1;
    made.set(thread + call, at);
    if (at <= (most.get(call) ?? 0)) return [];
    most.set(call, at);
    return [{ call, at }];
  });
}

/** The moments to try, each with its fault; unless all are tried by hand, `some`, spread over the whole command. */
function faultsAmong(moments: readonly Moment[], some = 2): readonly (readonly [Moment, string])[] {
  const all = [kill, ...errors.map((error) => `error=${error}`)];
  if (every) return moments.flatMap((moment) => all.map((fault) => [moment, fault] as const));
  return Array.from({ length: some }, (_, index) => {
    const moment = moments[Math.floor(((index + 0.5) * moments.length) / some)];
    if (moment === undefined) throw new Error('The command changes nothing.');
    return [moment, all[(index + moments.length) % all.length] ?? kill] as const;
  });
}

/** Apache serves the file in place and lets its client in; nothing of a run is left beside it. */
async function whole(what: string): Promise<void> {
  expect([what, await servedSerial(host)]).toEqual([what, await serialOf(host, `${folder}/pg-backup-api.crt`)]);
  expect([what, await curl(host, '/status', client)]).toEqual([what, '"OK"']);
  const left = await host.must('find', ...touched, '-name', '.*.wizard-*');
  expect([what, left]).toEqual([what, '']);
}

/** The fault at that moment; then, where that is needed, `recover`: all old, or all new with exit code 0. */
async function survives(words: readonly string[], moment: Moment, fault: string): Promise<'old' | 'new'> {
  const what = `${words.join(' ')}: ${told(moment, fault)}`;
  const before = await snapshot(host, ...touched);
  const ended = await strace(inject(moment, fault), words, moment.call);
  expect([what, ended.stderr]).not.toEqual([what, expect.stringContaining('defect of the wizard')]);
  const recovered = await host.wizard('recover', '--yes', '--json');
  expect([what, recovered.exitCode, recovered.stderr]).toEqual([what, 0, expect.anything()]);
  await whole(what);
  const after = await snapshot(host, ...touched);
  const isOld = JSON.stringify(after) === JSON.stringify(before);
  if (isOld) return 'old';
  // A fault that met nothing but the end of the journal or the lock: what was done stands, proven.
  expect([what, await lastOutcome()]).toEqual([what, expect.stringMatching(/^(proven|unproven)$/)]);
  return 'new';
}

const lastRun = async () =>
  answerOf<{ runs: readonly { id: string }[] }>(await host.wizard('history', '--json')).runs[0]?.id ?? '';
const lastOutcome = async () =>
  answerOf<{ runs: readonly { outcome: string }[] }>(await host.wizard('history', '--json')).runs[0]?.outcome;
const undoLast = async () => {
  expect(await host.wizard('history', 'undo', await lastRun(), '--yes')).toMatchObject({ exitCode: 0 });
};

const limit = every ? 86_400_000 : 3_600_000;

describe('a fault at any call leaves all old or all new, with owners and modes, and Apache serving', () => {
  test.each([
    ['certs', 'renew', '--all'],
    ['certs', 'renew', '--all', '--new-key'],
    ['certs', 'issue', 'monitor', '--out', '/srv/monitor', '--key-type', 'ec-p256'],
  ])(
    '%s %s %s %s',
    async (...words: readonly string[]) => {
      const moments = await momentsOf(words);
      await undoLast();
      for (const [moment, fault] of faultsAmong(moments)) {
        if ((await survives(words, moment, fault)) === 'new') await undoLast();
      }
    },
    limit,
  );

  test(
    'certs renew --all --new-key, at the opening of a file or directory',
    async () => {
      const words = ['certs', 'renew', '--all', '--new-key'];
      const moments = await momentsOf(words, 'openat');
      await undoLast();
      for (const [moment, fault] of faultsAmong(moments)) {
        if ((await survives(words, moment, fault)) === 'new') await undoLast();
      }
    },
    limit,
  );

  test(
    'certs rotate start, reissue, retire',
    async () => {
      for (const phase of ['start', 'reissue', 'retire']) {
        const words = ['certs', 'rotate', phase];
        const moments = await momentsOf(words);
        await undoLast();
        let done = false;
        for (const [moment, fault] of faultsAmong(moments, 1)) {
          if ((await survives(words, moment, fault)) === 'new') done = true;
          if (done && every) await undoLast();
          if (done && !every) break;
        }
        if (!done || every) expect(await host.wizard(...words, '--yes')).toMatchObject({ exitCode: 0 });
      }
    },
    limit,
  );

  test(
    'recover and history undo themselves: begun again they end what they began',
    async () => {
      const renew = ['certs', 'renew', '--all', '--new-key'];
      const before = await snapshot(host, ...touched);
      const renewing = await momentsOf(renew);
      const undo = async () => ['history', 'undo', await lastRun()];
      const undoing = await momentsOf(await undo());
      expect(await snapshot(host, ...touched)).toEqual(before);
      for (const [moment, fault] of faultsAmong(undoing)) {
        expect(await host.wizard(...renew, '--yes')).toMatchObject({ exitCode: 0 });
        await strace(inject(moment, fault), await undo(), moment.call);
        const recovered = await host.wizard('recover', '--yes', '--json');
        expect([told(moment, fault), recovered.exitCode]).toEqual([told(moment, fault), 0]);
        await whole(`history undo: ${told(moment, fault)}`);
        if ((await lastOutcome()) !== 'undone') await undoLast();
        expect([told(moment, fault), await snapshot(host, ...touched)]).toEqual([told(moment, fault), before]);
      }
      const late = renewing[Math.floor(renewing.length * 0.8)];
      if (late === undefined) throw new Error('The renewal changes nothing.');
      const killed = async () => {
        expect((await strace(inject(late, kill), renew, late.call)).exitCode).not.toBe(0);
      };
      await killed();
      const recovering = await momentsOf(['recover']);
      expect(await snapshot(host, ...touched)).toEqual(before);
      for (const [moment, fault] of faultsAmong(recovering)) {
        await killed();
        await strace(inject(moment, fault), ['recover'], moment.call);
        expect(await host.wizard('recover', '--yes')).toMatchObject({ exitCode: 0 });
        await whole(`recover: ${told(moment, fault)}`);
        expect([told(moment, fault), await snapshot(host, ...touched)]).toEqual([told(moment, fault), before]);
      }
    },
    limit,
  );
});

describe('setup', () => {
  const words = ['setup', '--key-type', 'ec-p256'];

  /** On a host where nothing is set up yet. */
  async function onFresh<Value>(work: () => Promise<Value>): Promise<Value> {
    const first = host;
    host = await openRealHost();
    try {
      return await work();
    } finally {
      await host.close();
      host = first;
    }
  }

  async function goesOn(faults: readonly (readonly [Moment, string])[]): Promise<void> {
    for (const [moment, fault] of faults) {
      const ended = await strace(inject(moment, fault), words, moment.call);
      expect([told(moment, fault), ended.exitCode]).not.toEqual([told(moment, fault), 0]);
      expect([told(moment, fault), await host.wizard('recover', '--yes')]).toMatchObject([
        told(moment, fault),
        { exitCode: 0 },
      ]);
      expect(await host.must('find', '/etc', '/srv', '-name', '.*.wizard-*')).toBe('');
    }
    expect(await host.wizard(...words, '--yes')).toMatchObject({ exitCode: 0 });
    await whole('setup');
  }

  test(
    'ended or failing at any call, it is taken back or goes on where it stopped',
    async () => {
      if (every) {
        const moments = await onFresh(() => momentsOf(words));
        for (const fault of faultsAmong(moments)) await onFresh(() => goesOn([fault]));
      } else {
        // Of the certificates, of the installation and of the proxy, as far as the one before let it come.
        await onFresh(() =>
          goesOn([
            [{ call: 'fsync', at: 12 }, kill],
            [{ call: 'rename', at: 10 }, 'error=ENOSPC'],
            [{ call: 'fsync', at: 30 }, kill],
          ]),
        );
      }
    },
    limit,
  );
});
