import type { HealthReport } from '../health/health-report.ts';
import { oneLine } from './one-line.ts';

/** The servers' names as they may be printed, in order and all different: cleaning can make two names one. */
export function serverNames({ servers }: Pick<HealthReport, 'servers'>): readonly string[] {
  const taken = new Set<string>();
  return servers.map(({ name }) => {
    const clean = oneLine(name);
    let own = clean;
    for (let count = 2; taken.has(own); count += 1) own = `${clean} (${count})`;
    taken.add(own);
    return own;
  });
}
