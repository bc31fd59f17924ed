import { describe, expect, it } from 'vitest';
import { takeCurlOutputApart } from '../../source/health/evidence/curl-output.ts';
import { readDocumentTexts } from '../../source/health/read-documents.ts';
import { healthyDocument } from './document/documents.ts';

const now = new Date('2026-11-23T09:00:00Z');
const report = (code: number) => `\n@@wizard\t${code}\t0\t127.0.0.1\t0.001\t0.002\t0.003\t0.004\tapplication/json\n`;
const at = (time: string, lsn: string) =>
  JSON.stringify(healthyDocument({ '/global/system_info/timestamp': time, '/servers/main/status/current_lsn': lsn }));
const cli = at('2026-11-23T08:32:43+00:00', '0/B000000');
const api = `${at('2026-11-23T08:32:44+00:00', '0/B000010')}${report(200)}`;
const secondCli = at('2026-11-23T08:32:45+00:00', '0/B000020');
const texts = { cli, api, secondCli, now };

describe('readDocumentTexts', () => {
  it('compares all three', () => {
    expect(readDocumentTexts(texts)).toMatchObject({
      comparison: { verdict: 'match', moving: ['/global/system_info/timestamp', '/servers/main/status/current_lsn'] },
      answer: { ok: true, servers: 1 },
      versions: { cli: '3.17.0', api: '3.17.0' },
      barmanHome: expect.stringMatching(/^\//),
    });
  });

  it('keeps the model of the servers, and where the API sends a password', () => {
    const sent = JSON.stringify(healthyDocument({ '/servers/main/config/conninfo': 'host=pg1 password=hunter2' }));
    const read = readDocumentTexts({ ...texts, api: `${sent}${report(200)}` });
    expect(read.passwords).toEqual([{ server: 'main', key: 'conninfo' }]);
    expect(read.model?.servers.map(({ name }) => name)).toEqual(['main']);
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });

  it('bytes are read like texts', () => {
    const bytes = (text: string) => Buffer.from(text);
    const read = readDocumentTexts({ cli: bytes(cli), api: bytes(api), secondCli: bytes(secondCli), now });
    expect(read).toEqual(readDocumentTexts(texts));
  });

  it('without the second one of Barman nothing is proven', () => {
    expect(readDocumentTexts({ ...texts, secondCli: undefined }).comparison?.verdict).toBe('unproven');
  });

  it('without Barman the servers are those of the API', () => {
    const read = readDocumentTexts({ ...texts, cli: undefined, secondCli: undefined });
    expect(read.servers.map(({ name }) => name)).toEqual(['main']);
    expect(read.comparison).toBeUndefined();
  });

  it.each([
    ['Barman cut off', { cli: cli.slice(0, 900) }, /^barman diagnose: the document was cut off/],
    ['an answer cut off', { api: `${api.slice(0, 900)}${report(200)}` }, /^\/diagnose: the document was cut off/],
    ['an error of the proxy', { api: `<html></html>${report(502)}` }, /^\/diagnose: HTTP 502$/],
    ['no answer', { api: report(0) }, /^\/diagnose: no answer$/],
  ])('%s: no comparison, and the reason', (_name, changes, problem) => {
    expect(readDocumentTexts({ ...texts, ...changes })).toMatchObject({ problem: expect.stringMatching(problem) });
  });

  it.each([
    ['a section', (deep: string) => `{"global":{"x":${deep}},"servers":{"main":{}}}`],
    ['a setting', (deep: string) => `{"global":{},"servers":{"main":{"config":{"x":${deep}}}}}`],
  ])('%s that is nested without end is no crash', (_name, around) => {
    const nested = (value: number) => around(`${'{"a":'.repeat(50_000)}${value}${'}'.repeat(50_000)}`);
    const read = readDocumentTexts({ cli: nested(1), api: `${nested(2)}${report(200)}`, secondCli: undefined, now });
    const problem = 'the documents are nested too deeply for diagnose documents';
    expect(read).toMatchObject({ servers: [], problem, answer: { ok: false } });
  });
});

describe('takeCurlOutputApart', () => {
  it.each([
    ['a text', api],
    ['bytes', Buffer.from(api)],
  ])('a short output of curl is taken whole: %s', (_name, raw) => {
    expect(takeCurlOutputApart(raw, 1_000_000)).toEqual({
      body: api.slice(0, -report(200).length),
      isWhole: true,
      report: report(200),
    });
  });

  it('of a long one the beginning and the report are taken', () => {
    const long = Buffer.from(`${'x'.repeat(10_000)}${report(200)}`);
    const { body, isWhole, report: found } = takeCurlOutputApart(long, 5000);
    expect([body, isWhole, found]).toEqual(['x'.repeat(4096), false, report(200)]);
  });

  it('a curl that did not start has no report', () => {
    expect(takeCurlOutputApart('', 5000)).toEqual({ body: '', isWhole: true, report: '' });
  });
});
