import { setTimeout as pause } from 'node:timers/promises';

/** Waits for something that another process brings about; the test's own time-out ends a wait in vain. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(10);
}
