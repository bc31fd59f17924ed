import type { Host } from './host.ts';
import { createHost } from './local/local-host.ts';
import { ledgerOwnership } from './local/ownership.ts';
import type { PathMap } from './local/path-map.ts';

/** What the sandbox tells about itself in its sandbox.json. */
export interface SandboxTraits {
  /** A JSON ledger of owners: the sandbox may not run as root. */
  readonly owners: string;
  /** The embedded servers' ports, by the port that a real host would have. */
  readonly ports: Readonly<Record<string, number>>;
  readonly hostName: string;
}

/** The embedded Barman host: its files, its ports and its owners; otherwise the same code as on a real host. */
export function createSandboxHost(traits: SandboxTraits, paths: PathMap): Host {
  return createHost({
    paths,
    ownership: ledgerOwnership(traits.owners, paths.real),
    isRoot: true,
    dial: (_host, port) => ({ host: '127.0.0.1', port: traits.ports[String(port)] ?? port }),
    hostName: traits.hostName,
    clock: { now: () => new Date() },
  });
}
