import { readFile } from 'node:fs/promises';
import { errorCode, usageError } from '../errors.ts';

/** All of standard input as UTF-8. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A file that the operator named, or standard input for `-`. Throws a usage error when it cannot be read. */
export async function readNamedFile(option: string, file: string): Promise<string> {
  if (file === '-') return readStandardInput();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw usageError(`${option} ${file}: the file cannot be read (${errorCode(error) ?? 'error'}).`);
  }
}

/** `readNamedFile` without decoding: for texts that say their encoding themselves. */
export async function readNamedBytes(option: string, file: string): Promise<Uint8Array> {
  if (file === '-') return Buffer.from(await readStandardInput());
  try {
    return await readFile(file);
  } catch (error) {
    throw usageError(`${option} ${file}: the file cannot be read (${errorCode(error) ?? 'error'}).`);
  }
}

/** Lines of a text, without empty ones and without the line ends. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}
