// A dashboard that measures again and again without a pause. Prints the memory after 100 measurements and after as many as its word says.
import { runShell } from '../../../source/tui/run-shell.tsx';
import { shellOf } from '../../support/shell.ts';
import { roundOf } from '../harness/live-dashboard.ts';
import { memoryNow } from '../harness/memory-now.ts';
import { silentSession } from '../harness/silent-session.ts';
import { createSilentTerminal } from '../harness/silent-terminal.ts';

const last = Number(process.argv[2]);
const terminal = createSilentTerminal();
let tick = 0;
let before = 0;
let after = 0;

async function measure() {
  tick += 1;
  if (tick === 100) before = memoryNow();
  if (tick === last) {
    after = memoryNow();
    terminal.press('q');
  }
  return roundOf(100, tick % 900);
}

const health = { hosts: ['barman1.example.com'], interval: 0, measure };
process.exitCode = await runShell(shellOf({ session: silentSession, first: 'health', health }), terminal.streams);
console.log(JSON.stringify({ before, after }));
