import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../source/health/evidence/evidence.ts';
import { evidenceFromItem } from '../../../source/health/evidence/read-evidence.ts';
import { explainEvidence } from '../../../source/health/explain/explain.ts';
import { shapeOf } from '../../../source/health/explain/same-but-for.ts';
import { furtherTexts } from './further-cases.ts';

const rows: readonly { readonly evidence: Evidence }[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/health/evidence.json', import.meta.url), 'utf8'),
);
const items = [
  ...rows.map(({ evidence }) => JSON.stringify(evidence)),
  ...furtherTexts.map(([, stderr]) => JSON.stringify({ stderr, url: 'https://barman1.example.com/diagnose' })),
];

/** Names that a rule may take for something else beside plain ones. */
const hosts =
  'barman2.example.com backup-17.corp.lan db9 on.example.com ldap2.example.com socks5.example.com proxy.example.com barman.rs rc2.example.com kafka 502.example.com a.timeout.example.com';

function explain(item: string) {
  const evidence = evidenceFromItem(item);
  if (typeof evidence === 'string') throw new Error(evidence);
  const { id, causes, summary, fix } = explainEvidence(evidence);
  return { id, causes, said: [summary, ...fix].join('\n') };
}

describe('items of one shape', () => {
  it.each(hosts.split(' '))('have the same causes and the same words with the host %s', (name) => {
    for (const item of items) {
      const other = item.replaceAll('barman1.example.com', name);
      const [one, two] = [shapeOf(item), shapeOf(other)];
      if (one?.text !== two?.text || item === other) continue;
      const [first, second] = [explain(item), explain(other)];
      expect(second.causes, other).toEqual(first.causes);
      if (one?.host === undefined || !first.said.includes(one.host)) expect(second.said, other).toBe(first.said);
    }
  });

  it('differ in times, processes, clients and hosts alone', () => {
    const item = (host: string, at: number, code = 56) =>
      JSON.stringify({
        curlExitCode: code,
        stderr: `curl: (7) Failed to connect to ${host} port 443 after ${at} ms: Couldn't connect to server`,
        url: `https://${host}/diagnose`,
        apacheErrorLog: [
          `[Mon Nov 23 09:00:00.${at} 2026] [ssl:error] [pid ${at}:tid ${at}] [client 192.0.2.${at}:${at}] AH02261`,
        ],
      });
    const text = shapeOf(item('barman1.example.com', 1))?.text;
    expect(text).toBeDefined();
    expect(shapeOf(item('barman2.example.com', 23))?.text).toBe(text);
    expect(shapeOf(item('barman17', 23))?.text).toBe(text);
    expect(shapeOf(item('barman1.example.com', 1, 57))?.text).not.toBe(text);
    expect(shapeOf(item('proxy.example.com', 1))?.text).not.toBe(text);
    expect(shapeOf(item('192.0.2.1', 1))?.text).not.toBe(text);
  });

  it.each([
    ['a character that JSON does not allow', '{"url":"https://\u0000/"}', undefined],
    ['where a proxy is left out by name', '{"url":"https://b1.a/","environment":{"no_proxy":".a"}}', 'no host'],
  ])('%s', (_what, item, expected) => {
    const shape = shapeOf(item);
    expect(shape && (shape.host ?? 'no host')).toBe(expected);
  });
});
