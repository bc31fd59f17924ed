import { spawnSync } from 'node:child_process';

/** The process id of a program that has ended. */
export function gonePid(): number {
  return spawnSync('true').pid;
}
