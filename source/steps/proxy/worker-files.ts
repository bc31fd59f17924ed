import type { Attributes, FileFacts, ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import type { SetAttributes } from '../../plan/actions.ts';
import { certificatePlaces } from '../certificates/certificate-places.ts';
import type { SetFiles } from '../set-files.ts';

/** A certificate file that is somebody else's than TPA leaves it. */
export interface StrayFile {
  readonly path: string;
  readonly file: FileFacts;
  readonly account: Account;
  /** The mode that it gets. */
  readonly mode: number;
  /** Who took it; undefined for a file that was made before Apache's account. */
  readonly taker?: 'postgres';
}

type Account = Pick<Attributes, 'owner' | 'group'>;

/**
 * Certificates that were made before Apache brought its account, as on Red Hat, are root's. Apache reads them all the same; the
 * next deploy would see them as TPA never leaves them. Where PostgreSQL's roles run, each deploy takes every .crt and .key below
 * /etc/tpa, and gives only some back (roles/postgres/user/tasks/tls.yml, “Set correct ownership and mode on key/certificate files”).
 * None in a folder of the operator's own choice, or without the account.
 */
export async function lookAtStrayFiles(
  host: Pick<ReadableHost, 'files' | 'identity'>,
  layout: Pick<HostLayout, 'user' | 'group'>,
  files: SetFiles,
  postgres?: Account,
): Promise<readonly StrayFile[]> {
  if (!(await host.identity.hasUser(layout.user))) return [];
  const { identity } = host;
  const site = { files, layout, identity, cluster: undefined, caKey: undefined };
  const { server, client, trust, caCopies } = certificatePlaces({ ...site, hasWorker: true });
  const places = [server.certificate, server.key, ...caCopies, trust, client.certificate, client.key];
  const looked = await Promise.all(
    places.map(async ({ path, attributes: { owner, group, mode } }): Promise<StrayFile[]> => {
      const file = await host.files.stat(path);
      if (file?.kind !== 'file' || (file.owner === owner && file.group === group)) return [];
      const account = { owner, group };
      if (postgres !== undefined && file.owner === postgres.owner) {
        return [{ path, file, account, mode, taker: 'postgres' }];
      }
      return owner === workerOf(files, layout) ? [{ path, file, account, mode: file.mode }] : [];
    }),
  );
  return looked.flat();
}

/** Who has the server's pair: pg_backup_api_ssl_user, else Apache's account. */
function workerOf({ standard, settings }: SetFiles, { user }: Pick<HostLayout, 'user'>): string | undefined {
  return standard ? (settings.user ?? user) : undefined;
}

/** Gives the files back; the mode only where it was taken with the file. */
export function giveBack(files: readonly StrayFile[]): readonly SetAttributes[] {
  return files.map(({ path, file: { owner, group, mode: before }, account, mode, taker }) => ({
    kind: 'set-attributes',
    path,
    attributes: { ...account, mode },
    before: { owner, group, mode: before },
    why: taker === undefined ? madeBefore : takenByPostgres,
  }));
}

const madeBefore = 'TPA gives it to Apache’s account, which was not there yet when the file was made.';
const takenByPostgres =
  'TPA’s PostgreSQL role takes every .crt and .key below /etc/tpa at each deploy (roles/postgres/user), and gives only some back.';
