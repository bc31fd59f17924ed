import type { Attributes, FileFacts, ReadableHost } from '../../host/host.ts';
import type { SetAttributes } from '../../plan/actions.ts';
import type { ProxyLayout } from '../../proxy/layout.ts';
import { certificatePlaces } from '../certificates/certificate-places.ts';

/** A certificate file that TPA gives to Apache's account and that is somebody else's. */
export interface StrayFile {
  readonly path: string;
  readonly file: FileFacts;
  readonly account: Pick<Attributes, 'owner' | 'group'>;
}

/**
 * Certificates that were made before Apache brought its account, as on Red Hat, are root's. Apache reads them all the same; the
 * next deploy would see them as TPA never leaves them. None in a folder of the operator's own choice, or without the account.
 */
export async function lookAtStrayFiles(
  host: Pick<ReadableHost, 'files' | 'identity'>,
  layout: Pick<ProxyLayout, 'user' | 'group'>,
  folder: string,
): Promise<readonly StrayFile[]> {
  if (!(await host.identity.hasUser(layout.user))) return [];
  const { identity } = host;
  const site = { folder, layout, identity, cluster: undefined, caKey: undefined };
  const places = certificatePlaces({ ...site, hasWorker: true });
  const worker = [places.server.certificate, places.server.key, ...places.caCopies].filter(
    ({ attributes }) => attributes.owner === layout.user,
  );
  const looked = await Promise.all(
    worker.map(async ({ path, attributes: { owner, group } }): Promise<StrayFile[]> => {
      const file = await host.files.stat(path);
      const stray = file?.kind === 'file' && (file.owner !== owner || file.group !== group);
      return stray ? [{ path, file, account: { owner, group } }] : [];
    }),
  );
  return looked.flat();
}

/** Gives the files to Apache's account; their modes stay. */
export function giveToWorker(files: readonly StrayFile[]): readonly SetAttributes[] {
  return files.map(({ path, file: { owner, group, mode }, account }) => ({
    kind: 'set-attributes',
    path,
    attributes: { ...account, mode },
    before: { owner, group, mode },
    why: 'TPA gives it to Apache’s account, which was not there yet when the file was made.',
  }));
}
