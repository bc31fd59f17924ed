import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocumentTexts } from '../../../source/health/read-documents.ts';

const folder = new URL('../../../fixtures/health/documents/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const now = new Date('2026-11-30T02:00:00Z');

/** barman.utils.redact_passwords, 3.4 to the newest: its first expression, word for word. */
const redacted = (text: string) => text.replace(/password=(?:'(?:'|[^'])+'|[^ '"]*)/g, 'password=*REDACTED*');

/** What `barman diagnose` prints of it: four spaces, sorted keys. */
function printed(value: unknown): string {
  const sorted = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(sorted);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)]),
    );
  };
  return JSON.stringify(sorted(value), undefined, 4);
}

type Document = { servers: Record<string, { config: Record<string, unknown> }> };

type Whole = Document & {
  global: { config: Record<string, unknown> };
  servers: Record<string, { config: Record<string, unknown>; status: Record<string, unknown> }>;
};

function set(holder: object | undefined, key: string, value: unknown): void {
  Object.assign(holder ?? {}, { [key]: value });
}

/** Three servers, whose connection strings are given by server and setting. */
function documentWith(settings: Readonly<Record<string, string>>): Document {
  const document: Document = JSON.parse(read('Q13-three-quoted.api.json'));
  for (const { config } of Object.values(document.servers)) {
    config.conninfo = 'host=pg user=barman';
    config.streaming_conninfo = 'host=pg user=streaming_barman';
  }
  for (const [place, text] of Object.entries(settings)) {
    const [server = '', key = ''] = place.split('/');
    const config = document.servers[server]?.config;
    if (config !== undefined) config[key] = text;
  }
  return document;
}

describe.each(['Q2-quoted', 'Q9-dquote', 'Q13-three-quoted'])('%s', (name) => {
  const cli = read(`${name}.cli.json`);
  const api = read(`${name}.api.json`);
  const documents = readDocumentTexts({ cli, api, secondCli: cli, now });

  it('is a mismatch with a cause of its own', () => {
    expect(documents.comparison?.verdict).toBe('mismatch');
    const causes = new Set(documents.comparison?.mismatches.map(({ cause }) => cause));
    expect([...causes]).toEqual(['barman-redaction']);
    expect(documents.comparison?.eatenBy).toContain(
      `/servers/${Object.keys(JSON.parse(api).servers)[0]}/config/conninfo`,
    );
  });

  it('every server is judged, by the document of the API', () => {
    expect(documents.servers.map((server) => server.name)).toEqual(Object.keys(JSON.parse(api).servers).sort());
    const alone = readDocumentTexts({ cli: undefined, api, secondCli: undefined, now });
    expect(documents.servers).toEqual(alone.servers);
  });
});

