import { expect, it } from 'vitest';
import { TookTooLong } from '../../source/errors.ts';
import type { ReadableHost } from '../../source/host/host.ts';
import { runInThread } from '../../source/host/local/thread.ts';
import { readConfigFile } from '../../source/steps/look-at-config.ts';

const small = 'cluster_vars:\n  a: 1\n';
const large = `${small}${'# a comment\n'.repeat(3000)}`;
const site = {
  ...{ configFile: '/c/config.yml', configChoices: [], hostName: undefined, certificateFolder: '/t' },
  ...{ at: undefined, given: {} },
};

function hostWith(text: string, run: ReadableHost['background']['run']): ReadableHost {
  const files = { read: async () => new Uint8Array(Buffer.from(text)) };
  return { files, background: { run } } as unknown as ReadableHost;
}

it.each([
  ['a small file is read at once', small, 0],
  ['a large one in a thread', large, 1],
])('%s', async (_what, text, threads) => {
  let runs = 0;
  const run: typeof runInThread = (...given) => {
    runs += 1;
    return runInThread(...given);
  };
  const { read } = await readConfigFile(hostWith(text, run), site);
  expect(read).toMatchObject({ kind: 'document', root: { kind: 'mapping' } });
  expect(runs).toBe(threads);
});

it('a file that takes too long is refused with its name', async () => {
  const run = () => Promise.reject(new TookTooLong('late'));
  const { read } = await readConfigFile(hostWith(large, run), site);
  expect(read).toMatchObject({ kind: 'refusal', file: '/c/config.yml', reason: expect.stringContaining('30 seconds') });
});
