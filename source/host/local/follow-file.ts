import { openExisting } from './file-reader.ts';

const tailBytes = 64 * 1024;
const longestLine = 4096;
const interval = 100;

export interface FollowedFile {
  /** Reads to the end, stops following, and returns the last 64 KiB of text. */
  finish(): Promise<string>;
}

/** Follows a growing file from `offset` and hands on complete lines; `\r` ends a line too, since progress bars use it. */
export function followFile(path: string, offset: number, onLine: (text: string) => void): FollowedFile {
  const decoder = new TextDecoder();
  let position = offset;
  let rest = '';
  let tail = '';
  let reading: Promise<void> = Promise.resolve();

  const take = (text: string) => {
    tail = (tail + text).slice(-tailBytes);
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '').slice(-longestLine);
    for (const line of lines) if (line !== '') onLine(line.slice(0, longestLine));
  };
  const readOn = async () => {
    const handle = await openExisting(path).catch(() => undefined);
    if (handle === undefined) return;
    try {
      const buffer = Buffer.alloc(256 * 1024);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        take(decoder.decode(buffer.subarray(0, bytesRead), { stream: true }));
      }
    } finally {
      await handle.close();
    }
  };
  const tick = () => {
    reading = reading.then(readOn);
  };
  const timer = setInterval(tick, interval);
  return {
    async finish() {
      clearInterval(timer);
      tick();
      await reading;
      if (rest !== '') onLine(rest);
      rest = '';
      return tail;
    },
  };
}
