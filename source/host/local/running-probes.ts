/** Process ids of the probes that run now; each is the leader of its group. */
export const runningProbes = new Set<number>();

/** Ends the process groups of all probes that still run: for the way out after a signal. */
export function endRunningProbes(): void {
  for (const pid of runningProbes) killGroup(pid);
  runningProbes.clear();
}

export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}
