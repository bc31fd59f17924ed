/** The ladder from this host's environment up to the protection of the API, lowest rung first (docs/reference/health.md, Diagnosis ids). */
export const rungIds = [
  'environment',
  'files',
  'dns',
  'tcp',
  'tls',
  'server-certificate',
  'client-certificate',
  'http',
  'proxy',
  'json',
  'security',
] as const;

export type RungId = (typeof rungIds)[number];

/**
 * What a rung must be shown to be judged. `status` and `diagnose` are curl's GET with the client certificate,
 * `without-certificate` the same GET /status without one, which has to fail.
 */
export type ProbeName =
  | 'environment'
  | 'files'
  | 'resolve'
  | 'connect'
  | 'handshake'
  | 'status'
  | 'diagnose'
  | 'without-certificate';

export type Rung = { readonly id: RungId; readonly title: string; readonly probe: ProbeName };

/** The rungs in order. `/status` comes before `/diagnose`: it separates the proxy chain from a slow Barman. */
export const ladder: readonly Rung[] = [
  { id: 'environment', title: 'Proxy variables of the environment', probe: 'environment' },
  { id: 'files', title: 'Client certificate, key and CA file', probe: 'files' },
  { id: 'dns', title: 'The name resolves', probe: 'resolve' },
  { id: 'tcp', title: 'Apache accepts connections', probe: 'connect' },
  { id: 'tls', title: 'The port speaks TLS', probe: 'handshake' },
  { id: 'server-certificate', title: 'The server certificate is valid here', probe: 'handshake' },
  { id: 'client-certificate', title: 'Apache accepts the client certificate', probe: 'status' },
  { id: 'http', title: 'The virtual host answers', probe: 'status' },
  { id: 'proxy', title: 'Apache reaches pg-backup-api', probe: 'status' },
  { id: 'json', title: 'The diagnose document is whole', probe: 'diagnose' },
  { id: 'security', title: 'No answer without a client certificate', probe: 'without-certificate' },
];
