import { dirname } from 'node:path';
import type { ConsumedKey } from '../../config/consumed-settings.ts';
import type { Problem } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { ProxyLayout } from '../../proxy/layout.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { orNothing } from '../or-nothing.ts';
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
  layout: ProxyLayout,
): Promise<Problem | undefined> {
  if (config === undefined || !standard) return undefined;
  const users: readonly (readonly [ConsumedKey, string | undefined])[] = [
    ['pg_backup_api_ssl_user', settings.user],
    ['pg_backup_api_clientcert_owner', settings.clientOwner],
    ['pem_user', settings.clientOwner],
  ];
  const files: readonly (readonly [ConsumedKey, string])[] = [
    ['pg_backup_api_certificate_path', settings.clientCertificate],
    ['pg_backup_api_privatekey_path', settings.clientKey],
  ];
  const missing = (key: ConsumedKey, what: string): Problem | undefined => {
    const { position } = settingHere(config, key);
    return (
      position && {
        id: 'setting-names-nothing',
        message: `${config.file}:${position.line}:${position.column}: ${key}: ${what} does not exist on this host.`,
        fix: ['Create it, or correct the setting. A deploy of TPA stops there, too.'],
      }
    );
  };
  for (const [key, user] of users) {
    if (user === undefined || user === layout.user || (await host.identity.hasUser(user))) continue;
    const problem = missing(key, `the user ${user}`);
    if (problem !== undefined) return problem;
  }
  const made = folders.map(({ path }) => path);
  for (const [key, file] of files) {
    const directory = dirname(file);
    if (made.includes(directory) || (await orNothing(host.files.stat(directory))) !== undefined) continue;
    const problem = missing(key, `the directory ${directory}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
