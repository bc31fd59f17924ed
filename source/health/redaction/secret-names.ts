/**
 * Names of settings, variables and headers whose value is a secret: config.yml's `…_password`, `sslpassword`, `PGPASSWORD`,
 * `aws_secret_access_key`, `AccountKey` of Azure, and Barman's `encryption_passphrase_command`, which may print one. A name that goes on
 * (`password_encryption`, `vault_password_file`) is none.
 */
export const secretWords =
  'passw(?:or)?d|passphrase(?:_command)?|secret|token|(?:secret|access|account|storage|api)[-_]?key';

const ending = new RegExp(`(?:${secretWords})$`, 'i');

/** Whether the value of a setting of that name must not be shown. */
export function isSecretName(name: string): boolean {
  return ending.test(name);
}
