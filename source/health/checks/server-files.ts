import type { FileSystem } from './free-space.ts';

/** One directory of a server, as `lstat` and `access` tell. */
export type SeenDirectory = {
  readonly path: string;
  /** `not-writable`: barman does not own it and its mode lets nobody else write. */
  readonly state: 'fine' | 'missing' | 'not-a-directory' | 'not-writable' | 'unreadable';
};

/** Files that wait in a directory; temporary and partial ones are not counted. */
export type Waiting =
  | { readonly kind: 'counted'; readonly path: string; readonly count: number; readonly oldest: number | undefined }
  | { readonly kind: 'unreadable'; readonly path: string };

/** What is in the errors directory, by the endings that Barman gives. */
export type ErrorFiles =
  | { readonly kind: 'counted'; readonly path: string; readonly counts: Readonly<Record<string, number>> }
  | { readonly kind: 'unreadable'; readonly path: string };

/** Who holds the lock of receive-wal. `dead`: the process that is named in it is gone, or is another program. */
export type Receiver =
  | { readonly kind: 'running'; readonly pid: number }
  | { readonly kind: 'dead'; readonly pid: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** The system id in identity.json, which Barman writes at the first backup. */
export type Stored =
  | { readonly kind: 'stored'; readonly path: string; readonly systemId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' };

/** What was seen of one server's files on the Barman host; times in milliseconds since 1970. */
export type ServerFiles = {
  readonly directories: readonly SeenDirectory[];
  readonly errors: ErrorFiles;
  readonly incoming: Waiting;
  readonly streaming: Waiting;
  readonly receiver: Receiver;
  readonly identity: Stored;
};

/** A job of cron, or a timer of systemd that runs, which calls barman. */
export type BarmanJob = {
  /** `/etc/cron.d/main:3`, or the path of the timer. */
  readonly where: string;
  /** Five fields, or a word such as @daily; of a timer its OnCalendar. */
  readonly schedule: string;
  readonly byTimer?: true;
  readonly does: 'cron' | 'backup';
  /** Of a backup: the servers' names, or `all`. */
  readonly servers: readonly string[];
  /** The line runs nothing unless TPA's /etc/tpa/barman-home-ok says yes. */
  readonly gated: boolean;
};

/** TPA's gate before every job of barman: closed, it stops them without a word. `why` says it of a gate not open. */
export type Gate = {
  readonly path: string;
  readonly state: 'open' | 'closed' | 'unknown';
  readonly why: string;
};

/** What starts Barman by itself on this host. */
export type BarmanJobs = {
  readonly jobs: readonly BarmanJob[];
  /** Places where jobs may be and this user may not look. */
  readonly unreadable: readonly string[];
  /** Undefined where no job asks it. */
  readonly gate: Gate | undefined;
  /** Whether cron runs. Undefined: nobody can tell, or nothing needs it. */
  readonly daemonRuns: boolean | undefined;
};

/** Our own look at the Barman host, beside what its document says. */
export type BarmanHostFiles = {
  readonly servers: ReadonlyMap<string, ServerFiles>;
  readonly jobs: BarmanJobs;
  /** Undefined where nobody can tell. */
  readonly fileSystems?: readonly FileSystem[] | undefined;
};
