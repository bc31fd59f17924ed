import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FailingCall, failingCalls, otherPrograms } from '../support/failing-calls.ts';
import { addFailures, explain, type Failed, fail, outputOf } from '../support/failing-host.ts';
import { openRealHost, type RealHost, type Running } from '../support/real-host.ts';
import { answerOf } from '../support/real-host-evidence.ts';

interface Explained {
  readonly id: string;
  readonly causes: readonly string[];
}

let host: RealHost;
let services: Running | undefined;
const failures: (Failed & { readonly call: FailingCall })[] = [];
let fromTexts: readonly Explained[] = [];
let fromFields: readonly Explained[] = [];
const outputs: string[] = [];
let fromPrograms: readonly Explained[] = [];

beforeAll(async () => {
  host = await openRealHost();
  expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
  services = await addFailures(host);
  for (const call of failingCalls) failures.push({ call, ...(await fail(host, call)) });
  fromTexts = await explainAll(failures.map(({ text }) => ({ stderr: text })));
  fromFields = await explainAll(failures.map(({ evidence }) => evidence));
  for (const [, , command] of otherPrograms) outputs.push(await outputOf(host, command));
  fromPrograms = await explainAll(outputs.map((stderr) => ({ stderr })));
});
afterAll(async () => {
  services?.kill();
  await host?.close();
});

async function explainAll(evidence: readonly object[]): Promise<readonly Explained[]> {
  const explained = await explain(host, JSON.stringify(evidence));
  expect(explained).toMatchObject({ exitCode: 0 });
  return answerOf<readonly Explained[]>(explained);
}

describe.each(failingCalls.map((call, at) => ({ ...call, at })))('$kind is explained as $id', ({ id, twin, at }) => {
  test('from the output of curl -v with the end of the log', () => {
    const { causes = [] } = fromTexts[at] ?? {};
    if (twin) expect(causes.slice(0, 3)).toContain(id);
    else expect(causes[0], failures[at]?.text).toBe(id);
  });

  test('from the fields that a script has', () => {
    const { causes = [] } = fromFields[at] ?? {};
    if (twin) expect(causes).toContain(id);
    else expect(causes[0], JSON.stringify(failures[at]?.evidence)).toBe(id);
  });
});

describe('other programs', () => {
  test.each(otherPrograms.map(([kind, id], at) => ({ kind, id, at })))('$kind is explained as $id', ({ id, at }) => {
    expect(fromPrograms[at]?.id, outputs[at]).toBe(id);
  });
});

test.each(['client_expired_12', 'proxy_403', 'be_down', 'be_no_servers'])('%s, piped as text', async (kind) => {
  const failed = failures.find(({ call }) => call.kind === kind);
  const explained = await explain(host, failed?.text ?? '');
  expect(explained.exitCode).toBe(0);
  expect(answerOf<Explained>(explained).id).toBe(failed?.call.id);
});
