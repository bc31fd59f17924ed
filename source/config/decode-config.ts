import { Buffer, isUtf8 } from 'node:buffer';

/**
 * The text of a config.yml. Its first byte that is not UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, as in Ansible, where
 * that stops both loaders; so our reader refuses the file too, with the place.
 */
export function decodeConfig(bytes: Uint8Array): string {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = content.toString('utf8');
  if (isUtf8(content)) return text;
  const written = Buffer.from(text);
  const difference = content.findIndex((byte, at) => byte !== written[at]);
  // Of a sequence that breaks off, the replacement character may share the first bytes; a stream leaves them out.
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content.subarray(0, difference), {
    stream: true,
  });
  const bad = Buffer.byteLength(before);
  return `${before}${String.fromCharCode(0xdc00 + (content[bad] ?? 0))}${content.toString('utf8', bad + 1)}`;
}
