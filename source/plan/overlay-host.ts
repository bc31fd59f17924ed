import type { FileFacts, FileReader, ReadableHost } from '../host/host.ts';
import type { Plan } from './actions.ts';

/**
 * The host as it will look once the text files of these plans are written: so that the plan of a later step can be shown before
 * an earlier one is applied. Keys and certificates that do not exist yet stay missing.
 */
export function overlayHost(host: ReadableHost, plans: readonly Plan[]): ReadableHost {
  const written = new Map<string, { readonly text: string; readonly facts: FileFacts }>();
  for (const action of plans.flatMap((plan) => plan.actions)) {
    if (action.kind !== 'write-file') continue;
    const size = Buffer.byteLength(action.content);
    written.set(action.path, {
      text: action.content,
      facts: { kind: 'file', size, modified: host.clock.now(), ...action.attributes },
    });
  }
  if (written.size === 0) return host;
  const { files } = host;
  const overlaid: FileReader = {
    ...files,
    canRead: async (path) => written.has(path) || files.canRead(path),
    resolve: async (path, whose) =>
      written.has(path) ? ((await files.resolve(path, whose)) ?? path) : files.resolve(path, whose),
    stat: async (path) => written.get(path)?.facts ?? (await files.stat(path)),
    read: async (path, limit) => {
      const text = written.get(path)?.text;
      return text === undefined ? files.read(path, limit) : Buffer.from(text);
    },
    readEnd: async (path, limit) => {
      const text = written.get(path)?.text;
      if (text === undefined) return files.readEnd(path, limit);
      const bytes = Buffer.from(text);
      return { bytes: bytes.subarray(Math.max(0, bytes.length - limit)), size: bytes.length };
    },
    readLink: async (path) => (written.has(path) ? undefined : files.readLink(path)),
    readText: async (path, limit) => written.get(path)?.text ?? (await files.readText(path, limit)),
  };
  return { ...host, files: overlaid };
}
