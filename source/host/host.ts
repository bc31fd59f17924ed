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
  /** The last `limit` bytes of a regular file and its whole size; undefined when it is missing. Errors as for `read`. */
  readEnd(path: string, limit: number): Promise<{ readonly bytes: Uint8Array; readonly size: number } | undefined>;
  /** What a symbolic link says; undefined when there is none of this name. */
  readLink(path: string): Promise<string | undefined>;
  /** Names in a directory, sorted; undefined when it is missing. Throws OperatorError when this user may not look. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Whether this process may read the file. */
  canRead(path: string): Promise<boolean>;
  /**
   * The path with all links resolved, as a host path; undefined when something on it is missing. `own`: for who is going to write
   * there; a link that another user of the host may have made leads nowhere.
   */
  resolve(path: string, whose?: 'own'): Promise<string | undefined>;
  /** Where this process finds the host path on this machine. */
  real(path: string): string;
}

/** Changing the host's files: used by the plan engine only. Every method is durable (fsync of the file and its directory) on return. */
export interface FileWriter extends FileReader {
  /** Creates a new file with O_EXCL, sets owner and mode before any content is visible to others. Returns what `rename` knows it by. */
  create(path: string, content: Uint8Array, attributes: Attributes): Promise<string>;
  append(path: string, content: Uint8Array): Promise<void>;
  /** Atomic replacement. With `identity`: refused when `from` is not that file any more. */
  rename(from: string, to: string, identity?: string): Promise<void>;
  /** Gives a file one more name. */
  link(from: string, to: string): Promise<void>;
  /** Makes a symbolic link. */
  makeLink(path: string, target: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Overwrites a regular file that has no other name, and removes it. What copies of its blocks a file system keeps is out of reach. */
  shred(path: string): Promise<void>;
  makeDirectory(path: string, attributes: Attributes): Promise<void>;
  removeDirectory(path: string): Promise<void>;
  /** Of a regular file or a directory, never through a link. With `before`: refused when it has others by now. */
  setAttributes(path: string, attributes: Attributes, before?: Attributes): Promise<void>;
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
  hasGroup(name: string): Promise<boolean>;
}

export interface Processes {
  /** When a process of this machine began, in clock ticks since boot (field 22 of /proc/PID/stat): with the pid it names just one. Empty when it is gone. */
  startTime(pid: number): string;
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
  readonly processes: Processes;
  readonly identity: Identity;
  readonly clock: Clock;
}

/** What a step may use to look: no way to change a file. */
export interface ReadableHost extends Omit<Host, 'files'> {
  readonly files: FileReader;
}
