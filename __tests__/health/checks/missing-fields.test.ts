import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareDocuments } from '../../../source/health/compare/compare.ts';
import {
  type DiagnoseDocument,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
} from '../../../source/health/document/diagnose-document.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { sampleDocument } from '../document/documents.ts';

const now = new Date('2026-11-23T09:00:00Z');
const fixtures = join(import.meta.dirname, '../../../fixtures/health/diagnose');
const names = readdirSync(fixtures).filter((name) => name.endsWith('.json') && !name.endsWith('-check.json'));

const checksOf = (document: DiagnoseDocument, server: string) =>
  serverChecks(document, now).find(({ name }) => name === server)?.checks ?? [];
const statesOf = (document: DiagnoseDocument, server: string) =>
  new Map(checksOf(document, server).map(({ id, state }) => [id, state]));

/** The document with another value in one place of one server, or without it. */
function changed(document: DiagnoseDocument, server: string, path: readonly string[], value: JsonValue | undefined) {
  const servers = { ...document.servers, [server]: replaced(document.servers[server] ?? {}, path, value) };
  return { ...document, servers };
}

function replaced(
  object: JsonObject,
  [key = '', ...rest]: readonly string[],
  value: JsonValue | undefined,
): JsonObject {
  const { [key]: inner, ...others } = object;
  if (rest.length > 0) return { ...others, [key]: replaced(isObject(inner) ? inner : {}, rest, value) };
  return value === undefined ? others : { ...others, [key]: value };
}

const placesOf = (server: JsonObject) => [
  ...['config', 'status', 'backups', 'wals', 'msg_list'].map((section) => [section]),
  ...['config', 'status'].flatMap((section) => Object.keys(objectAt(server, section)).map((field) => [section, field])),
  ...Object.entries(objectAt(server, 'backups'))
    .slice(-1)
    .flatMap(([id, backup]) => (isObject(backup) ? Object.keys(backup).map((field) => ['backups', id, field]) : [])),
];

it.each(names)('%s: a field that is missing or of another kind makes no check better', (name) => {
  const document = sampleDocument(name);
  const better: string[] = [];
  for (const [server, value] of Object.entries(document.servers)) {
    const before = statesOf(document, server);
    for (const place of placesOf(value)) {
      for (const [how, change] of [
        ['missing', undefined],
        ['of another kind', { odd: 1 }],
      ] as const) {
        const after = statesOf(changed(document, server, place, change), server);
        for (const [id, state] of after) {
          if (state === 'ok' && before.has(id) && before.get(id) !== 'ok')
            better.push(`${server} ${place.join('/')} ${how}: ${id}`);
        }
        if (place[0] === 'config') continue;
        for (const id of before.keys())
          if (!after.has(id)) better.push(`${server} ${place.join('/')} ${how}: ${id} is gone`);
      }
    }
  }
  expect(better).toEqual([]);
});

describe('a field that no Barman up to 3.17 writes', () => {
  it.each(names)('%s has none', (name) => {
    const document = sampleDocument(name);
    const told = Object.keys(document.servers).flatMap((server) => checksOf(document, server));
    expect(told.filter(({ id }) => id === 'unknown_fields')).toEqual([]);
    expect(compareDocuments(document, document).unknownFields).toBeUndefined();
  });

  it.each([
    [['status', 'wal_tape_state'], 'status.wal_tape_state'],
    [['config', 'tape_library'], 'config.tape_library'],
    [['config', 'tape'], 'config.tape'],
    [['tapes'], 'tapes'],
    [['wals', 'missing'], 'wals.missing'],
  ])('%j is shown with its server, and changes no other check', (path, field) => {
    const document = sampleDocument('barman-3.17.0.json');
    const odd = changed(document, 'main', path, 'BROKEN');
    const after = statesOf(odd, 'main');
    expect(checksOf(odd, 'main').find(({ id }) => id === 'unknown_fields')).toMatchObject({
      state: 'not-run',
      source: 'wizard',
      observed: 1,
      hint: `not judged, for this wizard does not know the field ${field}`,
    });
    after.delete('unknown_fields');
    expect(after).toEqual(statesOf(document, 'main'));
    expect(compareDocuments(odd, document).unknownFields).toEqual([`servers.main.${field}`]);
  });

  it('of backups is shown once, of the whole with each server', () => {
    const document = sampleDocument('barman-3.17.0.json');
    const { global } = document;
    const ids = Object.keys(objectAt(document.servers.main, 'backups'));
    const inAll = ids.reduce((one, id) => changed(one, 'main', ['backups', id, 'worm'], true), document);
    const odd = { ...inAll, global: { ...global, config: { ...objectAt(global, 'config'), tape: 1 } } };
    expect(checksOf(odd, 'main').find(({ id }) => id === 'unknown_fields')).toMatchObject({
      observed: 2,
      hint: 'not judged, for this wizard does not know the fields backups.*.worm, global.config.tape',
    });
  });
});

it('a state of a backup that Barman does not have is not taken for good', () => {
  const document = sampleDocument('barman-3.17.0.json');
  const [id = ''] = Object.keys(objectAt(document.servers.main, 'backups'));
  const odd = changed(document, 'main', ['backups', id, 'status'], 'QUARANTINED');
  expect(checksOf(odd, 'main').find((check) => check.id === 'failed_backups')).toMatchObject({
    state: 'not-run',
    hint: `${id} (quarantined)`,
  });
});
