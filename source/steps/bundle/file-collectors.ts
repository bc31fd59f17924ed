import type { ReadableHost } from '../../host/host.ts';
import type { Collected, Collector } from './collector.ts';

const longestConfiguration = 1024 * 1024;
/** Of a log: its last bytes, and of them the last lines. */
const tailBytes = 256 * 1024;
const tailLines = 500;

/** A whole file of at most 1 MiB. */
export function fileCollector(name: string, path: string): Collector {
  const collect = async (host: ReadableHost): Promise<Collected> => {
    const text = await host.files.readText(path, longestConfiguration);
    return text === undefined ? notThere(path) : { text, ...(await linkTold(host, path)) };
  };
  return { name, source: path, collect };
}

/** Where a link leads, for the manifest: what is in the bundle is the target's. */
async function linkTold(host: ReadableHost, path: string, before = ''): Promise<Pick<Collected, 'source'>> {
  if ((await host.files.stat(path))?.kind !== 'link') return {};
  return { source: `${before}${path} -> ${(await host.files.resolve(path)) ?? 'nothing'}` };
}

/** The end of a log file: its last 500 lines, of its last 256 KiB. */
export function tailCollector(name: string, path: string): Collector {
  const collect = async (host: ReadableHost): Promise<Collected> => {
    // Asked first: it tells what is not there from what this user may not look at.
    if ((await host.files.stat(path)) === undefined) return notThere(path);
    // A log may have gigabytes, and grow: its end alone is read.
    const kind = (await host.files.stat((await host.files.resolve(path)) ?? path))?.kind;
    if (kind === 'other' || kind === 'directory') return { problem: `${path} is not a regular file.` };
    const end = await host.files.readEnd(path, tailBytes);
    if (end === undefined) return { problem: `${path} is a link to nothing.` };
    const text = Buffer.from(end.bytes).toString('utf8');
    if (text === '') return { problem: `${path} is empty.` };
    const shown = lastLines(end.size > tailBytes ? withoutFirstLine(text) : text);
    return { text: shown, ...(await linkTold(host, path, 'the end of ')) };
  };
  return { name, source: `the end of ${path}`, collect };
}

/** One collector for each file of a folder whose name fits; a single one that tells why, when the folder cannot be read. */
export async function folderCollectors(
  host: ReadableHost,
  folder: string,
  pattern: RegExp,
  make: (file: string, path: string) => Collector,
): Promise<readonly Collector[]> {
  const name = `${folder.slice(1)}/`;
  try {
    const names = await host.files.list(folder);
    if (names === undefined) return [failed(name, folder, notThere(folder))];
    return names.filter((file) => pattern.test(file)).map((file) => make(file, `${folder}/${file}`));
  } catch (error) {
    return [{ name, source: folder, collect: () => Promise.reject(error) }];
  }
}

function failed(name: string, source: string, collected: Collected): Collector {
  return { name, source, collect: () => Promise.resolve(collected) };
}

function notThere(path: string): Collected {
  return { problem: `${path} is not there.` };
}

function withoutFirstLine(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}

function lastLines(text: string): string {
  return text
    .split('\n')
    .slice(-tailLines - 1)
    .join('\n');
}
