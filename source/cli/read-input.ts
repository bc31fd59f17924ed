import { closeSync, fstatSync, read, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { errorCode, OperatorError, usageError } from '../errors.ts';
import { openNamed } from '../host/local/named-file.ts';

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is not there',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

const largest = 2 ** 31;
const chunk = 1024 * 1024;
const readChunk = promisify(read);

/** All of standard input as UTF-8. */
export async function readStandardInput(): Promise<string> {
  return (await collect(process.stdin)).toString('utf8');
}

/** A file that the operator named, or standard input for `-`. Throws a usage error when it cannot be read. */
export async function readNamedFile(option: string, file: string): Promise<string> {
  return Buffer.from(await readNamedBytes(option, file)).toString('utf8');
}

/** `readNamedFile` without decoding: for texts that say their encoding themselves. */
export async function readNamedBytes(option: string, file: string): Promise<Uint8Array> {
  if (file === '-') return Buffer.from(await readStandardInput());
  try {
    const fd = openNamed(file);
    const facts = fstatSync(fd);
    // readFile would wait for the writer of a pipe (`<(command)` is one) in a thread that no signal ends.
    if (facts.isFIFO()) return await collect(new Socket({ fd, readable: true, writable: false }));
    return await readDescriptor(fd, facts);
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    const code = errorCode(error) ?? 'error';
    throw usageError(`${option} ${file}: the file cannot be read (${causes[code] ?? code}).`);
  }
}

/** All of an open file; of a device too, which would never end. */
async function readDescriptor(fd: number, facts: Stats): Promise<Uint8Array> {
  try {
    if (facts.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    if (facts.isFile() && facts.size > largest) throw tooLarge();
    return await collect(chunksOf(fd));
  } finally {
    closeSync(fd);
  }
}

async function* chunksOf(fd: number): AsyncIterable<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await readChunk(fd, Buffer.alloc(chunk), 0, chunk, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

function tooLarge(): Error {
  return Object.assign(new Error('too large'), { code: 'ERR_FS_FILE_TOO_LARGE' });
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > largest) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Lines of a text without the blanks around them (`cut` of a table leaves some), and without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
