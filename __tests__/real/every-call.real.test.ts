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
/** Without that a few calls, spread over the whole command, each with another fault. */
const some = 2;

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

/** How many such calls a command makes. */
async function countCalls(words: readonly string[], traced = calls): Promise<number> {
  expect(await strace(['-o', '/tmp/calls'], words, traced)).toMatchObject({ exitCode: 0 });
  return Number(await host.must('sh', '-c', 'grep -c "(" /tmp/calls'));
}

/** How often the busiest thread made its most frequent call, of those counted last: strace counts a moment by thread and call. */
async function countOfBusiest(): Promise<number> {
  const busiest =
    '/[(]/ { sub(/[(].*/, "", $2); count[$1 $2]++ } END { for (one in count) if (count[one] > most) most = count[one]; print most }';
  return Number(await host.must('awk', busiest, '/tmp/calls'));
}

/** The moments and faults to try, of a command with so many calls. */
function faultsAmong(count: number): readonly (readonly [number, string])[] {
  const all = [kill, ...errors.map((error) => `error=${error}`)];
  if (every) {
    return Array.from({ length: count }, (_, index) => index + 1).flatMap((at) =>
      all.map((fault) => [at, fault] as const),
    );
  }
  return Array.from({ length: some }, (_, index) => {
    const at = Math.max(1, Math.round(((index + 0.5) * count) / some));
    return [at, all[(index + count) % all.length] ?? kill] as const;
  });
}

/** Apache serves the file in place and lets its client in; nothing of a run is left beside it. */
async function whole(what: string): Promise<void> {
  expect([what, await servedSerial(host)]).toEqual([what, await serialOf(host, `${folder}/pg-backup-api.crt`)]);
  expect([what, await curl(host, '/status', client)]).toEqual([what, '"OK"']);
  const left = await host.must('find', ...touched, '-name', '.*.wizard-*');
  expect([what, left]).toEqual([what, '']);
}

/** The fault at that call; then, where that is needed, `recover`: all old, or all new with exit code 0. */
async function survives(words: readonly string[], at: number, fault: string, traced = calls): Promise<'old' | 'new'> {
  const what = `${words.join(' ')}: ${fault} at call ${at}`;
  const before = await snapshot(host, ...touched);
  const ended = await strace(['-o', '/dev/null', '-e', `inject=${traced}:${fault}:when=${at}`], words, traced);
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
      const count = await countCalls(words);
      await undoLast();
      for (const [at, fault] of faultsAmong(count)) {
        if ((await survives(words, at, fault)) === 'new') await undoLast();
      }
    },
    limit,
  );

  test(
    'certs renew --all --new-key, at the opening of a file or directory',
    async () => {
      const words = ['certs', 'renew', '--all', '--new-key'];
      const count = await countCalls(words, 'openat');
      await undoLast();
      for (const [at, fault] of faultsAmong(count)) {
        if ((await survives(words, at, fault, 'openat')) === 'new') await undoLast();
      }
    },
    limit,
  );

  test(
    'certs rotate start, reissue, retire',
    async () => {
      for (const phase of ['start', 'reissue', 'retire']) {
        const words = ['certs', 'rotate', phase];
        const count = await countCalls(words);
        await undoLast();
        let done = false;
        for (const [at, fault] of faultsAmong(count).slice(0, every ? undefined : 2)) {
          if ((await survives(words, at, fault)) === 'new') done = true;
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
      await countCalls(renew);
      const total = await countOfBusiest();
      const undo = async () => ['history', 'undo', await lastRun()];
      const count = await countCalls(await undo());
      expect(await snapshot(host, ...touched)).toEqual(before);
      for (const [at, fault] of faultsAmong(count)) {
        expect(await host.wizard(...renew, '--yes')).toMatchObject({ exitCode: 0 });
        const words = await undo();
        await strace(['-o', '/dev/null', '-e', `inject=${calls}:${fault}:when=${at}`], words);
        const recovered = await host.wizard('recover', '--yes', '--json');
        expect([at, fault, recovered.exitCode]).toEqual([at, fault, 0]);
        await whole(`history undo: ${fault} at call ${at}`);
        if ((await lastOutcome()) !== 'undone') await undoLast();
        expect([at, fault, await snapshot(host, ...touched)]).toEqual([at, fault, before]);
      }
      for (const [at, fault] of faultsAmong(count).slice(0, every ? undefined : 2)) {
        const injected = `inject=${calls}:${kill}:when=${Math.round(total * 0.8)}`;
        await strace(['-o', '/dev/null', '-e', injected], renew);
        await strace(['-o', '/dev/null', '-e', `inject=${calls}:${fault}:when=${Math.ceil(at / 2)}`], ['recover']);
        expect(await host.wizard('recover', '--yes')).toMatchObject({ exitCode: 0 });
        await whole(`recover: ${fault} at call ${at}`);
        // A moment that was never met: the renewal stands.
        if ((await lastOutcome()) !== 'undone') await undoLast();
        expect([at, fault, await snapshot(host, ...touched)]).toEqual([at, fault, before]);
      }
    },
    limit,
  );
});

describe('setup', () => {
  test(
    'ended or failing at any call, it is taken back or goes on where it stopped',
    async () => {
      const fresh = await openRealHost();
      const [first] = [host];
      host = fresh;
      try {
        for (const [at, fault] of [
          [12, kill],
          [40, 'error=ENOSPC'],
          [75, kill],
        ] as const) {
          await strace(
            ['-o', '/dev/null', '-e', `inject=${calls}:${fault}:when=${at}`],
            ['setup', '--key-type', 'ec-p256'],
          );
          expect(await host.wizard('recover', '--yes')).toMatchObject({ exitCode: 0 });
          expect(await host.must('find', '/etc', '/srv', '-name', '.*.wizard-*')).toBe('');
        }
        expect(await host.wizard('setup', '--yes', '--key-type', 'ec-p256')).toMatchObject({ exitCode: 0 });
        await whole('setup');
      } finally {
        host = first;
        await fresh.close();
      }
    },
    limit,
  );
});
