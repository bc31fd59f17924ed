import type { Session } from '../wizard/session.ts';
import { mount } from './terminal/mount.ts';
import type { Streams } from './terminal/streams.ts';
import { TerminalSize } from './terminal/use-terminal-size.ts';
import { WizardApp } from './wizard/wizard-app.tsx';

/**
 * Walks an operator through the steps on a terminal. Resolves with the exit code: 0 when nothing failed last, 1 when the last thing
 * that was tried failed, 130 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP. Rejects with an error that is our bug, after the
 * terminal is restored. The caller makes sure that both streams are terminals.
 */
export function runWizard(session: Session, streams?: Streams): Promise<number> {
  return mount(
    (size, lifecycle) => (
      <TerminalSize value={size}>
        <WizardApp session={session} lifecycle={lifecycle} />
      </TerminalSize>
    ),
    streams,
  );
}
