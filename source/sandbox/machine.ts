import type { OsFamily } from '../os/families.ts';
import type { ApacheServer } from './apache/apache-server.ts';
import type { ApiServer } from './barman/api-server.ts';
import type { CommandDirectory } from './command-directory.ts';
import type { SandboxPorts } from './description.ts';
import type { SandboxFault } from './faults.ts';
import type { Catalogue } from './packages/catalogue.ts';
import type { Installed } from './packages/package-state.ts';

/** The state of the sandboxed machine between calls. Files are state too: they lie below `root`. */
export interface Machine {
  readonly family: OsFamily;
  readonly root: string;
  readonly owners: string;
  readonly ports: SandboxPorts;
  readonly hostName: string;
  readonly started: Date;
  readonly catalogue: Catalogue;
  readonly apache: ApacheServer;
  readonly api: ApiServer;
  readonly commands: CommandDirectory;
  readonly fault: SandboxFault | undefined;
  /** Breaks or mends something from now on. */
  setFault(fault: SandboxFault | undefined): Promise<void>;
  installed: Installed;
  /** Packages that the operator holds (`apt-mark hold`). */
  held: ReadonlySet<string>;
  /** The lists of available packages have been fetched. */
  listsFetched: boolean;
  /** A dpkg run was cut off. */
  interrupted: boolean;
  /** The package manager that works at the moment. */
  packageLock: { readonly pid: number; readonly program: string } | undefined;
  /** Enabled units by name without `.service`. */
  enabled: ReadonlySet<string>;
  /** Units whose last start failed. */
  failed: ReadonlySet<string>;
  /** When a unit became active. */
  activeSince: ReadonlyMap<string, Date>;
  /** SELinux booleans that are on (Red Hat). */
  booleans: ReadonlySet<string>;
  /** Lines of the system's journal, oldest first. */
  journal: readonly string[];
}

/** The path on this machine of a path of the sandbox. */
export function below(machine: Pick<Machine, 'root'>, path: string): string {
  return `${machine.root}${path}`;
}

/** Adds a line to the journal, as `unit[pid]: text`. */
export function log(machine: Machine, program: string, text: string): void {
  machine.journal = [...machine.journal.slice(-499), `${program}: ${text}`];
}
