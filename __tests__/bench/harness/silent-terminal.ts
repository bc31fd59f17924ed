import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Streams } from '../../../source/tui/terminal/streams.ts';

class SilentInput extends PassThrough {
  readonly isTTY = true;

  setRawMode(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** A terminal that draws and keeps nothing: what is measured on it is the program alone. */
export interface SilentTerminal {
  readonly streams: Streams;
  /** Types keys. */
  press(keys: string): void;
  /** Resolves with the written bytes when the program has written something that matches, from now on. */
  written(words: RegExp): Promise<string>;
  /** How many times the program has written. */
  writes(): number;
}

export function createSilentTerminal(columns = 80, rows = 24): SilentTerminal {
  const stdin = new SilentInput();
  const outputs = new EventEmitter().setMaxListeners(0);
  let writes = 0;
  const write = (text: string) => {
    writes += 1;
    outputs.emit('text', text);
    return true;
  };
  const stdout = Object.assign(new EventEmitter(), { isTTY: true, columns, rows, write });
  // The terminal as Node's classes, as far as a screen uses them.
  const streams = {
    stdin,
    stdout,
    signals: new EventEmitter(),
    environment: { LANG: 'C.UTF-8' },
  } as unknown as Streams;
  return {
    streams,
    press: (keys) => {
      stdin.write(keys);
    },
    writes: () => writes,
    written: (words) =>
      new Promise((found) => {
        const look = (text: string) => {
          if (!words.test(text)) return;
          outputs.off('text', look);
          found(text);
        };
        outputs.on('text', look);
      }),
  };
}
