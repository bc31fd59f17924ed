/** One step of a running transaction. */
export interface PackageProgress {
  readonly phase:
    | 'download'
    | 'test'
    | 'unpack'
    | 'configure'
    | 'remove'
    | 'script'
    | 'verify'
    | 'install'
    | 'done'
    | 'trouble';
  /** 0 to 100 within the whole transaction as far as the manager says; undefined where it does not. */
  readonly percent: number | undefined;
  readonly text: string;
}

const WORDS: readonly (readonly [RegExp, PackageProgress['phase']])[] = [
  [/^(Unpacking|Preparing to unpack|Preparing) /, 'unpack'],
  [/^(Configuring|Preparing to configure|Setting up) /, 'configure'],
  [/^(Removing|Preparing for removal|Preparing to completely remove|Completely removing) /, 'remove'],
  [/^(Installed|Removed) /, 'install'],
];

/**
 * One line that apt writes to APT::Status-Fd, `type:id:percent:text` (apt's README.progress-reporting). The percentage
 * starts again after the downloads and ends at 80 for a single package, never at 100: an end must come from the exit.
 * Undefined for a line of another shape.
 */
export const parseAptStatus = (line: string): PackageProgress | undefined => {
  // The text may hold colons; an id may too (`pg-backup-api:amd64`), so the percentage is the landmark.
  const found = /^(dlstatus|pmstatus|pmerror|pmconffile|pmrecover|media-change):(.*?):([0-9]+(?:\.[0-9]+)?):(.*)$/.exec(
    line.trimEnd(),
  );
  if (!found) return undefined;
  const [, type, , percent, text = ''] = found;
  const value = Math.min(100, Number(percent));
  if (type === 'dlstatus') return { phase: 'download', percent: value, text };
  if (type !== 'pmstatus') return { phase: 'trouble', percent: value, text };
  return { phase: WORDS.find(([word]) => word.test(text))?.[1] ?? 'install', percent: value, text };
};

const VERBS: Readonly<Record<string, PackageProgress['phase']>> = {
  Installing: 'install',
  Upgrading: 'install',
  Updating: 'install',
  Downgrading: 'install',
  Reinstalling: 'install',
  Obsoleting: 'remove',
  Erasing: 'remove',
  Removing: 'remove',
  Cleanup: 'remove',
  Verifying: 'verify',
};

const HEADINGS: readonly (readonly [RegExp, PackageProgress['phase']])[] = [
  [/^Downloading Packages:/, 'download'],
  [/^Running transaction (check|test)/i, 'test'],
  [/^Running transaction$/, 'install'],
  [/^Complete!/, 'done'],
];

/**
 * One line that dnf prints off a terminal: `  Installing  : NEVRA   1/2` (n of m, the verification counts
 * again from 1), `(1/2): file.rpm`, headings; or dnf 5: `[3/4] Upgrading NEVRA 100% | …`, cut to its column. Installing is taken for the first 80 percent, verifying for the rest.
 * Undefined for a line that says nothing of progress.
 */
export const parseDnfLine = (line: string): PackageProgress | undefined => {
  const text = line.trim();
  const counted = /^(\w+) +: (.+?) +(\d+)\/(\d+)$/.exec(text);
  const phase = counted ? VERBS[counted[1] ?? ''] : undefined;
  if (counted && phase) {
    const share = Number(counted[3]) / Math.max(1, Number(counted[4]));
    const percent = phase === 'verify' ? 80 + 20 * share : 80 * share;
    return { phase, percent: Math.min(100, percent), text: `${counted[1]} ${counted[2]}` };
  }
  const fifth = /^\[(\d+)\/(\d+)\] (\w+) (\S+) +\d+% \|/.exec(text);
  const work = VERBS[fifth?.[3] ?? ''];
  if (fifth && work !== undefined)
    return { phase: work, percent: share(Number(fifth[1]), Number(fifth[2])), text: `${fifth[3]} ${fifth[4]}` };
  if (/^Running scriptlet *:/.test(text)) return { phase: 'script', percent: undefined, text };
  if (/^\(\d+\/\d+\): /.test(text)) return { phase: 'download', percent: undefined, text };
  const heading = HEADINGS.find(([pattern]) => pattern.test(text));
  if (heading === undefined) return undefined;
  return { phase: heading[1], percent: heading[1] === 'done' ? 100 : undefined, text };
};

/**
 * One line that zypper prints off a terminal: `Retrieving package NEVRA (1/7), …`, `(1/7) Installing: NEVRA [....done]`.
 * It retrieves and installs one package after the other, so the count of what is installed is the progress of the
 * whole. Undefined for a line that says nothing of progress.
 */
export const parseZypperLine = (line: string): PackageProgress | undefined => {
  const text = line.trim();
  const retrieved = /^Retrieving(?: package)?:? (\S+).*?\((\d+)\/(\d+)\)/.exec(text);
  if (retrieved) {
    const percent = share(Number(retrieved[2]) - 1, Number(retrieved[3]));
    return { phase: 'download', percent, text: `Retrieving ${retrieved[1]}` };
  }
  const counted = /^\((\d+)\/(\d+)\) (\w+):? (\S+)/.exec(text);
  const phase = VERBS[counted?.[3] ?? ''];
  if (!counted || phase === undefined) return undefined;
  const percent = share(Number(counted[1]), Number(counted[2]));
  return { phase, percent, text: `${counted[3]} ${counted[4]}` };
};

const share = (done: number, all: number): number => Math.min(100, (100 * done) / Math.max(1, all));

/** A line of a package manager as progress, when it tells some. apt writes it to its own descriptor, the others among their output. */
export function parseProgress(
  format: 'apt' | 'dnf' | 'zypper',
  stream: 'output' | 'status',
  line: string,
): { readonly percent: number; readonly text: string } | undefined {
  const step = stepOf(format, stream, line);
  return step?.percent === undefined ? undefined : { percent: step.percent, text: step.text };
}

function stepOf(
  format: 'apt' | 'dnf' | 'zypper',
  stream: 'output' | 'status',
  line: string,
): PackageProgress | undefined {
  if (format === 'apt') return stream === 'status' ? parseAptStatus(line) : undefined;
  return format === 'dnf' ? parseDnfLine(line) : parseZypperLine(line);
}
