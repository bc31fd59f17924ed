import { layoutOf } from '../../os/families.ts';
import type { Behaviour } from '../call.ts';
import { familyTraits } from '../family-traits.ts';
import type { Machine } from '../machine.ts';
import { mainPid } from './systemctl-show.ts';

interface Socket {
  readonly address: string;
  readonly port: number;
  readonly process: string;
  /** Every process that has the socket, the youngest first. */
  readonly pids: readonly number[];
}

/** `ss -Hltnp [sport = :PORT]`: the listeners of the sandboxed host at the ports that a real host would have. */
export const socketStatistics: Behaviour = (call, machine) => {
  const text = call.argv.join(' ');
  const wanted = /sport\s*=\s*:(\d+)/.exec(text)?.[1];
  const short = call.argv.filter((word) => /^-[a-zA-Z]+$/.test(word)).join('');
  if (!short.includes('H')) call.out('State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process');
  for (const { address, port, process, pids } of listeners(machine)) {
    if (wanted !== undefined && Number(wanted) !== port) continue;
    const owners = pids.map((pid) => `("${process}",pid=${pid},fd=4)`).join(',');
    const owner = short.includes('p') ? `users:(${owners})` : '';
    call.out(`LISTEN 0      511    ${address}:${port} ${address === '*' ? '*' : '0.0.0.0'}:* ${owner}`.trimEnd());
  }
  return 0;
};

function listeners(machine: Machine): Socket[] {
  const { process } = familyTraits[machine.family];
  const { service: unit } = layoutOf(machine.family);
  const sockets: Socket[] = [{ address: '0.0.0.0', port: 22, process: 'sshd', pids: [612] }];
  const apache = mainPid(unit);
  for (const port of machine.apache.listening())
    sockets.push({ address: '*', port, process, pids: [apache + 2, apache + 1, apache] });
  if (machine.api.running())
    sockets.push({ address: apiAddress(machine), port: 7480, process: 'gunicorn', pids: [mainPid('pg-backup-api')] });
  if (machine.fault === 'port-in-use') sockets.push({ address: '0.0.0.0', port: 443, process: 'nginx', pids: [866] });
  return sockets;
}

/** What `ss` says; the embedded API listens on 127.0.0.1 whatever the fault is. */
function apiAddress({ fault }: Machine): string {
  return fault === 'port-7480-open' ? '0.0.0.0' : '127.0.0.1';
}
