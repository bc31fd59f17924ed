import type { RawText } from '../../health/document/json-text.ts';
import { type Documents, type DocumentTexts, readDocumentTexts } from '../../health/read-documents.ts';
import type { Background } from '../../host/background.ts';

export interface ReadingWish {
  /** The host's other threads; without them everything is read in this one. */
  readonly background?: Background;
  /** The bytes are needed afterwards: they are copied to the thread, and not handed over. */
  readonly keep?: boolean;
}

/** Bytes of all texts together; a thread takes 30 ms to start, which smaller ones do not take to read. */
const small = 256 * 1024;
/** Milliseconds; 100 servers with 100 backups each take less than one second. */
const patience = 120_000;

/** Reads documents: large ones in a thread of its own, so that a screen lives meanwhile. */
export async function readTexts(texts: DocumentTexts, { background, keep }: ReadingWish): Promise<Documents> {
  const all = [texts.cli, texts.api, texts.secondCli].filter((text) => text !== undefined);
  const size = all.reduce((sum, text) => sum + text.length, 0);
  if (background === undefined || size <= small) return readDocumentTexts(texts);
  const { code } = await import('../../health/read-documents.ts?thread');
  const program = { code, name: readDocumentTexts.name };
  const handedOver = keep === true ? [] : all.flatMap(memoryOf);
  return (await background.run(program, texts, { timeout: patience, handedOver })) as Documents;
}

/** The memory of bytes that have it to themselves; small buffers share theirs with others. */
function memoryOf(text: RawText): readonly ArrayBuffer[] {
  if (typeof text === 'string' || text.byteLength !== text.buffer.byteLength) return [];
  return text.buffer instanceof ArrayBuffer ? [text.buffer] : [];
}
