/**
 * `version`: a pin as the package manager takes it, always written in quotes. `duration`: `+365d`. `count`: an integer.
 * `list`: several texts.
 */
export type SettingType = 'boolean' | 'choice' | 'count' | 'duration' | 'list' | 'path' | 'string' | 'version';

/** Whose value TPA looks at: any host, the first host of the play (so set it for the cluster), or a certain role's hosts. */
export type SettingReader = 'barman' | 'cluster' | 'pem-agent' | 'pem-server' | 'postgres';

/**
 * The settings that this program acts upon, each through `consumedSetting`. A row of the table that says `consumed` and is not here does
 * not compile, nor does reading a setting that is not here.
 */
export type ConsumedKey =
  | 'enable_pg_backup_api'
  | 'pg_backup_api_package_version'
  | 'pg_backup_api_installation_method'
  | 'pg_backup_api_git_url'
  | 'pg_backup_api_git_ref'
  | 'pg_backup_api_src_dir'
  | 'pg_backup_api_build_dir'
  | 'pg_backup_api_ssl_user'
  | 'pg_backup_api_ssl_group'
  | 'pg_backup_api_ssl_service'
  | 'pg_backup_api_ssl_dir'
  | 'pg_backup_api_CN'
  | 'pg_backup_api_clientcert_owner'
  | 'pg_backup_api_clientcert_group'
  | 'pg_backup_api_clientcert_service'
  | 'pg_backup_api_privatekey_path'
  | 'pg_backup_api_certificate_path'
  | 'ssl_cert_expiry'
  | 'ssl_ca_cert_expiry'
  | 'ssl_server_cert_expiry'
  | 'ssl_client_cert_expiry'
  | 'barman_shared'
  | 'pem_user'
  | 'pem_group'
  | 'ssl_cert_file'
  | 'ssl_key_file'
  | 'failover_manager'
  | 'postgres_flavour'
  | 'postgres_user'
  | 'postgres_group';

/** `consumed`: the steps follow its value. `tpa`: it changes nothing that this program does; it is shown, checked and edited for TPA. */
export type KnownSetting = SettingFacts &
  ({ readonly use: 'consumed'; readonly key: ConsumedKey } | { readonly use: 'tpa'; readonly key: string });

interface SettingFacts {
  readonly type: SettingType;
  /** What TPA uses without the setting; `undefined` when there is no fixed value (latest version, per distribution, none). */
  readonly default: boolean | number | string | undefined;
  readonly allowed?: readonly string[];
  readonly reader: SettingReader;
  /** One sentence for the screen and `--help`. */
  readonly meaning: string;
  /** File of TPA that reads it, below its repository. */
  readonly source: string;
}
