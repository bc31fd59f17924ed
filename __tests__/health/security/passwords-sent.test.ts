import { describe, expect, it } from 'vitest';
import { passwordsSent } from '../../../source/health/security/passwords-sent.ts';
import { documentOf, healthyDocument, sampleDocument } from '../document/documents.ts';

const config = '/servers/main/config';

describe('passwordsSent', () => {
  it('a document with hidden passwords sends none', () => {
    expect(passwordsSent(healthyDocument())).toEqual([]);
  });

  it.each([
    ['conninfo', 'host=pg1 user=barman password=hunter2'],
    ['streaming_conninfo', "host=pg1 password = 'two words'"],
    ['wal_conninfo', 'postgresql://barman:hunter2@pg1/postgres'],
    ['post_backup_script', '/usr/local/bin/notify --password=hunter2'],
  ])('%s with %j is named', (key, value) => {
    expect(passwordsSent(healthyDocument({ [`${config}/${key}`]: value }))).toEqual([{ server: 'main', key }]);
  });

  it.each([
    ['a text without one', 'host=pg1 user=barman passfile=/var/lib/barman/.pgpass'],
    ['an address without one', 'postgresql://barman@pg1/postgres'],
  ])('%s is not', (_, value) => {
    expect(passwordsSent(healthyDocument({ [`${config}/conninfo`]: value }))).toEqual([]);
  });

  it('models and the settings of all servers are looked into', () => {
    const section = { config: { conninfo: 'password=x' } };
    const document = documentOf(JSON.stringify({ global: section, servers: { m: {} }, models: { dr: section } }));
    expect(passwordsSent(document)).toEqual([
      { server: 'barman', key: 'conninfo' },
      { server: 'dr (model)', key: 'conninfo' },
    ]);
  });

  it('of the same host the API sends them, the command does not', () => {
    const settings = ['conninfo', 'streaming_conninfo'];
    expect(passwordsSent(sampleDocument('password-cli.json'))).toEqual([]);
    expect(passwordsSent(sampleDocument('password-api.json')).filter(({ key }) => !settings.includes(key))).toEqual([]);
    expect(passwordsSent(sampleDocument('password-api.json')).map(({ server }) => server)).toContain('pg15');
  });
});
