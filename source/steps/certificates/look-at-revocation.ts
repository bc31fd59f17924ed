import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { familyFromOsRelease } from '../../os/distributions.ts';
import { type HostLayout, layoutOf } from '../../os/families.ts';
import type { Revocation } from '../../pki/judge/judge-revocation.ts';
import type { SetFile } from '../../pki/judge/set-file.ts';
import { listPath } from '../../proxy/revocation.ts';
import { leadsToApi } from '../../proxy/sites.ts';
import { parseVhost, type Vhost } from '../../proxy/vhost.ts';
import { lookAtSites } from '../look-at-sites.ts';
import { orNothing } from '../or-nothing.ts';
import { readSetFile } from './read-set-file.ts';

type Place = Pick<ReadableHost, 'files'>;

/** The lists of revoked certificates that the API's virtual host looks into; undefined where it looks into none. */
export async function lookAtRevocation(host: Place): Promise<Revocation | undefined> {
  const family = familyFromOsRelease((await orNothing(host.files.readText('/etc/os-release'))) ?? '');
  const vhost = family && (await lookAtVhost(host, layoutOf(family)));
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

/** Whether the first certificate of a PEM text is on a list that Apache looks into, or on the wizard's own. */
export async function isRevokedHere(host: Place, pem: string): Promise<boolean> {
  const [{ certificatesOf }, { entryOf, readListFile }] = await Promise.all([
    import('../../pki/certificate/matches.ts'),
    import('../../pki/certificate/revocation-list.ts'),
  ]);
  const [certificate] = certificatesOf(pem);
  if (certificate === undefined) return false;
  const own = await readSetFile(host, listPath, false);
  const files = [...((await lookAtRevocation(host))?.files ?? []), own];
  const blocks = files.flatMap(({ bytes }) => readListFile(Buffer.from(bytes).toString('utf8')) ?? []);
  return (
    entryOf(
      blocks.map(({ list }) => list),
      certificate,
    ) !== undefined
  );
}

/** As Apache loads it, with what holds for all sites; one that is not enabled as its text says. */
async function lookAtVhost(host: Place, layout: HostLayout): Promise<Vhost | undefined> {
  const { vhostPath, enabledVhostPath = vhostPath } = layout;
  const loaded = await orNothing(lookAtSites(host, layout));
  const sites = loaded?.sites.filter(({ file }) => file === enabledVhostPath) ?? [];
  const site = sites.find(leadsToApi) ?? sites[0];
  if (site !== undefined) return site;
  const text = await orNothing(host.files.readText(vhostPath));
  return text === undefined ? undefined : parseVhost(text);
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
