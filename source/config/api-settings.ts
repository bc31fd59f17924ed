import type { Instance } from './barman-instances.ts';
import { type ConsumedKey, consumedSetting } from './consumed-settings.ts';
import { effectiveSetting } from './effective-setting.ts';
import { clusterNameOf } from './instance-name.ts';
import type { Position } from './position.ts';
import type { ConfigDocument } from './read-config.ts';

/** Names, paths and owners of the API's certificates, as TPA's role has them (roles/pgbackupapi/service/defaults/main.yml). */
export interface ApiSettings {
  /** pg_backup_api_ssl_service: the base name of the server's files, here and on the controller. */
  readonly service: string;
  /** pg_backup_api_ssl_dir. */
  readonly directory: string;
  /** pg_backup_api_ssl_user and _group; undefined: Apache's account. */
  readonly user: string | undefined;
  readonly group: string | undefined;
  /** pg_backup_api_CN: the client's common name, and the name of its file on the controller. */
  readonly commonName: string;
  /** pg_backup_api_clientcert_owner and _group, else pem_user and pem_group, else root. */
  readonly clientOwner: string;
  readonly clientGroup: string;
  /** pg_backup_api_certificate_path and _privatekey_path; by default named after pg_backup_api_clientcert_service. */
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** A value that cannot be followed, with the place where it is written. */
export interface BadSetting {
  readonly key: ConsumedKey;
  readonly position: Position;
  /** What is written, as YAML reads it. */
  readonly written: string;
  /** What may stand there. */
  readonly allowed: string;
}

export type SettingsReading<Settings> =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly bad: BadSetting };

/** What an installation from source reads (roles/pgbackupapi/pkg/defaults/main.yml and tasks/src.yml). */
export interface SourceSettings {
  readonly url: string | undefined;
  readonly ref: string | undefined;
  readonly sourceFolder: string;
  readonly buildFolder: string;
}

/** What TPA uses where config.yml says nothing. */
export const defaultApiSettings: ApiSettings = {
  service: 'pg-backup-api',
  directory: '/etc/tpa/pg-backup-api',
  user: undefined,
  group: undefined,
  commonName: 'pg-backup-user',
  clientOwner: 'root',
  clientGroup: 'root',
  clientCertificate: '/etc/tpa/pg-backup-api/pg-backup-user.crt',
  clientKey: '/etc/tpa/pg-backup-api/pg-backup-user.key',
};

type Where = Pick<Instance, 'node' | 'locationNode'> & { readonly name?: string };

class Refused extends Error {
  constructor(readonly bad: BadSetting) {
    super(bad.key);
  }
}

/** The settings that hold for an instance. One that cannot be followed is named, never taken for the default. */
export function readApiSettings(document: ConfigDocument, instance: Where): SettingsReading<ApiSettings> {
  return reading(document, instance, (reader) => {
    const service = reader.read('pg_backup_api_ssl_service', serviceName) ?? defaultApiSettings.service;
    const directory = reader.read('pg_backup_api_ssl_dir', path) ?? `/etc/tpa/${service}`;
    const commonName = reader.read('pg_backup_api_CN', name) ?? defaultApiSettings.commonName;
    const clientService = reader.read('pg_backup_api_clientcert_service', name) ?? commonName;
    const account = (own: ConsumedKey, agent: ConsumedKey) =>
      reader.read(own, accountName) ?? reader.read(agent, accountName) ?? 'root';
    return {
      ...{ service, directory, commonName },
      user: reader.read('pg_backup_api_ssl_user', accountName),
      group: reader.read('pg_backup_api_ssl_group', accountName),
      clientOwner: account('pg_backup_api_clientcert_owner', 'pem_user'),
      clientGroup: account('pg_backup_api_clientcert_group', 'pem_group'),
      clientCertificate: reader.read('pg_backup_api_certificate_path', path) ?? `${directory}/${clientService}.crt`,
      clientKey: reader.read('pg_backup_api_privatekey_path', path) ?? `${directory}/${clientService}.key`,
    };
  });
}

/** Packages or a checkout; no other setting of an installation from source matters for packages. */
export function readInstallationMethod(document: ConfigDocument, instance: Where): SettingsReading<'pkg' | 'src'> {
  return reading(document, instance, (reader) =>
    reader.read('pg_backup_api_installation_method', method) === 'src' ? 'src' : 'pkg',
  );
}