describe('what Barman eats', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'of the first server alone',
      { 'alpha/conninfo': "host=a password='x' dbname=y", 'beta/conninfo': "application_name='b'" },
    ],
    [
      'of a server up to the last',
      { 'alpha/conninfo': "host=a password='x y'", 'gamma/streaming_conninfo': "host='g'" },
    ],
    [
      'of the connection for WAL',
      { 'beta/wal_conninfo': "host=b password='x'", 'gamma/conninfo': "host=g application_name='q'" },
    ],
    ['with a double quote in the password', { 'beta/conninfo': 'host=b password=ab"cd dbname=y' }],
    [
      'with a double quote in quotes',
      { 'gamma/conninfo': `host=g password='ab"cd'`, 'gamma/streaming_conninfo': "host='g'" },
    ],
    ['of all', { 'alpha/conninfo': "password='a'", 'beta/conninfo': "password='b'", 'gamma/conninfo': "password='c'" }],
  ])('%s is told, and no server is left out', (_what, settings) => {
    const document = documentWith(settings);
    const cli = redacted(printed(document));
    const api = JSON.stringify(document);
    const { comparison, servers } = readDocumentTexts({ cli, api, secondCli: cli, now });
    expect(servers.map(({ name }) => name)).toEqual(['alpha', 'beta', 'gamma']);
    expect([...new Set(comparison?.mismatches.map(({ cause }) => cause))]).toEqual(['barman-redaction']);
  });

  it.each<[string, (document: Whole) => void, string]>([
    [
      'a global setting',
      ({ global }) => set(global.config, 'pre_backup_script', "x password='y'"),
      '/global/config/pre_backup_script',
    ],
    [
      'a model',
      (whole) => set(whole, 'models', { m: { config: { conninfo: "host=a password='x'" } } }),
      '/models/m/config/conninfo',
    ],
    [
      'a message',
      ({ servers }) => set(servers.alpha, 'msg_list', ["bad password='x' here"]),
      '/servers/alpha/msg_list/0',
    ],
    [
      'what PostgreSQL answered',
      ({ servers }) => set(servers.beta?.status, 'connection_error', "FATAL password='x'"),
      '/servers/beta/status/connection_error',
    ],
    [
      'the command of a hook',
      ({ servers }) => set(servers.beta?.config, 'post_archive_script', "curl -d password='x' http://h"),
      '/servers/beta/config/post_archive_script',
    ],
    [
      'a password of a key',
      ({ servers }) => set(servers.alpha?.config, 'conninfo', "host=a sslpassword='x' user=b"),
      '/servers/alpha/config/conninfo',
    ],
  ])('also of %s', (_what, edit, place) => {
    const document = documentWith({}) as Whole;
    set(document.servers.gamma?.config, 'description', "Bob's");
    edit(document);
    const cli = redacted(printed(document));
    const { comparison, servers } = readDocumentTexts({ cli, api: JSON.stringify(document), secondCli: cli, now });
    expect(servers.map(({ name }) => name)).toEqual(['alpha', 'beta', 'gamma']);
    expect([...new Set(comparison?.mismatches.map(({ cause }) => cause))]).toEqual(['barman-redaction']);
    expect(comparison?.eatenBy).toEqual([place]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['without quotes', { 'alpha/conninfo': 'host=a password=x dbname=y' }],
    ['in no connection string', {}],
    ['in quotes, and nothing behind it', { 'gamma/wal_streaming_conninfo': "host=g password='x'" }],
  ])('a password %s is no harm', (_what, settings) => {
    const document = documentWith(settings);
    const cli = redacted(printed(document));
    const { comparison } = readDocumentTexts({ cli, api: JSON.stringify(document), secondCli: cli, now });
    expect(comparison?.mismatches).toEqual([]);
  });

  it('without the API a server that lost its settings is not judged as if it were whole', () => {
    const { servers } = readDocumentTexts({
      cli: read('Q2-quoted.cli.json'),
      api: undefined,
      secondCli: undefined,
      now,
    });
    expect(servers[0]?.checks[0]).toMatchObject({ id: 'document_whole', state: 'unknown' });
  });

  it('a server that only one side has is judged', () => {
    const document = documentWith({});
    const { beta: _, ...others } = document.servers;
    const cli = printed({ ...document, servers: others });
    const documents = readDocumentTexts({ cli, api: JSON.stringify(document), secondCli: cli, now });
    expect(documents.servers.map(({ name }) => name).sort()).toEqual(['alpha', 'beta', 'gamma']);
  });
});

