import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { Resolution } from '../network.ts';

/** Where a name leads, by the system's resolver. `own`: the name of the embedded host, which is in no resolver. */
export async function resolveName(hostName: string, own: string | undefined): Promise<Resolution> {
  if (own !== undefined && isNameOf(own, hostName)) return { addresses: ['127.0.0.1'], isOwn: true };
  const found = await lookup(hostName, { all: true }).catch(() => []);
  const addresses = [...new Set(found.map(({ address }) => address))];
  return { addresses, isOwn: addresses.some(isOwnAddress) };
}

/** The loopback network, and what an interface of this machine has. */
export function isOwnAddress(address: string): boolean {
  if (/^127\./.test(address) || address === '::1') return true;
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === address));
}

function isNameOf(full: string, name: string): boolean {
  return name === full || name === full.split('.')[0];
}
