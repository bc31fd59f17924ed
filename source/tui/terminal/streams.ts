/** Asks the program to end, or tells that it does. `process` is one. */
export interface Signals {
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
}

/** The terminal that a screen lives on. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly signals?: Signals;
  /** The mouse is listened to: clicks and the wheel come as input, and selecting text takes Shift. */
  readonly mouse?: boolean;
  /** Variables that say what the terminal can do. Default: the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The terminal's size; 80×24 where it does not tell. */
export function sizeOf(stdout: Pick<NodeJS.WriteStream, 'columns' | 'rows'>): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
