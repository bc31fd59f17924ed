import type { FileFacts, ReadableHost } from '../../host/host.ts';

/** A text file as it lies there. */
export interface FoundText {
  readonly path: string;
  readonly text: string | undefined;
  readonly file: FileFacts | undefined;
}

export async function lookAtText(host: Pick<ReadableHost, 'files'>, path: string): Promise<FoundText> {
  const file = await host.files.stat(path);
  const readable = file !== undefined && (await host.files.canRead(path));
  return { path, file, text: readable ? await host.files.readText(path) : undefined };
}
