import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, withLock } from '../../source/plan/lock.ts';
import { stateDirectory } from '../../source/plan/state-directory.ts';
import { gonePid } from '../support/gone-pid.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

const lock = '/var/lib/pg-backup-api-wizard/lock';
const state = () => stateDirectory(host);
const hold = <T>(work: () => Promise<T>) => withLock(host, state(), ['wizard', 'setup'], work);

/** The lock as another wizard would have left it; `started` is field 22 of /proc/PID/stat. */
function leave(pid: number, started: string, path = lock): void {
  host.put(path, `${JSON.stringify({ pid, started, command: 'wizard install' })}\n`, 0o600);
}

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

describe('the lock', () => {
  it('is there while the work is done, readable for its owner alone, and gone after it', async () => {
    await hold(async () => {
      expect(await host.files.stat(lock)).toMatchObject({ mode: 0o600 });
      expect(await lockHolder(host, state())).toBe(process.pid);
    });
    expect(await host.files.stat(lock)).toBeUndefined();
    expect(await lockHolder(host, state())).toBeUndefined();
  });

  it('goes when the work fails', async () => {
    await expect(hold(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await host.files.stat(lock)).toBeUndefined();
  });

  it('keeps another wizard out, and says which one holds it', async () => {
    await hold(async () => {
      await expect(hold(async () => undefined)).rejects.toMatchObject({
        problem: { id: 'locked', message: expect.stringContaining(`process ${process.pid} (wizard setup)`) },
      });
    });
  });

  it('of a process that is gone is taken over', async () => {
    leave(gonePid(), '1');
    expect(await hold(async () => 'done')).toBe('done');
    expect(readdirSync(`${host.root}/var/lib/pg-backup-api-wizard`)).toEqual([]);
  });

  it('whose process id another program has by now is taken over', async () => {
    leave(process.pid, '1');
    expect(await lockHolder(host, state())).toBeUndefined();
    expect(await hold(async () => 'done')).toBe('done');
  });

  it('of a living process is not taken over', async () => {
    leave(process.ppid, startOf(process.ppid));
    await expect(hold(async () => undefined)).rejects.toMatchObject({ problem: { id: 'locked' } });
    expect(await lockHolder(host, state())).toBe(process.ppid);
  });

  it('that is just being written is not taken over', async () => {
    host.put(lock, '', 0o600);
    await expect(hold(async () => undefined)).rejects.toMatchObject({ problem: { id: 'locked' } });
  });

  it.each(['', '{"pid": 1', 'null', '[]'])('that was cut off (%j) some time ago is taken over', async (text) => {
    host.put(lock, text, 0o600);
    utimesSync(`${host.root}${lock}`, 1_000_000, 1_000_000);
    expect(await hold(async () => 'done')).toBe('done');
  });

  it('that somebody removed by hand does not hide how the work ended', async () => {
    expect(
      await hold(async () => {
        await host.files.remove(lock);
        return 'done';
      }),
    ).toBe('done');
  });

  it('that is another wizard’s by now stays', async () => {
    await hold(async () => leave(process.ppid, startOf(process.ppid)));
    expect(await lockHolder(host, state())).toBe(process.ppid);
  });
});

describe('several wizards that find a dead lock', () => {
  it('never work at the same time', async () => {
    leave(gonePid(), '1');
    let atWork = 0;
    let most = 0;
    const work = async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await host.files.list('/');
      atWork -= 1;
      return 'done';
    };
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => hold(work)));
    expect(most).toBe(1);
    expect(all.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(readdirSync(`${host.root}/var/lib/pg-backup-api-wizard`)).toEqual([]);
  });

  it('one that looked before another took the lock over finds that out', async () => {
    leave(gonePid(), '1');
    const slow = { ...host, files: { ...host.files } };
    slow.files.readText = async (path, limit) => {
      const text = await host.files.readText(path, limit);
      if (path === lock && text?.includes('install') === true) leave(process.ppid, startOf(process.ppid));
      return text;
    };
    await expect(withLock(slow, state(), ['wizard'], async () => undefined)).rejects.toMatchObject({
      problem: { id: 'locked' },
    });
    expect(readdirSync(`${host.root}/var/lib/pg-backup-api-wizard`)).toEqual(['lock']);
  });

  it('a claim that a dead wizard left is no obstacle', async () => {
    leave(gonePid(), '1');
    leave(gonePid(), '1', `${lock}.claim`);
    expect(await hold(async () => 'done')).toBe('done');
    expect(readdirSync(`${host.root}/var/lib/pg-backup-api-wizard`)).toEqual([]);
  });
});
