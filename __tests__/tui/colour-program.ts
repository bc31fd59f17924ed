import { fakeSession, fakeStep } from '../support/sessions.ts';
import { runSetup as runWizard } from '../support/shell.ts';
import { createTerminal, key } from '../support/terminal.ts';

/** Prints what the wizard writes to a terminal: run with different environments, because colour is decided once a process. */
const terminal = createTerminal(80, 24);
const code = runWizard(fakeSession([fakeStep()]), terminal.streams);
await terminal.waitFor('to do');
await terminal.press(key.enter);
await terminal.waitFor('Enter applies');
await terminal.press(key.controlC);
await code;
process.stdout.write(JSON.stringify(terminal.bytes()));
