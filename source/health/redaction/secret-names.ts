/** Ends of names that stand for a password in some program: `dbPass`, `ansible_become_pass`, `keystorePass`, `bindpw`, `MYSQL_PWD`. */
const short =
  '(?:become|ssh|sudo|su|db|key|store|cipher|auth|login|bind|user|root|admin|smtp|mail|ftp|proxy|ldap|mysql|redis|repl?)[-_]?pass' +
  '|(?:bind|root|user|db|admin|mysql)[-_]?pwd?|(?<=[a-z0-9][_.-])(?:pass|pwd?)';

/**
 * Names of settings, variables and headers whose value is a secret: config.yml's `…_password`, `sslpassword`, `PGPASSWORD`,
 * `aws_secret_access_key`, `AccountKey` of Azure, `radiussecrets` of pg_hba.conf, and Barman's `encryption_passphrase_command`, which may
 * print one. A name that goes on (`password_encryption`, `vault_password_file`) is none, and `nopasswd` says that there is none.
 */
export const secretWords =
  '(?<!no[-_]?)passw(?:or)?d|passphrase(?:_command)?|passwort|kennwort|mot[ _-]de[ _-]passe|contrase(?:n|ñ)a|senha|secret(?:[-_]?id)?|radiussecrets|(?<!continuation[-_]?)token|authtok|rediscli_auth|wpa_psk|psk' +
  `|(?:secret|access|account|storage|api|pre[-_]?shared|subscription|license|master)[-_]?key|${short}`;

const ending = new RegExp(`(?:${secretWords})$`, 'i');
const nameKeys = /^(?:name|key|parameter_?key|variable|option)$/i;
const valueKeys = /^(?:value|parameter_?value|val)$/i;

/** Whether the value of a setting of that name must not be shown. */
export function isSecretName(name: string): boolean {
  return name.length <= longestName ? ending.test(name) : ending.test(name.slice(-longestName));
}

/** Longer than any name; of what is longer the end counts. */
const longestName = 256;

/** The keys of an object whose values are secrets: by their own names, or as in `{"name": "DB_PASSWORD", "value": …}`. */
export function secretKeys(object: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const keys = Object.keys(object);
  const found = new Set(keys.filter(isSecretName));
  const named = keys.some((key) => nameKeys.test(key) && typeof object[key] === 'string' && isSecretName(object[key]));
  if (named) for (const key of keys) if (valueKeys.test(key)) found.add(key);
  if (object.kind === 'Secret') for (const key of ['data', 'stringData']) if (key in object) found.add(key);
  return found;
}
