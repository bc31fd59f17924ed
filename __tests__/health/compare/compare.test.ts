import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDocuments, comparisonSentence } from '../../../source/health/compare/compare.ts';
import type { JsonValue } from '../../../source/health/document/diagnose-document.ts';
import { documentOf, healthyDocument, sampleDocument } from '../document/documents.ts';

const config = '/servers/main/config';
const status = '/servers/main/status';
const first = healthyDocument();
const plain = { [`${config}/conninfo`]: 'host=pg1 user=barman dbname=postgres password=hunter2' };

describe('compareDocuments, three documents', () => {
  it('equal documents match', () => {
    expect(compareDocuments(first, healthyDocument(), healthyDocument())).toMatchObject({
      verdict: 'match',
      moving: [],
      mismatches: [],
    });
  });

  it('what the CLI changes too is moving', () => {
    const api = healthyDocument({ '/global/system_info/timestamp': '2026-11-23T08:32:44.000000+00:00' });
    const second = healthyDocument({ '/global/system_info/timestamp': '2026-11-23T08:32:45.000000+00:00' });
    expect(compareDocuments(first, api, second)).toMatchObject({
      verdict: 'match',
      moving: ['/global/system_info/timestamp'],
    });
  });

  it('what only the API has otherwise is a mismatch, moving path or not', () => {
    const api = healthyDocument({ [`${status}/current_lsn`]: '0/C000000' });
    expect(compareDocuments(first, api, healthyDocument()).mismatches).toEqual([
      { path: `${status}/current_lsn`, cli: '0/B000000', api: '0/C000000', cause: 'unknown' },
    ]);
  });

  it('a position outside of the two is a doubt', () => {
    const api = healthyDocument({ [`${status}/current_lsn`]: '0/A000000' });
    const second = healthyDocument({ [`${status}/current_lsn`]: '0/C000000' });
    expect(compareDocuments(first, api, second)).toMatchObject({ verdict: 'unproven', mismatches: [] });
  });

  it('a setting that moved twice is a doubt', () => {
    const api = healthyDocument({ [`${config}/description`]: 'b' });
    const second = healthyDocument({ [`${config}/description`]: 'c' });
    expect(compareDocuments(first, api, second).verdict).toBe('unproven');
  });

  it('a setting changed meanwhile is moving', () => {
    const changed = healthyDocument({ [`${config}/description`]: 'b' });
    expect(compareDocuments(first, changed, changed)).toMatchObject({
      verdict: 'match',
      moving: [`${config}/description`],
    });
  });

  it('a backup that began meanwhile is moving', () => {
    const changed = healthyDocument({ '/servers/main/backups/20261123T083300': { status: 'STARTED' } });
    expect(compareDocuments(first, changed, changed)).toMatchObject({
      verdict: 'match',
      moving: ['/servers/main/backups/20261123T083300'],
    });
  });

  it.each([
    ['a server that only Barman knows', '/servers/main', undefined, '(absent)'],
    ['the status of a server', status, undefined, '(absent)'],
    ['the status of a server', status, null, null],
    ['a position', `${status}/current_lsn`, undefined, '(absent)'],
    ['a position', `${status}/current_lsn`, null, null],
  ])('%s that moves meanwhile is a mismatch where the API has none: %s %j', (_name, path, value, api) => {
    const second = healthyDocument({ [`${status}/current_lsn`]: '0/C000000' });
    const comparison = compareDocuments(first, healthyDocument({ [path]: value }), second);
    expect(comparison.mismatches).toMatchObject([{ path, api }]);
  });

  it.each([
    { cli: null, second: 7 },
    { cli: undefined, second: 7 },
  ])('a value that appears meanwhile is moving', (at) => {
    const size = '/servers/main/backups/20261123T040000/size';
    const documents = [at.cli, at.cli, at.second].map((value) => healthyDocument({ [size]: value }));
    const [cli = first, api = first, second] = documents;
    expect(compareDocuments(cli, api, second)).toMatchObject({ moving: [size], mismatches: [] });
  });

  it.each<readonly [string, JsonValue | undefined, JsonValue | undefined]>([
    ['/tiers', { a: 1 }, undefined],
    ['/tiers', undefined, [1]],
    ['/models', null, {}],
  ])('a section %s that no known Barman writes is compared: %j and %j', (section, cli, api) => {
    const [one, other] = [healthyDocument({ [section]: cli }), healthyDocument({ [section]: api })];
    expect(compareDocuments(one, other, one).mismatches).toMatchObject([{ path: section }]);
  });

  it('a password that the CLI hides is no mismatch, and is not shown', () => {
    const comparison = compareDocuments(first, healthyDocument(plain), healthyDocument());
    expect(comparison).toMatchObject({ verdict: 'match', redacted: [`${config}/conninfo`] });
    expect(JSON.stringify(comparison)).not.toContain('hunter2');
  });

  it('a password that only the second document hides is a doubt: the two may be swapped', () => {
    const comparison = compareDocuments(healthyDocument(plain), first, healthyDocument(plain));
    expect(comparison).toMatchObject({ verdict: 'unproven', redacted: [`${config}/conninfo`], mismatches: [] });
    expect(comparison.doubts).toEqual([expect.stringMatching(/^only the second document hides .* swapped\?$/)]);
    expect(comparisonSentence(comparison)).toContain('1 redacted by the second document; 0 mismatches; not proven');
  });

  it('a mismatch shows no password', () => {
    const api = healthyDocument({ [`${config}/conninfo`]: 'host=pg2 password=hunter2' });
    expect(compareDocuments(first, api, healthyDocument()).mismatches[0]?.api).toBe('host=pg2 password=*REDACTED*');
  });

  it('one instant in two time zones is no mismatch', () => {
    const path = '/servers/main/backups/20261123T040000/end_time';
    const api = healthyDocument({ [path]: '2026-11-22T23:10:00.400000-05:00' });
    expect(compareDocuments(first, api, healthyDocument())).toMatchObject({ verdict: 'match', timezone: [path] });
  });

  it('a microsecond later is another instant', () => {
    const path = '/servers/main/backups/20261123T040000/end_time';
    const api = healthyDocument({ [path]: '2026-11-22T23:10:00.400001-05:00' });
    expect(compareDocuments(first, api, healthyDocument()).mismatches).toHaveLength(1);
  });
});

