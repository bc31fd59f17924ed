import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runInThread } from '../../source/host/local/thread.ts';

const program = (body: string) => ({ code: `exports.work = (input) => { ${body} };`, name: 'work' });
const patient = { timeout: 30_000 };

describe('a program in a thread of its own', () => {
  it('answers with plain data', async () => {
    const input = { texts: ['a', 'b'], day: new Date(0) };
    expect(await runInThread(program('return { count: input.texts.length, day: input.day };'), input, patient)).toEqual(
      {
        count: 2,
        day: new Date(0),
      },
    );
  });

  it('fails with what it throws', async () => {
    const failing = runInThread(program('throw new TypeError("no such thing");'), {}, patient);
    await expect(failing).rejects.toThrow(new TypeError('no such thing'));
  });

  it('fails when its module cannot be read', async () => {
    await expect(runInThread({ code: 'this is no code', name: 'work' }, {}, patient)).rejects.toThrow(SyntaxError);
  });

  it('fails when it ends without an answer', async () => {
    await expect(runInThread(program('process.exit(3);'), {}, patient)).rejects.toThrow('ended with 3 and no answer');
  });

  it('is ended at the time-out', async () => {
    const endless = runInThread(program('for (;;);'), {}, { timeout: 200 });
    await expect(endless).rejects.toThrow('work took more than 200 ms in its thread');
  });

  it('takes memory that is handed over, and copies what is not', async () => {
    const [moved, copied] = [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5])];
    const lengths = program('return [input.moved.length, input.copied.length];');
    const handedOver = [moved.buffer];
    expect(await runInThread(lengths, { moved, copied }, { ...patient, handedOver })).toEqual([3, 2]);
    expect([moved.length, copied.length]).toEqual([0, 2]);
  });

  it('lets the thread of the screen go first', async () => {
    const before = getPriority();
    expect(await runInThread(program("return require('node:os').getPriority();"), {}, patient)).toBe(10);
    expect(getPriority()).toBe(before);
  });
});

describe('the text of a module', () => {
  it('holds all that the module needs', async () => {
    const { code } = await import('../../source/health/read-documents.ts?thread');
    const document = readFileSync(new URL('../../fixtures/health/diagnose-3.17.json', import.meta.url), 'utf8');
    const api = `${document}\n@@wizard\t200\t0\t127.0.0.1\t0.001\t0.002\t0.003\t0.004\tapplication/json\n`;
    const input = { cli: document, api, secondCli: document, now: new Date('2026-11-23T09:00:00Z') };
    expect(await runInThread({ code, name: 'readDocumentTexts' }, input, patient)).toMatchObject({
      comparison: { verdict: 'match', mismatches: [] },
      answer: { ok: true, servers: 1 },
      servers: [{ name: 'main' }],
    });
  });
});
