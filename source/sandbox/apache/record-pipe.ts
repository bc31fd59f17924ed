import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

const applicationData = 23;

/** Tells the types of the TLS records in a stream of bytes, chunk by chunk. */
export function recordReader(onRecord: (type: number) => void): (chunk: Buffer) => void {
  let header: number[] = [];
  let remaining = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (remaining > 0) {
        const step = Math.min(remaining, chunk.length - at);
        remaining -= step;
        at += step;
        continue;
      }
      header.push(chunk[at] ?? 0);
      at += 1;
      if (header.length < 5) continue;
      const [type = 0, , , high = 0, low = 0] = header;
      onRecord(type);
      remaining = high * 256 + low;
      header = [];
    }
  };
}

/**
 * A socket with its TLS records counted: how many the server has sealed with its application keys. It begins to use them after
 * the client's first sealed record, which carries the client's certificate or its Finished message. Destroying the pipe leaves the
 * socket open, so that a last record can be sent.
 */
export class RecordPipe extends Duplex {
  #sealed = 0;
  #clientSealed = false;
  readonly #socket: Socket;
  readonly #read = recordReader((type) => {
    if (type === applicationData) this.#clientSealed = true;
  });
  readonly #written = recordReader((type) => {
    if (type === applicationData && this.#clientSealed) this.#sealed += 1;
  });

  constructor(socket: Socket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#read(chunk);
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    socket.on('error', () => this.destroy());
  }

  get sealedRecords(): number {
    return this.#sealed;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#written(chunk);
    this.#socket.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done());
  }
}