describe('compareDocuments, causes', () => {
  it.each([
    ['a setting', { [`${config}/max_incoming_wals_queue`]: 77 }, `${config}/max_incoming_wals_queue`, 'autoconf'],
    ['a program', { [`${status}/pg_receivexlog_path`]: '/opt/x' }, `${status}/pg_receivexlog_path`, 'path'],
    ['Python', { '/global/system_info/python_executable': '/opt/x' }, '/global/system_info/python_executable', 'path'],
    ['Barman', { '/global/system_info/barman_ver': '3.10.0' }, '/global/system_info/barman_ver', 'stale-service-code'],
    ['a global setting', { '/global/config/log_file': '/x' }, '/global/config/log_file', 'other-config-file'],
    ['a server only in the API', { '/servers/second': { config: {} } }, '/servers/second', 'other-config-file'],
    ['a server only in the CLI', { '/servers/main': undefined, '/servers/x': {} }, '/servers/main', 'autoconf'],
    ['a path_prefix', { [`${config}/path_prefix`]: '/x' }, `${config}/path_prefix`, 'other-config-file'],
    [
      'the path_prefix of all',
      { '/global/config/path_prefix': '/x' },
      '/global/config/path_prefix',
      'other-config-file',
    ],
    ['a complaint about settings', { '/servers/main/msg_list': ['x'] }, '/servers/main/msg_list', 'autoconf'],
    ['the section of all models', { '/models': undefined }, '/models', 'unknown'],
    [
      'a version that is not told',
      { '/global/system_info/barman_ver': null },
      '/global/system_info/barman_ver',
      'unknown',
    ],
    ['another status', { [`${status}/timeline`]: 2 }, `${status}/timeline`, 'unknown'],
  ])('%s', (_name, changes, path, cause) => {
    const { mismatches } = compareDocuments(first, healthyDocument(changes), healthyDocument());
    expect(mismatches.find((mismatch) => mismatch.path === path)?.cause).toBe(cause);
  });

  it('no servers in the API: the race', () => {
    const api = healthyDocument({ '/servers': {} });
    expect(compareDocuments(first, api, healthyDocument()).mismatches).toMatchObject([
      { path: '/servers/main', api: '(absent)', cause: 'empty-servers-race' },
    ]);
  });

  it('with another global configuration it is the file, not .barman.auto.conf', () => {
    const api = healthyDocument({ '/global/config/barman_home': '/x', [`${config}/description`]: 'y' });
    const causes = compareDocuments(first, api, healthyDocument()).mismatches.map(({ cause }) => cause);
    expect(causes).toEqual(['other-config-file', 'other-config-file']);
  });

  it.each([
    ['a section that only one has', { '/models': undefined }, '/models', 'stale-service-code'],
    [
      'a Python that only one tells',
      { '/global/system_info/python_ver': '' },
      '/global/system_info/python_ver',
      'stale-service-code',
    ],
    ['a key that only one has', { [`${config}/name`]: undefined }, `${config}/name`, 'stale-service-code'],
    [
      'a policy in other words',
      { [`${config}/retention_policy`]: 'window 7 d' },
      `${config}/retention_policy`,
      'stale-service-code',
    ],
    ['a whole server', { '/servers/x': { config: {} } }, '/servers/x', 'other-config-file'],
    ['a setting', { [`${config}/description`]: 'x' }, `${config}/description`, 'autoconf'],
  ])('code of another version explains keys and words, not settings: %s', (_name, changes, path, cause) => {
    const api = healthyDocument({ '/global/system_info/barman_ver': '3.13.0', ...changes });
    const { mismatches } = compareDocuments(first, api, healthyDocument());
    expect(mismatches.find((mismatch) => mismatch.path === path)?.cause).toBe(cause);
  });

  it('another version in another Python is another installation', () => {
    const changes = { '/global/system_info/barman_ver': '3.13.0', '/global/system_info/python_executable': '/opt/py' };
    const { mismatches } = compareDocuments(first, healthyDocument(changes), healthyDocument());
    expect(mismatches.map(({ cause }) => cause)).toEqual(['path', 'path']);
  });

  it('a host that could not be named is no other host', () => {
    const api = healthyDocument({ '/global/system_info/kernel_ver': undefined, [`${status}/timeline`]: 2 });
    const { mismatches } = compareDocuments(first, api, healthyDocument());
    expect(mismatches.map(({ cause }) => cause)).not.toContain('other-host');
  });

  it('documents of two hosts are no comparison', () => {
    const api = healthyDocument({ '/global/system_info/kernel_ver': 'Linux other 6.1.0' });
    expect(compareDocuments(first, api, healthyDocument()).mismatches[0]?.cause).toBe('other-host');
  });
});

