import type { Commands } from '../commands.ts';
import type { Listener } from '../network.ts';
import { readNamedText } from './named-file.ts';

const largestTable = 16 * 1024 * 1024;

/** Who listens on a TCP port: `ss` names the process (as root); without `ss`, the kernel's table tells the address alone. */
export async function findListeners(port: number, commands: Commands): Promise<readonly Listener[]> {
  const result = await commands.probe({ argv: ['ss', '-Hltnp', `sport = :${port}`] }, { timeout: 5_000 });
  if (result.outcome === 'exited' && result.exitCode === 0) return parseSocketStatistics(result.stdout, port);
  const [four, six] = [table('/proc/net/tcp'), table('/proc/net/tcp6')];
  return [...parseKernelTable(four, port), ...parseKernelTable(six, port)];
}

/** Lines of `ss -Hltnp`: `LISTEN 0 511 *:443 *:* users:(("apache2",pid=12,fd=4),…)`. */
export function parseSocketStatistics(text: string, port: number): Listener[] {
  return text.split('\n').flatMap((line) => {
    const local = line.trim().split(/\s+/)[3];
    if (local === undefined || !local.endsWith(`:${port}`)) return [];
    const owner = /\(\("([^"]*)",pid=(\d+)/.exec(line);
    const address = local.slice(0, -String(port).length - 1);
    return [{ address, port, ...(owner && { process: { name: owner[1] ?? '', pid: Number(owner[2]) } }) }];
  });
}

/** Rows of `/proc/net/tcp` in state 0A (LISTEN); addresses are given as hexadecimal text, as the kernel prints them. */
export function parseKernelTable(text: string, port: number): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    const [address, hexPort] = (local ?? '').split(':');
    return state === '0A' && address !== undefined && Number.parseInt(hexPort ?? '', 16) === port
      ? [{ address, port }]
      : [];
  });
}

/** Empty where the kernel has no such protocol. */
function table(path: string): string {
  try {
    return readNamedText(path, largestTable);
  } catch {
    return '';
  }
}
