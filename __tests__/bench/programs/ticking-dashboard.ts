// A dashboard that measures again and again without a pause. Prints the memory after 100 measurements and after as many as its word says.
import { runDashboard } from '../../../source/tui/run-dashboard.tsx';
import { evidenceOf } from '../harness/live-dashboard.ts';
import { memoryNow } from '../harness/memory-now.ts';
import { createSilentTerminal } from '../harness/silent-terminal.ts';

const last = Number(process.argv[2]);
const terminal = createSilentTerminal();
let tick = 0;
let before = 0;
let after = 0;

async function probe() {
  tick += 1;
  if (tick === 100) before = memoryNow();
  if (tick === last) {
    after = memoryNow();
    terminal.press('q');
  }
  return evidenceOf(100, tick);
}

process.exitCode = await runDashboard({ probe, interval: 0, title: 'barman1.example.com' }, terminal.streams);
console.log(JSON.stringify({ before, after }));
