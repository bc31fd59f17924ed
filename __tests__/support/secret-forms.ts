import fc from 'fast-check';

/** A way in which a secret is written in a file, a log or a document. */
export interface SecretForm {
  readonly form: string;
  /** Characters that the secret may have besides letters and digits, as the form can hold them. */
  readonly characters: string;
  write(secret: string): string;
}

const anything = ' !#$%&()*+,-./:;<=>?@[]^_`{|}~\'"\\';
const noSpace = '!#$%&()*+,-./:;<=>?@[]^_`{|}~';
/** What a plain scalar of YAML may have between two letters, wherever it is broken. */
const plainYaml = '!$%&()*+,./;<=>?@[]^_`{|}~\'"\\ ';
const libpq = (secret: string) => secret.replace(/['\\]/g, (character) => `\\${character}`);
const libpqBare = (secret: string) => secret.replace(/['\\ ]/g, (character) => `\\${character}`);
const json = JSON.stringify;
const sql = (secret: string) => `'${secret.replaceAll("'", "''")}'`;

/** Every supported form. Each is a whole line, or several. */
export const secretForms: readonly SecretForm[] = [
  {
    form: 'connection string, quoted',
    characters: anything,
    write: (secret) => `conninfo = host=pg1 password='${libpq(secret)}' user=barman`,
  },
  {
    form: 'connection string, bare with backslashes',
    characters: `${noSpace}'\\ `,
    write: (secret) => `conninfo = host=pg1 password=${libpqBare(secret)} user=barman`,
  },
  {
    form: 'connection string in single quotes',
    characters: noSpace,
    write: (secret) => `primary_conninfo = 'host=pg1 password=${secret}'`,
  },
  {
    form: 'connection string in JSON',
    characters: anything,
    write: (secret) => json({ conninfo: `host=pg1 password='${libpq(secret)}' user=x`, next: 1 }),
  },
  {
    form: 'bare connection string in JSON',
    characters: `${noSpace}'\\ `,
    write: (secret) => json({ a: 1, conninfo: `host=pg1 password=${libpqBare(secret)}`, next: 'it’s' }, undefined, 4),
  },
  { form: 'sslpassword', characters: noSpace, write: (secret) => `host=x sslpassword=${secret} user=y` },
  { form: 'INI with double quotes', characters: `${noSpace}' `, write: (secret) => `password = "${secret}"` },
  { form: 'INI with spaces', characters: '!#$%&()*+,-./:;<>?@[]^_`{|}~ ', write: (secret) => `password = ${secret}` },
  { form: 'variable of a shell', characters: `${noSpace}'"\\ `, write: (secret) => `export PGPASSWORD=a${secret}` },
  {
    form: 'environment of a unit',
    characters: `${noSpace}' `,
    write: (secret) => `Environment="PGPASSWORD=${secret}" "LANG=C"`,
  },
  { form: 'YAML, bare', characters: `${noSpace}'"\\ `, write: (secret) => `  barman_password: a${secret}` },
  {
    form: 'YAML, single quotes',
    characters: `${noSpace}" \\`,
    write: (secret) => `- barman_password: '${secret}'  # of the user`,
  },
  { form: 'YAML, double quotes', characters: anything, write: (secret) => `barman_password: ${json(secret)}` },
  {
    form: 'YAML, a block',
    characters: anything,
    write: (secret) => `vars:\n  barman_password: |-\n    a${secret}\n    second ${secret}\n  next: 1`,
  },
  { form: 'JSON', characters: anything, write: (secret) => json({ barman_password: secret, next: 'x' }) },
  {
    form: 'JSON in JSON',
    characters: anything,
    write: (secret) => json({ body: json({ api_token: secret, b: 'c' }) }),
  },
  { form: 'Python', characters: `${noSpace}" `, write: (secret) => `{'password': '${secret}', 'user': 'x'}` },
  {
    form: 'address',
    characters: '!#$%&()*+,-.:;<=>?@[]^_`{|}~',
    write: (secret) => `conninfo = postgresql://barman:${secret}@pg1:5432/postgres`,
  },
  { form: 'query', characters: noSpace, write: (secret) => `GET https://x.example.com/a?password=${secret} 200` },
  {
    form: 'token as user',
    characters: '-._~',
    write: (secret) => `pg_backup_api_git_url: https://${secret}@git.example.com/x`,
  },
  { form: 'basic authorization', characters: '+/=', write: (secret) => `> Authorization: Basic ${secret}` },
  {
    form: 'bearer in JSON',
    characters: '-._~+/=',
    write: (secret) => json({ Authorization: `Bearer ${secret}`, a: 1 }),
  },
  { form: 'cookie', characters: noSpace, write: (secret) => `Set-Cookie: session=${secret}; Path=/` },
  { form: '.pgpass', characters: `${noSpace}'" \\`, write: (secret) => `pg1.example.com:5432:*:barman:${secret}` },
  {
    form: 'command that prints it',
    characters: anything,
    write: (secret) => `encryption_passphrase_command = echo ${secret}`,
  },
  {
    form: 'YAML, below its key',
    characters: plainYaml,
    write: (secret) => `vars:\n  barman_password:\n    a${secret}\n  next: 1`,
  },
  {
    form: 'YAML, going on below',
    characters: plainYaml,
    write: (secret) => `vars:\n  barman_password: a\n\n    a${secret}\n    a${secret}\n  next: 1`,
  },
  {
    form: '.pgpass in a journal',
    characters: `${noSpace}'" \\`,
    write: (secret) => `Nov 23 08:32:43 barman1 sh[7]: pg1.example.com:5432:*:barman:${secret}`,
  },
  {
    form: 'SQL',
    characters: anything.replace('\\', ''),
    write: (secret) => `ALTER ROLE barman PASSWORD ${sql(secret)};`,
  },
  {
    form: 'option, its value in quotes',
    characters: `${noSpace}" `,
    write: (secret) => `ssh_command = barman-x --db-password '${secret}' -v`,
  },
  { form: 'option, its value bare', characters: noSpace, write: (secret) => `barman-x --token ${secret} -v` },
  { form: 'sshpass', characters: noSpace, write: (secret) => `ssh_command = sshpass -p ${secret} ssh barman@pg1` },
  { form: 'curl', characters: noSpace, write: (secret) => `CGroup: 4711 curl -s -u barman:${secret} https://pg1/` },
  { form: 'variable of Apache', characters: `${noSpace}' `, write: (secret) => `SetEnv PGPASSWORD "${secret}"` },
  { form: 'directive', characters: `${noSpace} `, write: (secret) => `  AuthLDAPBindPassword ${secret}` },
  {
    form: 'header that Apache sets',
    characters: '+/=',
    write: (secret) => `RequestHeader set Authorization "Basic ${secret}"`,
  },
  {
    form: 'connection string of Azure',
    characters: '+/=',
    write: (secret) => `AZURE_STORAGE_CONNECTION_STRING="AccountName=x;AccountKey=${secret}"`,
  },
  { form: 'signed address', characters: '%-._~', write: (secret) => `GET https://x/y?sv=2020&sig=${secret}&se=1 403` },
];

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** What begins a secret elsewhere, in the midst of one. */
const names = ['pwd=', 'password=', 'token=', 'key=', 'user:'];

/**
 * Secrets that a form can hold: ten to thirty characters that do not occur by chance (no word of digits, as the headers of an archive
 * have), beginning and ending as words do.
 */
export function secretsFor({ characters }: Pick<SecretForm, 'characters'>): fc.Arbitrary<string> {
  const held = names.filter((name) => [...name].every((sign) => /[a-z]/.test(sign) || characters.includes(sign)));
  const piece = fc.constantFrom(...letters, ...'0123456789', ...characters, ...characters, ...held);
  const inner = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
  const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 5, maxLength: 5 });
  return fc.tuple(word, inner, word).map((parts) => parts.join(''));
}

/** Pieces of a secret that give it away: its beginning, its end, and each word in it, as they are written. */
export function givenAway(text: string, secret: string): readonly string[] {
  const pieces = new Set([secret.slice(0, 5), secret.slice(-5), ...secret.split(/[^A-Za-z0-9]+/)]);
  return [...pieces].filter((piece) => piece.length > 4 && !/(?:password|token)$/i.test(piece) && text.includes(piece));
}
