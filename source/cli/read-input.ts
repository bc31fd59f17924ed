import { constants, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { errorCode, usageError } from '../errors.ts';

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is not there',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

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
    return (await stat(file)).isFIFO() ? await readPipe(file) : await readFile(file);
  } catch (error) {
    const code = errorCode(error) ?? 'error';
    throw usageError(`${option} ${file}: the file cannot be read (${causes[code] ?? code}).`);
  }
}

/**
 * All of a pipe with a name, as the shell's `<(command)` is one. readFile would wait for its writer in a thread that no
 * signal ends: neither Ctrl-C nor SIGTERM would stop the program.
 */
async function readPipe(file: string): Promise<Uint8Array> {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return collect(new Socket({ fd, readable: true, writable: false }));
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Lines of a text without the blanks around them (`cut` of a table leaves some), and without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
