import { isBlocking } from '../../source/health/checks/server-check.ts';

/** A check of Barman's own, with the state that we give it: a failed one is critical where it stops `barman backup`. */
export interface BarmanCheck {
  readonly id: string;
  readonly state: 'ok' | 'warn' | 'crit';
}

/** What `barman -f json check all` printed, by server: to be compared with our checks. */
export function barmanChecks(stdout: string): ReadonlyMap<string, readonly BarmanCheck[]> {
  const servers = Object.entries(JSON.parse(stdout) as Record<string, Record<string, { readonly status: string }>>);
  return new Map(
    servers.map(([name, checks]) => [
      name,
      Object.entries(checks).map(([id, { status }]) => ({ id, state: stateOf(id, status) })),
    ]),
  );
}

function stateOf(id: string, status: string): BarmanCheck['state'] {
  return status === 'OK' ? 'ok' : isBlocking(id) ? 'crit' : 'warn';
}
