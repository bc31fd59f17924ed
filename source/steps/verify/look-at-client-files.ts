import { OperatorError } from '../../errors.ts';
import type { FileProbe } from '../../health/ladder.ts';
import type { ReadableHost } from '../../host/host.ts';

/** The files that a client of the API needs. */
export interface ClientFiles {
  readonly caFile: string;
  readonly client: { readonly certificate: string; readonly key: string };
}

/** Whether they are there and readable for this user. */
export async function lookAtClientFiles(host: ReadableHost, { caFile, client }: ClientFiles): Promise<FileProbe[]> {
  const look = async (path: string, problem: NonNullable<FileProbe['problem']>): Promise<FileProbe> => {
    if (await host.files.canRead(path)) return { path };
    return { path, problem, detail: (await isMissing(host, path)) ? 'missing' : 'not readable for you' };
  };
  return Promise.all([
    look(client.certificate, 'client-certificate-unreadable'),
    look(client.key, 'client-key-unusable'),
    look(caFile, 'ca-file-missing'),
  ]);
}

async function isMissing(host: ReadableHost, path: string): Promise<boolean> {
  try {
    return (await host.files.stat(path)) === undefined;
  } catch (error) {
    if (error instanceof OperatorError) return false;
    throw error;
  }
}
