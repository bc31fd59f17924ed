import type { KnownSetting } from './setting.ts';

/** What TPA's certificate roles read (roles/sys/ssl). */
export const certificateSettings: readonly KnownSetting[] = [
  {
    key: 'use_ssl_cert_authentication',
    type: 'boolean',
    default: false,
    reader: 'barman',
    meaning: "Uses the cluster's CA for pg-backup-api instead of a CA of its own.",
    source: 'roles/pgbackupapi/service/defaults/main.yml',
  },
  {
    key: 'ssl_cert_authentication_enabled',
    type: 'boolean',
    default: false,
    reader: 'cluster',
    meaning: "Makes the cluster's CA and certificates; not the same as use_ssl_cert_authentication.",
    source: 'roles/sys/ssl/defaults/main.yml',
  },
  {
    key: 'ssl_cert_expiry',
    type: 'duration',
    default: undefined,
    reader: 'cluster',
    meaning: 'How long certificates and CA are valid, where nothing more specific is set.',
    source: 'roles/sys/ssl/ca/tasks/main.yml',
  },
  {
    key: 'ssl_ca_cert_expiry',
    type: 'duration',
    default: '+3650d',
    reader: 'cluster',
    meaning: 'How long a new CA certificate is valid.',
    source: 'roles/sys/ssl/ca/tasks/main.yml',
  },
  {
    key: 'ssl_server_cert_expiry',
    type: 'duration',
    default: '+365d',
    reader: 'barman',
    meaning: 'How long a new server certificate is valid.',
    source: 'roles/sys/ssl/server/tasks/certificate.yml',
  },
  {
    key: 'ssl_client_cert_expiry',
    type: 'duration',
    default: '+365d',
    reader: 'barman',
    meaning: 'How long a new client certificate is valid.',
    source: 'roles/sys/ssl/client/tasks/certificate.yml',
  },
  {
    key: 'ssl_cert_min_valid_period',
    type: 'duration',
    default: '+7d',
    reader: 'cluster',
    meaning: 'A certificate that ends sooner than this is issued again at the next deploy.',
    source: 'roles/sys/ssl/tasks/verify.yml',
  },
];
