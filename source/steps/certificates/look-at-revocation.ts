import type { ReadableHost } from '../../host/host.ts';
import type { SetFile } from '../../pki/set-file.ts';
import { familyFromOsRelease } from '../../proxy/family.ts';
import { proxyLayout } from '../../proxy/layout.ts';
import { parseVhost } from '../../proxy/vhost.ts';
import { readSetFile } from './read-set-file.ts';

/** The file of revoked certificates that the API's virtual host looks into; undefined where it looks into none. */
export async function lookAtRevocation(host: Pick<ReadableHost, 'files'>): Promise<SetFile | undefined> {
  const family = familyFromOsRelease((await readIfAllowed(host, '/etc/os-release')) ?? '');
  const text = family && (await readIfAllowed(host, proxyLayout(family).vhostPath));
  const vhost = text === undefined ? undefined : parseVhost(text);
  // Apache's default is none: then the file is there for nothing.
  const isAsked = ['chain', 'leaf'].includes(vhost?.revocationCheck ?? 'none');
  if (vhost?.revocationFile === undefined || !isAsked) return undefined;
  return readSetFile(host, vhost.revocationFile, false);
}

async function readIfAllowed(host: Pick<ReadableHost, 'files'>, path: string): Promise<string | undefined> {
  return (await host.files.canRead(path)) ? host.files.readText(path) : undefined;
}
