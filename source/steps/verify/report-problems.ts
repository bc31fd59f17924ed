import type { Problem } from '../../errors.ts';
import { certificateState, type HealthReport } from '../../health/health-report.ts';
import { chainChecks } from './report-checks.ts';

/** The lowest thing of the chain that failed, with its diagnosis; undefined when it holds. */
export function chainProblem(report: HealthReport): Problem | undefined {
  const failed = chainChecks(report).find(({ state }) => state === 'crit' || state === 'unknown' || state === 'busy');
  if (failed === undefined) return undefined;
  const diagnosis = report.rungs.find(({ id }) => id === failed.id)?.diagnosis;
  if (diagnosis !== undefined) return { id: diagnosis.id, message: diagnosis.summary, fix: diagnosis.fix };
  const look = ['systemctl status pg-backup-api', 'Look at /var/log/barman/barman-api-error.log.'];
  return { id: failed.id, message: `${failed.label}: ${failed.detail}`, fix: failed.id === 'status' ? look : [] };
}

/** The first critical thing beside the chain: a certificate, an opening, a check of a server. */
export function furtherProblem({ certificates, security, servers }: HealthReport): Problem | undefined {
  const certificate = certificates.find((one) => certificateState(one) === 'crit');
  if (certificate !== undefined) {
    const message = `${certificate.file} is ${certificate.verdict === 'missing' ? 'missing' : 'not usable'}.`;
    return { id: 'certificate', message, fix: ['wizard certs status'] };
  }
  const opening = security.find(({ state }) => state === 'crit');
  if (opening !== undefined) return { id: opening.id, message: opening.message, fix: opening.fix };
  for (const { name, checks } of servers) {
    const failed = checks.find(({ state }) => state === 'crit');
    if (failed === undefined) continue;
    const message = `Server ${name}, ${failed.id.replaceAll('_', ' ')}: ${failed.hint || failed.observed || 'failed'}`;
    return { id: `${name}/${failed.id}`, message, fix: failed.fix === null ? [] : [failed.fix] };
  }
  return undefined;
}
