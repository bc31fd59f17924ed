import type { Cursor } from './cursor.ts';
import { YamlSyntaxError } from './syntax-error.ts';

export interface SimpleKey {
  /** Number of the token that would be the key. */
  readonly token: number;
  /** In block context, at the column of the mapping: it has to be a key. */
  readonly required: boolean;
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** The keys that wait for their `:`, at most one a flow level (YAML 1.1, 7.4.3: one line, 1024 characters). */
export class SimpleKeys {
  private readonly levels: (SimpleKey | undefined)[] = [];
  private count = 0;

  save(level: number, token: number, required: boolean, cursor: Cursor): void {
    this.remove(level, cursor);
    this.levels[level] = { token, required, at: cursor.at, line: cursor.line, column: cursor.column };
    this.count += 1;
  }

  take(level: number): SimpleKey | undefined {
    const key = this.levels[level];
    if (key === undefined) return undefined;
    this.levels[level] = undefined;
    this.count -= 1;
    return key;
  }

  remove(level: number, cursor: Cursor): void {
    const key = this.take(level);
    if (key?.required) throw missingColon(key, cursor);
  }

  clear(): void {
    this.levels.length = 0;
    this.count = 0;
  }

  dropStale(cursor: Cursor): void {
    if (this.count === 0) return;
    for (let level = 0; level < this.levels.length; level += 1) {
      const key = this.levels[level];
      if (key === undefined || (key.line === cursor.line && cursor.at - key.at <= 1024)) continue;
      this.remove(level, cursor);
    }
  }

  /** Number of the first token that may still become a key. */
  nearest(): number | undefined {
    if (this.count === 0) return undefined;
    let nearest: number | undefined;
    for (const key of this.levels) {
      if (key !== undefined && (nearest === undefined || key.token < nearest)) nearest = key.token;
    }
    return nearest;
  }
}

function missingColon(key: SimpleKey, cursor: Cursor): YamlSyntaxError {
  const offset = Math.min(key.at, cursor.at);
  return new YamlSyntaxError(
    'a line that should be "key: value" has no ":"',
    offset,
    'Add the ":" or indent the line.',
  );
}
