/** A regular file of an archive. */
export interface TarMember {
  /** Relative path, ASCII; with a folder, each part at most 100 bytes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const block = 512;

/**
 * An archive in POSIX's ustar format (IEEE 1003.1-2024, pax, “ustar Interchange Format”): every file of mode 0600, owned by
 * root for whoever unpacks it as root. Throws RangeError for a name that the format cannot hold.
 */
export function tarBytes(members: readonly TarMember[], modified: Date): Uint8Array {
  const parts = members.flatMap(({ name, bytes }) => [
    header(name, bytes.length, modified),
    bytes,
    Buffer.alloc(-bytes.length & (block - 1)),
  ]);
  // Two empty blocks end the archive.
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

function header(name: string, size: number, modified: Date): Uint8Array {
  const bytes = Buffer.alloc(block);
  const [prefix, rest] = split(name);
  bytes.write(rest, 0, 'ascii');
  bytes.write(octal(0o600, 7), 100, 'ascii');
  bytes.write(octal(0, 7), 108, 'ascii');
  bytes.write(octal(0, 7), 116, 'ascii');
  bytes.write(octal(size, 11), 124, 'ascii');
  bytes.write(octal(Math.floor(modified.getTime() / 1000), 11), 136, 'ascii');
  bytes.write('0', 156, 'ascii');
  bytes.write('ustar\u000000root', 257, 'ascii');
  bytes.write('root', 297, 'ascii');
  bytes.write(prefix, 345, 'ascii');
  // The sum is made with spaces in its own place.
  const sum = bytes.reduce((total, byte) => total + byte, 8 * 0x20);
  bytes.write(`${octal(sum, 6)}\u0000 `, 148, 'ascii');
  return bytes;
}

function octal(value: number, digits: number): string {
  const text = value.toString(8).padStart(digits, '0');
  if (text.length > digits) throw new RangeError(`${value} has more than ${digits} octal digits`);
  return text;
}

/** A name of more than 100 bytes is split at a slash into a prefix of at most 155 and the rest. */
function split(name: string): readonly [prefix: string, rest: string] {
  if (/[^\x20-\x7e]/.test(name)) throw new RangeError(`${JSON.stringify(name)} is not ASCII`);
  if (name.length <= 100) return ['', name];
  const at = name.indexOf('/', name.length - 101);
  if (at < 1 || at > 155) throw new RangeError(`${name} is too long for an archive`);
  return [name.slice(0, at), name.slice(at + 1)];
}