describe('compareDocuments, two documents', () => {
  it.each([
    ['the first one once more', '43', '44', '43'],
    ["the API's once more", '43', '44', '44'],
    ['Barman’s in place of the API’s', '43', '43', '44'],
  ])('%s is no second one', (_name, ...seconds) => {
    const [cli = first, api = first, second] = seconds.map((at) =>
      healthyDocument({ '/global/system_info/timestamp': `2026-11-23T08:32:${at}.000000+00:00` }),
    );
    expect(compareDocuments(cli, api, second)).toMatchObject({ verdict: 'unproven', mismatches: [] });
  });

  it('a second one of another host proves nothing', () => {
    const second = healthyDocument({ '/global/system_info/kernel_ver': 'Linux other 6.1.0' });
    expect(compareDocuments(first, healthyDocument(), second).doubts).toContain(
      'the two documents of Barman come from two hosts',
    );
  });

  it('settings with their sources are compared by their values, and said to be so', () => {
    const withSources = (value: JsonValue) => ({ value, source: '/etc/barman.conf' });
    const make = (setting: JsonValue, home: JsonValue): string =>
      JSON.stringify({
        global: { config: { barman_home: home }, system_info: { barman_ver: '3.10.0' } },
        models: { m: { config: { description: setting } } },
        servers: { main: { config: { description: setting, active: setting } } },
      });
    const api = documentOf(make('x', '/home'));
    const comparison = compareDocuments(documentOf(make(withSources('x'), withSources('/home'))), api);
    expect(comparison).toMatchObject({ verdict: 'unproven', mismatches: [], identical: 5 });
    expect(comparison.doubts).toContainEqual(expect.stringContaining('--show-config-source'));
    expect(compareDocuments(documentOf(make(withSources('y'), withSources('/home'))), api).mismatches).toHaveLength(3);
  });

  it('equal documents are not proven to match', () => {
    expect(compareDocuments(first, healthyDocument()).verdict).toBe('unproven');
  });

  it('paths of the list are moving', () => {
    const api = healthyDocument({ [`${status}/replication_slot`]: ['barman', true, '0/C000000'] });
    expect(compareDocuments(first, api).moving).toEqual([`${status}/replication_slot/2`]);
  });

  it('another setting is a mismatch', () => {
    expect(compareDocuments(first, healthyDocument({ [`${config}/description`]: 'x' })).verdict).toBe('mismatch');
  });

  it.each([
    ['STARTED', 'unproven'],
    ['DONE', 'mismatch'],
  ])('the size of a backup that is %s: %s', (state, verdict) => {
    const backup = '/servers/main/backups/20261123T040000';
    const cli = healthyDocument({ [`${backup}/status`]: state });
    const api = healthyDocument({ [`${backup}/status`]: state, [`${backup}/size`]: 1 });
    expect(compareDocuments(cli, api).verdict).toBe(verdict);
  });

  it('seeing none of the backups is no movement', () => {
    expect(compareDocuments(first, healthyDocument({ '/servers/main/backups': {} })).verdict).toBe('mismatch');
  });
});

