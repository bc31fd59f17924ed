import { type Entry, file } from './entry.ts';

export const mountsFile = '/proc/self/mounts';

/** The process id of receive-wal of the server at a place of Barman's configuration, from 0. */
export function receiverPid(index: number): number {
  return 2_211 + index;
}

/** What the kernel shows of the processes and mounts that others look for: init, cron, a receive-wal for each server. */
export function processTree(servers: readonly string[]): Entry[] {
  return [
    file('/proc/1/comm', 'systemd\n'),
    file('/proc/487/comm', 'cron\n'),
    file('/run/crond.pid', '487\n'),
    ...servers.map((name, index) =>
      file(
        `/proc/${receiverPid(index)}/cmdline`,
        ['/usr/bin/python3', '/usr/bin/barman', '-q', 'receive-wal', name, ''].join('\0'),
      ),
    ),
    file(
      mountsFile,
      '/dev/vda1 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\n/dev/vdb1 /var/lib/barman xfs rw,relatime 0 0\n',
    ),
  ];
}
