import type { HealthReport } from '../health/health-report.ts';
import { measureHosts, measureSite } from '../steps/verify/measure-hosts.ts';
import type { Context } from './context.ts';

/** The report of every host that `--host` names; without it, of this one. */
export async function measureWanted({ host, site, options }: Context): Promise<readonly HealthReport[]> {
  return options.hosts.length > 1 ? measureHosts(host, site({}), options.hosts) : [await measureSite(host, site({}))];
}
