import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const block = 512;

/** The files of a tar archive (ustar, perhaps gzipped) by name, as Latin-1 texts. The real tar reads ours in the real tests. */
export function unpack(archive: string): Readonly<Record<string, string>> {
  const packed = readFileSync(archive);
  const bytes = packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed;
  const files: [string, string][] = [];
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const field = (from: number, length: number) =>
      bytes.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const [name, prefix, size] = [field(0, 100), field(345, 155), Number.parseInt(field(124, 12), 8)];
    const sum = bytes
      .subarray(at, at + block)
      .reduce((total, byte, index) => total + (index < 148 || index > 155 ? byte : 32), 0);
    if (field(257, 5) !== 'ustar' || Number.parseInt(field(148, 8), 8) !== sum)
      throw new Error(`${archive}: not a header at ${at}`);
    const start = at + block;
    if (field(156, 1) === '0')
      files.push([prefix === '' ? name : `${prefix}/${name}`, bytes.toString('latin1', start, start + size)]);
    at = start + Math.ceil(size / block) * block;
  }
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}
