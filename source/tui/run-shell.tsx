import { ShellApp, type ShellWish } from './shell/shell-app.tsx';
import { showApp } from './terminal/show-app.tsx';
import type { Streams } from './terminal/streams.ts';

/**
 * Shows the shell with its views on a terminal. Resolves with the exit code: 0 when nothing failed last, 1 when the last thing that was
 * tried in Setup failed, 130 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP. Rejects with an error that is our bug, after the
 * terminal is restored. The caller makes sure that both streams are terminals.
 */
export function runShell(wish: ShellWish, streams?: Streams): Promise<number> {
  return showApp((lifecycle) => <ShellApp wish={wish} lifecycle={lifecycle} />, streams);
}
