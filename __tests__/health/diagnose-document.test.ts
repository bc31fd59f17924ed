import { describe, expect, it } from 'vitest';
import { barmanVersion, gateDocument, hostNameOf, parseDiagnose } from '../../source/health/diagnose-document.ts';
import { documentOf, healthyDocument } from './documents.ts';

const minimal = '{"global":{"system_info":{"barman_ver":"3.16.2"}},"servers":{"main":{"config":{}}}}';

describe('parseDiagnose', () => {
  it('reads the compact form of the API', () => {
    expect(Object.keys(documentOf(minimal).servers)).toEqual(['main']);
  });

  it('skips what Barman said before the document', () => {
    const parsed = parseDiagnose(`WARNING: No backup strategy set for server 'main'\n${minimal}`);
    expect(parsed.ok && parsed.preface).toEqual(["WARNING: No backup strategy set for server 'main'"]);
  });

  it.each([
    ['', 'not-json', 'the document is empty'],
    ["ERROR: please run barman as 'barman' user\n", 'not-json', "ERROR: please run barman as 'barman' user"],
    ['<html></html>', 'not-json', 'the document is not JSON'],
    ['{"global":{', 'not-json', /JSON/],
    ['{"status":"up"}', 'not-the-api', /global/],
    ['{"global":{},"servers":[]}', 'not-the-api', /servers/],
    ['{"global":{},"servers":{"main":null}}', 'not-the-api', /entry/],
  ])('%j is refused', (text, id, message) => {
    expect(parseDiagnose(text)).toMatchObject({ ok: false, id, message: expect.stringMatching(message) });
  });
});

describe('gateDocument', () => {
  it('passes a healthy document', () => {
    expect(gateDocument(healthyDocument())).toEqual([]);
  });

  it.each([
    ['no servers', '{"global":{"system_info":{"barman_ver":"3.16.2"}},"servers":{}}', 'no-servers'],
    ['no version', '{"global":{},"servers":{"main":{}}}', 'no-barman-version'],
    [
      'settings with their sources',
      '{"global":{"system_info":{"barman_ver":"3.10.0"}},"servers":{"m":{"config":{"active":{"value":true,"source":"x"}}}}}',
      'config-sources-shown',
    ],
  ])('%s', (_name, text, id) => {
    expect(gateDocument(documentOf(text)).map((failure) => failure.id)).toEqual([id]);
  });
});

describe('what a document says of its host', () => {
  it('version and name', () => {
    const document = healthyDocument();
    expect([barmanVersion(document), hostNameOf(document)]).toEqual(['3.17.0', 'barman1']);
  });

  it('the version stands beside an error', () => {
    const document = documentOf('{"global":{"system_info":{"error":"x","barman_ver":"3.5.0"}},"servers":{}}');
    expect([barmanVersion(document), hostNameOf(document)]).toEqual(['3.5.0', undefined]);
  });
});
