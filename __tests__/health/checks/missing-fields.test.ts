import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DiagnoseDocument, JsonObject } from '../../../source/health/document/diagnose-document.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { sampleDocument } from '../document/documents.ts';

const now = new Date('2026-11-23T09:00:00Z');
const fixtures = join(import.meta.dirname, '../../../fixtures/health/diagnose');
const names = readdirSync(fixtures).filter((name) => name.endsWith('.json') && !name.endsWith('-check.json'));

const statesOf = (document: DiagnoseDocument, server: string) => {
  const { checks = [] } = serverChecks(document, now).find(({ name }) => name === server) ?? {};
  return new Map(checks.map(({ id, state }) => [id, state]));
};

it.each(names)('%s: a field of the status that is missing or of another kind makes no check better', (name) => {
  const document = sampleDocument(name);
  const better: string[] = [];
  for (const [server, value] of Object.entries(document.servers)) {
    const before = statesOf(document, server);
    const { status } = value as { readonly status?: JsonObject };
    for (const field of Object.keys(status ?? {})) {
      for (const [how, change] of [
        ['missing', undefined],
        ['of another kind', { odd: 1 }],
      ] as const) {
        const { [field]: _, ...others } = status ?? {};
        const changed = {
          ...(value as JsonObject),
          status: change === undefined ? others : { ...others, [field]: change },
        };
        const after = statesOf({ ...document, servers: { ...document.servers, [server]: changed } }, server);
        for (const [id, state] of after) {
          if (state === 'ok' && before.has(id) && before.get(id) !== 'ok')
            better.push(`${server} ${field} ${how}: ${id}`);
        }
        for (const id of before.keys()) if (!after.has(id)) better.push(`${server} ${field} ${how}: ${id} is gone`);
      }
    }
  }
  expect(better).toEqual([]);
});
