import type { Machine } from './machine.ts';
import { type Catalogue, withoutPackage } from './packages/catalogue.ts';

/** What the package manager may choose from now: faults take things away, and apt knows nothing without lists. */
export function offered(machine: Machine): Catalogue {
  if (machine.fault === 'lists-absent' && !machine.listsFetched) return { ...machine.catalogue, packages: [] };
  if (machine.fault === 'no-candidate') return withoutPackage(machine.catalogue, 'pg-backup-api');
  return machine.catalogue;
}
