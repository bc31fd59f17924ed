// The wizard applies two plans by its engine: a command that prints 100 lines, then one that prints as many as the word says. Prints
// the memory before and after the second.
import { createEngine } from '../../../source/plan/engine.ts';
import type { Step } from '../../../source/wizard/step.ts';
import { fakeSession, fakeStep } from '../../support/sessions.ts';
import { runSetup as runWizard } from '../../support/shell.ts';
import { temporaryHost } from '../../support/temporary-host.ts';
import { memoryNow } from '../harness/memory-now.ts';
import { createSilentTerminal } from '../harness/silent-terminal.ts';

const enter = '\r';
const host = temporaryHost();
const terminal = createSilentTerminal();
const steps = [printing('First', 100), printing('Second', Number(process.argv[2]))];
const engine = createEngine(host, ['wizard'], '0.0.0');
const begun = terminal.written(/Steps/);
const ended = runWizard(fakeSession(steps, { host, engine }), terminal.streams);

await begun;
await press(enter, /Print the lines of First/);
await press(enter, /Proof of First/);
await press(enter, /Print the lines of Second/);
const before = memoryNow();
await press(enter, /Proof of Second/);
const after = memoryNow();
terminal.press('\u0003');
await ended;
host.end();
console.log(JSON.stringify({ before, after }));

/** Waits until the frame that answers a key is written. */
async function press(key: string, words: RegExp): Promise<void> {
  const answered = terminal.written(words);
  terminal.press(key);
  await answered;
}

function printing(title: string, lines: number): Step {
  return fakeStep({
    id: title === 'First' ? 'install' : 'proxy',
    title,
    plan: () => ({
      title: `Print the lines of ${title}`,
      actions: [
        {
          kind: 'run-command',
          title: `Print ${lines} lines`,
          argv: ['seq', '-f', 'Unpacking package number %.0f over nothing at all ...', String(lines)],
          changes: 'Nothing.',
          why: 'A package manager prints that much when many packages come along.',
        },
      ],
      notes: [],
      undoIfUnproven: true,
    }),
    prove: async () => ({
      checks: [{ id: 'printed', label: `Proof of ${title}`, state: 'ok', detail: 'printed' }],
      problem: undefined,
    }),
  });
}
