import type { RunEvent } from '../../plan/events.ts';

/** Between two batches: at most 15 a second, so that a command that floods its output does not flood the screen. */
const batchTime = 1000 / 15;
/** Lines of output that a batch keeps: more never reach the screen, whose tail is shorter. */
const keptLines = 400;

/** Gathers events and passes them on in batches; the first one of a quiet time at once. `flush` passes on what waits. */
export function collectEvents(pass: (events: readonly RunEvent[]) => void): {
  readonly take: (event: RunEvent) => void;
  readonly flush: () => void;
} {
  let waiting: RunEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let passedAt = Number.NEGATIVE_INFINITY;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    passedAt = performance.now();
    pass(batch);
  };
  return {
    flush,
    take(event) {
      waiting.push(event);
      if (waiting.length > 2 * keptLines) waiting = withoutOldLines(waiting);
      const rest = passedAt + batchTime - performance.now();
      if (rest <= 0) flush();
      else timer ??= setTimeout(flush, rest);
    },
  };
}

/** Everything but the oldest lines of output. */
function withoutOldLines(events: readonly RunEvent[]): RunEvent[] {
  let surplus = events.filter((event) => event.kind === 'output').length - keptLines;
  return events.filter((event) => {
    if (event.kind !== 'output' || surplus <= 0) return true;
    surplus -= 1;
    return false;
  });
}
