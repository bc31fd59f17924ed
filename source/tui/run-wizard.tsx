import type { Session } from '../wizard/session.ts';
import { showApp } from './terminal/show-app.tsx';
import type { Streams } from './terminal/streams.ts';
import { WizardApp } from './wizard/wizard-app.tsx';

/**
 * Walks an operator through the steps on a terminal. Resolves with the exit code: 0 when nothing failed last, 1 when the last thing
 * that was tried failed, 130 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP. Rejects with an error that is our bug, after the
 * terminal is restored. The caller makes sure that both streams are terminals.
 */
export function runWizard(session: Session, streams?: Streams): Promise<number> {
  return showApp((lifecycle) => <WizardApp session={session} lifecycle={lifecycle} />, streams);
}
