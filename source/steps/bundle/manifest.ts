/** A row of the manifest, cleaned and redacted. */
export interface ManifestRow {
  readonly name: string;
  /** 0: it is not in the archive. */
  readonly bytes: number;
  readonly source: string;
  /** How many places are hidden in it, those included that Barman itself hid. */
  readonly redactions: number;
  readonly problem?: string;
}

export interface Manifest {
  readonly host: string;
  readonly made: Date;
  /** The wizard's version, and who ran it. */
  readonly version: string;
  readonly user: string;
  readonly entries: readonly ManifestRow[];
  readonly notes: readonly string[];
}

/** The manifest for a terminal and for MANIFEST.txt: what is inside, then what is not. */
export function manifestLines({ host, made, version, user, entries, notes }: Manifest): readonly string[] {
  const inside = entries.filter(({ bytes }) => bytes > 0);
  const troubled = entries.filter(({ problem }) => problem !== undefined);
  const total = inside.reduce((sum, { bytes }) => sum + bytes, 0);
  const hidden = inside.reduce((sum, { redactions }) => sum + redactions, 0);
  const width = Math.max(4, ...inside.map(({ name }) => name.length));
  return [
    `Support bundle of ${host}, made ${made.toISOString()} by pg-backup-api-wizard ${version} as ${user}`,
    `${inside.length} files, ${total} bytes, ${hidden} passwords and keys hidden. Read them before you give them away.`,
    '',
    `     bytes  hidden  ${'file'.padEnd(width)}  from`,
    ...inside.map(
      ({ name, bytes, redactions, source }) =>
        `${String(bytes).padStart(10)}  ${String(redactions).padStart(6)}  ${name.padEnd(width)}  ${source}`,
    ),
    ...(troubled.length === 0 ? [] : ['', 'Not inside, or not whole:']),
    ...troubled.map(({ name, problem }) => `  ${name}: ${problem}`),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ];
}
