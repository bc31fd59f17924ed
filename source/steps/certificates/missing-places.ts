import { dirname } from 'node:path';
import type { ConsumedKey } from '../../config/consumed-settings.ts';
import type { Problem } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import type { SetFiles } from '../set-files.ts';
import { settingHere } from '../setting-here.ts';
import type { CertificatePlaces } from './certificate-places.ts';

/**
 * An account or a directory that config.yml names for the certificates and that this host does not have. Nobody makes it: TPA's tasks
 * (roles/pgbackupapi/service/tasks/ssl.yml, roles/sys/ssl) stop at it, too. Apache's account comes with its package.
 */
export async function lookForMissing(
  host: ReadableHost,
  config: ConfigFacts | undefined,
  { standard, settings }: SetFiles,
  { folders }: Pick<CertificatePlaces, 'folders'>,
  layout: HostLayout,
): Promise<Problem | undefined> {
  if (config === undefined || !standard) return undefined;
  const { user, group, clientOwner, clientGroup } = settings;
  const { hasUser, hasGroup } = host.identity;
  const named = (key: ConsumedKey, what: string, isThere: boolean): readonly Problem[] => {
    const { position } = settingHere(config, key);
    if (isThere || position === undefined) return [];
    return [
      {
        id: 'setting-names-nothing',
        message: `${config.file}:${position.line}:${position.column}: ${key}: this host has no ${what}.`,
        fix: ['Create it, or correct the setting. A deploy of TPA stops there, too.'],
      },
    ];
  };
  const isUser = async (name: string | undefined) => name === undefined || name === layout.user || hasUser(name);
  const isGroup = async (name: string | undefined) => name === undefined || name === layout.group || hasGroup(name);
  const isDirectory = async (path: string) =>
    folders.some((folder) => folder.path === path) || (await host.files.stat(path)) !== undefined;
  const [ofCertificate, ofKey] = [dirname(settings.clientCertificate), dirname(settings.clientKey)];
  const [found] = [
    ...named('pg_backup_api_ssl_user', `user ${user}`, await isUser(user)),
    ...named('pg_backup_api_ssl_group', `group ${group}`, await isGroup(group)),
    ...named('pg_backup_api_clientcert_owner', `user ${clientOwner}`, await isUser(clientOwner)),
    ...named('pem_user', `user ${clientOwner}`, await isUser(clientOwner)),
    ...named('pg_backup_api_clientcert_group', `group ${clientGroup}`, await isGroup(clientGroup)),
    ...named('pem_group', `group ${clientGroup}`, await isGroup(clientGroup)),
    ...named('pg_backup_api_certificate_path', `directory ${ofCertificate}`, await isDirectory(ofCertificate)),
    ...named('pg_backup_api_privatekey_path', `directory ${ofKey}`, await isDirectory(ofKey)),
  ];
  return found;
}