/** The settings of an installation from source, as `readApiSettings` reads the others. */
export function readSourceSettings(document: ConfigDocument, instance: Where): SettingsReading<SourceSettings> {
  return reading(document, instance, (reader) => ({
    url: reader.read('pg_backup_api_git_url', word) || undefined,
    ref: reader.read('pg_backup_api_git_ref', word) || undefined,
    sourceFolder: reader.read('pg_backup_api_src_dir', deepPath) ?? '/opt/postgres/src/pg-backup-api',
    buildFolder: reader.read('pg_backup_api_build_dir', deepPath) ?? '/opt/postgres/build/pg-backup-api',
  }));
}

function reading<Settings>(
  document: ConfigDocument,
  instance: Where,
  read: (reader: Reader) => Settings,
): SettingsReading<Settings> {
  try {
    return { ok: true, settings: read(new Reader(document, instance)) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, bad: error.bad };
    throw error;
  }
}

/** What a value has to look like; `allowed` is shown where it does not. */
interface Shape {
  readonly matches: RegExp;
  readonly allowed: string;
}

const path: Shape = {
  matches: /^\/(?!.*\/\.\.?(?:\/|$))[A-Za-z0-9._/@+,=~-]+$/,
  allowed: 'an absolute path of letters, digits and ._/@+,=~-',
};
const name: Shape = {
  matches: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  allowed: 'letters, digits, dots, hyphens and underscores, at most 64',
};
/** “Note {{ ssl_service }} SSL configuration changed” (roles/sys/ssl/server) has a handler for this name alone (roles/pgbackupapi/service). */
const serviceName: Shape = {
  matches: /^pg-backup-api$/,
  allowed: 'pg-backup-api, for a deploy stops at any other name: TPA has no handler for it',
};
const accountName: Shape = {
  matches: /^[a-z_][a-z0-9_-]{0,31}\$?$/i,
  allowed: "the name of an account's user or group",
};

const method: Shape = { matches: /^(?:pkg|src)$/, allowed: 'pkg or src' };
const word: Shape = { matches: /^\S*$/, allowed: 'a text without blanks' };
/** What is built in is emptied first: a mistyped setting must not name a directory of the system. */
const deepPath: Shape = {
  matches: /^(?!.*\/\.\.?(?:\/|$))(?:\/[A-Za-z0-9._@+,=~-]+){3,}\/?$/,
  allowed: 'an absolute path of letters, digits and ._@+,=~-, at least three levels below /',
};

/** References that lead to each other end here. */
const deepest = 8;

class Reader {
  constructor(
    private readonly document: ConfigDocument,
    private readonly instance: Where,
  ) {}

  /** The value; undefined where nothing or null is written. Throws Refused for one that cannot be followed. */
  read(key: ConsumedKey, shape: Shape): string | undefined {
    const { value, position, node } = consumedSetting(this.document, this.instance, key);
    if (position === undefined || node === undefined || value === null) return undefined;
    const refused = (allowed: string) =>
      new Refused({ key, position, written: typeof value === 'string' ? value : JSON.stringify(value), allowed });
    if (typeof value !== 'string') throw refused(`a text: ${shape.allowed}`);
    const resolved = this.resolve(value, deepest);
    if (resolved === undefined) {
      throw refused(`${shape.allowed}; of Jinja only {{ NAME }} of a setting that config.yml writes as a text`);
    }
    if (!shape.matches.test(resolved)) throw refused(shape.allowed);
    return resolved.length > 1 ? resolved.replace(/\/+$/, '') : resolved;
  }

  /** `{{ name }}` of a variable that holds a text, and nothing else of Jinja; undefined for what Ansible alone can say. */
  private resolve(text: string, depth: number): string | undefined {
    if (!/\{[{%#]/.test(text)) return text;
    if (depth === 0) return undefined;
    let known = true;
    const resolved = text.replace(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/g, (_, variable: string) => {
      const value = this.variable(variable);
      const inner = value === undefined ? undefined : this.resolve(value, depth - 1);
      if (inner === undefined) known = false;
      return inner ?? '';
    });
    return known && !/\{[{%#]/.test(resolved) ? resolved : undefined;
  }

  private variable(variable: string): string | undefined {
    if (variable === 'inventory_hostname') return this.instance.name;
    if (variable === 'cluster_name') return clusterNameOf(this.document.root) || undefined;
    const { value } = effectiveSetting(this.document, this.instance, variable);
    return typeof value === 'string' ? value : undefined;
  }
}
