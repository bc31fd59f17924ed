import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Revocation } from '../../pki/judge/judge-revocation.ts';
import type { SetFile } from '../../pki/judge/set-file.ts';
import { familyFromOsRelease } from '../../proxy/family.ts';
import { proxyLayout } from '../../proxy/layout.ts';
import { parseVhost } from '../../proxy/vhost.ts';
import { orNothing } from '../or-nothing.ts';
import { readSetFile } from './read-set-file.ts';

type Place = Pick<ReadableHost, 'files'>;

/** The lists of revoked certificates that the API's virtual host looks into; undefined where it looks into none. */
export async function lookAtRevocation(host: Place): Promise<Revocation | undefined> {
  const family = familyFromOsRelease((await orNothing(host.files.readText('/etc/os-release'))) ?? '');
  const text = family && (await orNothing(host.files.readText(proxyLayout(family).vhostPath)));
  const vhost = text === undefined ? undefined : parseVhost(text);
  if (vhost === undefined) return undefined;
  const { revocationFile: file, revocationPath: folder } = vhost;
  const [depth, ...flags] = vhost.revocationCheck;
  // Apache's default is none: then the lists are there for nothing.
  if (depth !== 'leaf' && depth !== 'chain') return undefined;
  if (file === undefined && folder === undefined) return undefined;
  return {
    places: [file, folder].filter((path) => path !== undefined),
    files: [
      ...(file === undefined ? [] : [await readSetFile(host, file, false)]),
      ...(folder === undefined ? [] : await hashedLists(host, folder)),
    ],
    depth,
    isOptional: flags.includes('no_crl_for_cert_ok'),
  };
}

/** OpenSSL reads no other names in such a folder (X509_LOOKUP_hash_dir): links that `openssl rehash` makes, as a rule. */
async function hashedLists(host: Place, folder: string): Promise<readonly SetFile[]> {
  const none = (problem: NonNullable<SetFile['problem']>) => [{ file: folder, bytes: new Uint8Array(), problem }];
  try {
    const names = await host.files.list(folder);
    if (names === undefined) return none('missing');
    const hashed = names.filter((name) => /^[0-9a-f]{8}\.r\d+$/.test(name));
    const files = await Promise.all(hashed.map((name) => readSetFile(host, `${folder}/${name}`, false)));
    return files.map(({ symlink: _, ...file }) => file);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return none('unreadable');
  }
}
