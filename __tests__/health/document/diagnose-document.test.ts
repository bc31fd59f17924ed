import { describe, expect, it } from 'vitest';
import {
  barmanVersion,
  gateDocument,
  hostNameOf,
  parseDiagnose,
} from '../../../source/health/document/diagnose-document.ts';
import { documentOf, healthyDocument } from './documents.ts';

const minimal = '{"global":{"system_info":{"barman_ver":"3.16.2"}},"servers":{"main":{"config":{}}}}';

const pretty = JSON.stringify(JSON.parse(minimal), undefined, 2);

describe('parseDiagnose', () => {
  it('reads the compact form of the API', () => {
    expect(Object.keys(documentOf(minimal).servers)).toEqual(['main']);
  });

  it('skips what Barman said before the document', () => {
    const parsed = parseDiagnose(`WARNING: No backup strategy set for server 'main'\n${minimal}`);
    expect(parsed.ok && parsed.preface).toEqual(["WARNING: No backup strategy set for server 'main'"]);
  });

  it.each([
    'WARNING: a late word',
    'sys:1: ResourceWarning: unclosed socket',
    '/usr/lib/python3/barman/cli.py:7: DeprecationWarning: old\n  import pkg_resources',
  ])('skips what was said after it: %j', (said) => {
    const parsed = parseDiagnose(`${minimal}\n${said}\n`);
    expect(parsed.ok && parsed.preface).toEqual(said.split('\n'));
  });

  it.each(['[WARNING] a word', '[2026-11-23 08:00:00] a word'])('%s before it is no list', (said) => {
    const parsed = parseDiagnose(`${said}\n${minimal}`);
    expect(parsed.ok && parsed.preface).toEqual([said]);
  });

  const record = '{"level": "WARNING", "message": "slow", "extra": {"servers_seen": 2}}';
  it.each([
    ['before it', `${record}\n${record}\n${minimal}\n`, [record, record]],
    ['after it', `${minimal}\n${record}\r\n`, [record]],
    ['around it, with a prompt', `$ barman diagnose\n${record}\n${pretty}\n${record}\n$ \n`, undefined],
  ])('skips records of a log that are JSON %s', (_place, text, said) => {
    const parsed = parseDiagnose(text);
    expect(parsed).toMatchObject({ ok: true, document: documentOf(minimal) });
    if (said !== undefined) expect(parsed.ok && parsed.preface).toEqual(said);
  });

  it.each([
    ['alone', pretty.replace(/^/gm, '> ')],
    ['twice', `On Monday Jo wrote:\n> Hello,\n>\n${pretty.replace(/^/gm, '>> ')}\n>> Jo\n`],
    ['without a space', pretty.replace(/^/gm, '>')],
  ])('reads a document that a mail quotes: %s', (_how, text) => {
    expect(parseDiagnose(text)).toMatchObject({ ok: true, document: documentOf(minimal) });
  });

  it.each([
    ['UTF-8', [0xef, 0xbb, 0xbf, ...Buffer.from(minimal)]],
    ['UTF-16, little end first', [0xff, 0xfe, ...Buffer.from(minimal, 'utf16le')]],
    ['UTF-16, big end first', [0xfe, 0xff, ...Buffer.from(minimal, 'utf16le').swap16()]],
  ])('reads bytes with the mark of %s', (_name, bytes) => {
    expect(parseDiagnose(Uint8Array.from(bytes))).toMatchObject({ ok: true });
  });

  it('an error never quotes the document: a password may stand there', () => {
    const parsed = parseDiagnose('{"global":{"conninfo":"password=hunter2" oops}}');
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });

  it.each([
    ['', 'not-json', 'the document is empty'],
    ["ERROR: please run barman as 'barman' user\n", 'not-json', "ERROR: please run barman as 'barman' user"],
    ['<html></html>', 'not-json', 'the document is an HTML page, not JSON'],
    ['\u001f\u008b\u0008', 'not-json', /^the document is compressed \(gzip\), not JSON$/],
    ['{"global":{', 'not-json', /^the document was cut off.*after 11 characters$/],
    ['{"global":{"a":"}}', 'not-json', /cut off/],
    ['{"global":{},\n"servers":{"main":{"a":1 x}}}', 'not-json', 'the document is not JSON at line 2, column 26'],
    [`${minimal}\n${minimal}`, 'not-json', /more than one JSON document/],
    [`[${minimal}]`, 'not-json', 'the document is not JSON'],
    [`[\n${minimal}\n]`, 'not-json', 'the document is not JSON'],
    ['[1]', 'not-json', 'the document is not JSON'],
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
