import type { KnownSetting } from './setting.ts';

const manual = 'docs/src/pem.md';

/** Settings of PEM's server and agents. `enable_pem` is none of them: it is an option of `tpaexec configure`. */
export const pemSettings: readonly KnownSetting[] = [
  {
    key: 'pem_agent_package_version',
    type: 'version',
    default: undefined,
    reader: 'pem-agent',
    meaning: 'Pins the version of the PEM agent package.',
    source: 'roles/pem/agent/pkg/tasks/list-packages.yml',
  },
  {
    key: 'pem_server_package_version',
    type: 'version',
    default: undefined,
    reader: 'pem-server',
    meaning: 'Pins the version of the PEM server package.',
    source: 'roles/pem/server/pkg/tasks/list-packages.yml',
  },
  {
    key: 'pem_shared',
    type: 'boolean',
    default: false,
    reader: 'pem-server',
    meaning: 'The PEM server belongs to another cluster, which installs it.',
    source: manual,
  },
  {
    key: 'pem_server_ssl_certificate',
    type: 'string',
    default: undefined,
    reader: 'pem-server',
    meaning: "File name in ssl/pemserver of the certificate for PEM's web server; without it PEM signs its own.",
    source: manual,
  },
  {
    key: 'pem_server_ssl_key',
    type: 'string',
    default: undefined,
    reader: 'pem-server',
    meaning: "File name in ssl/pemserver of the key for PEM's web server.",
    source: manual,
  },
  {
    key: 'pem_rsa_key_size',
    type: 'count',
    default: undefined,
    reader: 'pem-server',
    meaning: "Bits of the RSA keys that PEM makes for its agents' certificates.",
    source: 'roles/pem/server',
  },
  {
    key: 'pem_db_ca_certificate_key_size',
    type: 'count',
    default: undefined,
    reader: 'pem-server',
    meaning: "Bits of the key of the CA of PEM's database.",
    source: 'roles/pem/server',
  },
  {
    key: 'pemagent_registration_opts',
    type: 'string',
    default: undefined,
    reader: 'pem-agent',
    meaning: 'More options for the registration of an agent.',
    source: 'roles/pem/agent',
  },
  {
    key: 'pemagent_extensions',
    type: 'list',
    default: undefined,
    reader: 'pem-agent',
    meaning: 'Extensions on instances with an agent; without it sql_profiler, edb_wait_states and query_advisor.',
    source: manual,
  },
];
