import type { Attributes, Host } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import type { SetFiles } from '../set-files.ts';

/** Where TPA keeps the proxy's certificates (roles/sys/ssl, roles/pgbackupapi/service). */
export const standardFolder = '/etc/tpa/pg-backup-api';

/** Where EDB's manual procedure keeps them (pg-backup-api's documentation, “Securing the API”). */
export const manualFolder = '/usr/local/lib/pgbapi';

export interface Place {
  readonly path: string;
  readonly attributes: Attributes;
}

/** Every file of the certificate set, with the owner and mode that TPA gives it. */
export interface CertificatePlaces {
  readonly folders: readonly Place[];
  /** What Apache trusts for clients; the first of the CA's copies. */
  readonly trust: Place;
  /** The other copies of the CA's certificate on this host. */
  readonly caCopies: readonly Place[];
  /** The CA's certificate and key where TPA's controller has them: beside config.yml, below ssl. */
  readonly ca: Place;
  readonly caKey: Place;
  /** During a rotation: the CA that is to come beside the old one's key, which stays where it is (certificate-rotation). */
  readonly next: { readonly certificate: Place; readonly key: Place };
  /** `name`: of the file on the controller (ssl/HOST/NAME.crt); of the client its common name, too. */
  readonly server: { readonly name: string; readonly certificate: Place; readonly key: Place };
  readonly client: { readonly name: string; readonly certificate: Place; readonly key: Place };
}

export interface PlaceOptions {
  readonly files: SetFiles;
  readonly layout: Pick<HostLayout, 'user' | 'group'>;
  readonly identity: Pick<Host['identity'], 'userName' | 'groupName'>;
  /** Whether Apache's account exists; before Apache is installed it may not. */
  readonly hasWorker: boolean;
  /** The folder of config.yml and its owner; undefined without one. */
  readonly cluster: { readonly folder: string; readonly owner: string; readonly group: string } | undefined;
  /** Where the operator wants the CA's key. */
  readonly caKey: string | undefined;
}

/** In a folder of the operator's own choice the files are the operator's, and no copy is made elsewhere. */
export function certificatePlaces(options: PlaceOptions): CertificatePlaces {
  const { files, layout, identity, cluster } = options;
  const { folder, standard, settings } = files;
  const own = { owner: identity.userName, group: identity.groupName };
  const root = standard ? { owner: 'root', group: 'root' } : own;
  const { user = layout.user, group = layout.group } = settings;
  const hasOwn = settings.user !== undefined || options.hasWorker;
  const worker = standard && hasOwn ? { owner: user, group } : root;
  const agent = standard ? { owner: settings.clientOwner, group: settings.clientGroup } : root;
  const place = (path: string, account: { readonly owner: string; readonly group: string }, mode: number): Place => ({
    path,
    attributes: { ...account, mode },
  });
  const clusterOwner = cluster === undefined ? root : { owner: cluster.owner, group: cluster.group };
  const caFolder = cluster === undefined ? folder : `${cluster.folder === '/' ? '' : cluster.folder}/ssl`;
  return {
    folders: [
      ...(standard ? [place('/etc/tpa', root, 0o755)] : []),
      ...parentsOf(folder, standard).map((path) => place(path, root, 0o755)),
      place(folder, agent, 0o700),
      ...(cluster === undefined ? [] : [place(caFolder, clusterOwner, 0o750)]),
    ],
    trust: place(files.trust, agent, 0o644),
    caCopies: [
      place(`${folder}/CA.crt`, worker, 0o644),
      ...(standard ? [place('/etc/tpa/root.crt', root, 0o644)] : []),
    ],
    ca: cluster === undefined ? place(files.trust, agent, 0o644) : place(`${caFolder}/CA.crt`, clusterOwner, 0o644),
    caKey: place(options.caKey ?? `${caFolder}/CA.key`, clusterOwner, 0o600),
    next: {
      certificate: place(`${caFolder}/CA-next.crt`, clusterOwner, 0o644),
      key: place(`${caFolder}/CA-next.key`, clusterOwner, 0o600),
    },
    server: {
      name: settings.service,
      certificate: place(files.server.certificate, worker, 0o644),
      key: place(files.server.key, worker, 0o600),
    },
    client: {
      name: settings.commonName,
      certificate: place(files.client.certificate, agent, 0o644),
      key: place(files.client.key, agent, 0o600),
    },
  };
}

/** Directories above one of config.yml's choice, outermost first; TPA makes the last alone and needs the others. */
function parentsOf(folder: string, standard: boolean): readonly string[] {
  if (!standard) return [];
  const parts = folder.split('/').slice(1, -1);
  const parents = parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
  return folder.startsWith('/etc/tpa/') ? parents.slice(2) : parents;
}