describe('what a terminal showed', () => {
  const cli = read('S02-terminal-log.cli.json');
  const api = read('S02-terminal-log.api.json');
  const body = cli.slice(cli.indexOf('\n{') + 1, cli.lastIndexOf('\n}') + 3);

  it.each<[string, string]>([
    ['as it was pasted', cli],
    ['a prompt of root', `root@backup1:~# barman diagnose\n${body}root@backup1:~# `],
    ['a prompt on the last line', `${body.trimEnd()}[barman@backup1 ~]$ exit\nlogout\n`],
    ['a prompt with a time', `${body}[09:00:00] barman@backup1:~ % \n`],
    ['a prompt in braces', `${body}{barman} $ ls\n`],
    ['Windows line ends', cli.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${body}`],
    ['a prompt of fish in braces before it', `{backup1} ~> barman diagnose\n${body}{backup1} ~> `],
    ['a prompt in the same line', `barman@backup1:~$ ${body}`],
    ['a prompt of two lines', `backup1 in ~\n❯ barman diagnose\n${body}\nbackup1 in ~ took 2s\n❯ `],
    ['a prompt of PowerShell', `PS C:\\> ssh backup1 barman diagnose\r\n${body.replaceAll('\n', '\r\n')}PS C:\\>`],
    ['the line of tmux', `${body}[0] 0:bash*                    "backup1" 09:00 30-Nov-26\n`],
    [
      'curl -v',
      `> GET /diagnose HTTP/1.1\n< HTTP/1.1 200 OK\n<\n{ [5 bytes data]\n${body}\n* Connection #0 left intact`,
    ],
    ["curl's progress", `100 12345  100 12345    0     0  12345      0 --:--:-- --:--:-- --:--:-- 12345${body}`],
    ['a form feed', `\f${body}`],
    ['a fence of Markdown', `\`\`\`json\n${body}\`\`\`\n`],
    [
      'script(1)',
      `Script started on 2026-11-30 09:00:00+00:00 [TERM="xterm"]\r\n\u001b[?2004h\u001b]0;barman@backup1\u0007$ barman diagnose\r\n\u001b[?2004l\r${body.replaceAll('\n', '\r\n')}\u001b[?2004h$ exit\r\n\r\nScript done on 2026-11-30 09:00:05+00:00 [COMMAND_EXIT_CODE="0"]\n`,
    ],
    ['what a command said afterwards', `${body}rm: cannot remove 'x': No such file or directory\n`],
  ])('%s', (_what, text) => {
    const { comparison, problem } = readDocumentTexts({ cli: text, api, secondCli: text, now });
    expect([problem, comparison?.mismatches]).toEqual([undefined, []]);
  });

  it.each([
    ['with a mark', Buffer.from(`\ufeff${body}`, 'utf16le')],
    ['without one', Buffer.from(body, 'utf16le')],
    ['big-endian', Buffer.from(body, 'utf16le').swap16()],
  ])('UTF-16 %s', (_what, bytes) => {
    const { comparison } = readDocumentTexts({ cli: new Uint8Array(bytes), api, secondCli: undefined, now });
    expect(comparison?.mismatches).toEqual([]);
  });

  it('two documents are two documents', () => {
    const { problem } = readDocumentTexts({ cli: body + body, api, secondCli: undefined, now });
    expect(problem).toContain('more than one JSON document');
  });
});

describe('numbers of Python', () => {
  it.each([
    ['{\n "a": NaN}', 'NaN at line 2, column 7'],
    ['{"a": [1, -Infinity]}', '-Infinity at line 1, column 11'],
    ['{"a": "NaN",\n\n "b": Infinity}', 'Infinity at line 3, column 7'],
    [read('S05-nan.cli.json'), 'NaN at line 390, column 53'],
  ])('are named with their place', (cli, place) => {
    const { problem } = readDocumentTexts({ cli, api: undefined, secondCli: undefined, now });
    expect(problem).toBe(
      `barman diagnose: the document is not JSON: ${place}, a number of Python that JSON does not have`,
    );
  });
});

it('a connection string of 12 MB is compared like any other', () => {
  const document = documentWith({ 'alpha/conninfo': `host=a ${'x=y '.repeat(3_000_000)}password=s3cret` });
  const cli = redacted(printed(document));
  const { comparison, problem } = readDocumentTexts({ cli, api: JSON.stringify(document), secondCli: cli, now });
  expect([problem, comparison?.mismatches, comparison?.redacted]).toEqual([
    undefined,
    [],
    ['/servers/alpha/config/conninfo'],
  ]);
});
