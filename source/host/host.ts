import type { Background } from './background.ts';
import type { Commands } from './commands.ts';
import type { Network } from './network.ts';

/** Owner and permission bits of a file or directory; `mode` holds the twelve permission bits, as in 0o644. */
export interface Attributes {
  readonly owner: string;
  readonly group: string;
  readonly mode: number;
}

/** What `lstat` tells; owner and group as names where the host knows them, else as decimal ids. */
export interface FileFacts extends Attributes {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly size: number;
  readonly modified: Date;
}

/** Reading the host's files. Paths are absolute paths of the host, whatever `--root` is. */
export interface FileReader {
  /** Undefined when nothing is there. Links are not followed. Throws OperatorError when this user may not look. */
  stat(path: string): Promise<FileFacts | undefined>;
  /** The bytes of a regular file (links followed), or undefined when it is missing. Throws OperatorError for anything that is not a regular file or over `limit` bytes (default 16 MiB). */
  read(path: string, limit?: number): Promise<Uint8Array | undefined>;
  /** `read` as UTF-8. */
  readText(path: string, limit?: number): Promise<string | undefined>;
  /** Names in a directory, sorted; undefined when it is missing. Throws OperatorError when this user may not look. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Whether this process may read the file. */
  canRead(path: string): Promise<boolean>;
  /** The path with all links resolved, as a host path; undefined when something on it is missing. */
  resolve(path: string): Promise<string | undefined>;
  /** Where this process finds the host path on this machine. */
  real(path: string): string;
}

/** Changing the host's files: used by the plan engine only. Every method is durable (fsync of the file and its directory) on return. */
export interface FileWriter extends FileReader {
  /** Creates a new file with O_EXCL, sets owner and mode before any content is visible to others. */
  create(path: string, content: Uint8Array, attributes: Attributes): Promise<void>;
  append(path: string, content: Uint8Array): Promise<void>;
  /** Atomic replacement in one directory. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeDirectory(path: string, attributes: Attributes): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  setAttributes(path: string, attributes: Attributes): Promise<void>;
  /** Gives `path` the SELinux label that a file named `target` should have; does nothing where SELinux is off. */
  giveLabel(path: string, target: string): Promise<void>;
}

export interface Identity {
  readonly userName: string;
  readonly groupName: string;
  /** May do what root does on this host. */
  readonly isRoot: boolean;
  /** The host's own name (`hostname -f` where it is known, else the kernel's). */
  hostName(): Promise<string>;
  hasUser(name: string): Promise<boolean>;
}

export interface Clock {
  now(): Date;
}

/** The machine that the wizard stands on: everything outside the process goes through here. */
export interface Host {
  readonly files: FileWriter;
  readonly commands: Commands;
  readonly network: Network;
  readonly background: Background;
  readonly identity: Identity;
  readonly clock: Clock;
}

/** What a step may use to look: no way to change a file. */
export interface ReadableHost extends Omit<Host, 'files'> {
  readonly files: FileReader;
}