describe('compareDocuments, properties', () => {
  const word = fc.stringMatching(/^[a-z_/~]{1,8}$/);
  const leaf: fc.Arbitrary<JsonValue> = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string());

  it('finds exactly the one value that differs', () => {
    fc.assert(
      fc.property(fc.dictionary(word, leaf, { minKeys: 1 }), fc.nat(), (settings, pick) => {
        const key = Object.keys(settings)[pick % Object.keys(settings).length] ?? '';
        const make = (values: JsonValue): string =>
          JSON.stringify({ global: { system_info: { barman_ver: '3' } }, servers: { main: { config: values } } });
        const cli = documentOf(make(settings));
        const comparison = compareDocuments(cli, documentOf(make({ ...settings, [key]: ['other'] })), cli);
        expect(comparison.mismatches).toHaveLength(1);
        expect(comparison.identical).toBe(Object.keys(settings).length);
      }),
    );
  });

  const documentText = fc
    .record({
      global: fc.dictionary(word, fc.jsonValue()),
      servers: fc.dictionary(word, fc.dictionary(word, fc.jsonValue())),
    })
    .map((document) => JSON.stringify(document));

  it('whatever stands in two documents, comparing them is no crash', () => {
    fc.assert(
      fc.property(documentText, documentText, (one, other) => {
        const comparison = compareDocuments(documentOf(one), documentOf(other), documentOf(one));
        expect(comparison.verdict === 'match').toBe(comparison.mismatches.length + comparison.doubts.length === 0);
      }),
    );
  });

  it('a document has no mismatch with itself', () => {
    fc.assert(
      fc.property(documentText, (text) => {
        expect(compareDocuments(documentOf(text), documentOf(text)).mismatches).toEqual([]);
      }),
    );
  });

  it.each(['constructor', 'toString', '__proto__'])('a server named %s is compared like others', (name) => {
    const text = (value: number): string =>
      `{"global":{"system_info":{"barman_ver":"3"}},"servers":{"main":{},"${name}":{"config":{"a":${value}}}}}`;
    const without = '{"global":{"system_info":{"barman_ver":"3"}},"servers":{"main":{}}}';
    expect(compareDocuments(documentOf(text(1)), documentOf(text(2))).mismatches).toHaveLength(1);
    expect(compareDocuments(documentOf(text(1)), documentOf(without)).mismatches).toHaveLength(1);
  });
});

describe('comparisonSentence', () => {
  it('never says that the documents match exactly', () => {
    const api = healthyDocument({ ...plain, '/global/system_info/timestamp': '2026-11-23T08:32:44+00:00' });
    const second = healthyDocument({ '/global/system_info/timestamp': '2026-11-23T08:32:45+00:00' });
    expect(comparisonSentence(compareDocuments(first, api, second))).toMatch(
      /^\d+ of \d+ values identical; 1 moving \(expected\); 1 redacted by the CLI; 0 mismatches$/,
    );
  });
});

describe('the captured documents', () => {
  it.each([
    ['barman-3.16.2.json', 'barman-3.10.0.json', ['stale-service-code']],
    ['barman-3.17.0.json', 'barman-2.19.json', ['stale-service-code']],
    ['barman-3.17.0.json', 'barman-3.16.2.json', ['stale-service-code']],
    ['barman-3.5.0.json', 'barman-2.19.json', ['stale-service-code']],
    ['cli-pg-unreachable.json', 'api-utc.json', ['other-config-file']],
  ])('%s beside %s', (cli, api, causes) => {
    const { mismatches } = compareDocuments(sampleDocument(cli), sampleDocument(api));
    expect([...new Set(mismatches.map(({ cause }) => cause))].toSorted()).toEqual(causes);
  });

  it('passwords only', () => {
    const comparison = compareDocuments(sampleDocument('password-cli.json'), sampleDocument('password-api.json'));
    expect(comparison).toMatchObject({
      verdict: 'unproven',
      identical: 285,
      moving: ['/global/system_info/timestamp'],
      redacted: ['/servers/pg15/config/conninfo', '/servers/pg15/config/streaming_conninfo'],
      mismatches: [],
    });
  });

  it('two time zones', () => {
    const comparison = compareDocuments(sampleDocument('cli-tz-newyork.json'), sampleDocument('api-utc.json'));
    expect(comparison.timezone).toHaveLength(4);
    expect(comparison.mismatches).toEqual([]);
  });

  it('.barman.auto.conf', () => {
    const cli = sampleDocument('cli-autoconf.json');
    const { mismatches } = compareDocuments(cli, sampleDocument('api-autoconf.json'), cli);
    expect(mismatches.filter(({ cause }) => cause === 'autoconf').map(({ path }) => path)).toEqual([
      '/servers/main/config/max_incoming_wals_queue',
      '/servers/second',
    ]);
  });

  it('the race of the development server', () => {
    const api = sampleDocument('api-race-empty-servers.json');
    const { mismatches } = compareDocuments(sampleDocument('barman-3.16.2.json'), api);
    expect(mismatches).toMatchObject([{ path: '/servers/main', cause: 'empty-servers-race' }]);
  });
});
