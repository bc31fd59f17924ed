import { configTestProblem } from '../../health/evidence/config-test.ts';
import type { Diagnosis } from '../../health/explain/explain.ts';
import { countDeadWorkers, type LocalEvidence } from '../../health/local-evidence.ts';
import type { StatusAnswer } from '../../health/status-command.ts';
import { hostPath } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import { readVhost } from '../certificates/look-at-served.ts';
import { lookAtForeign, namesForeign } from '../foreign-pair.ts';
import { lookAtLayout, lookAtSelinux, lookAtService } from '../look-at-system.ts';
import { orNothing } from '../or-nothing.ts';

const patience = 10_000;
/** Milliseconds: the API serves one request after the other, and a /diagnose before ours may take 60 seconds. */
const apiPatience = 75_000;

/** What this host shows about a call that failed at this rung; only what tells something about that rung is looked at. */
export async function lookAtLocalEvidence(
  host: ReadableHost,
  { rung }: Pick<Diagnosis, 'rung'>,
  hostName: string,
): Promise<LocalEvidence> {
  const layout = await lookAtLayout(host);
  const port443 = await host.network.listeners(443);
  switch (rung) {
    case 'tcp':
      return {
        port443,
        addresses: (await host.network.resolve(hostName)).addresses,
        ...(port443.length === 0 && { apache: await lookAtApache(host, layout) }),
      };
    case 'proxy': {
      const [port7480, api, selinux] = await Promise.all([
        host.network.listeners(7480),
        lookAtService(host, 'pg-backup-api'),
        lookAtSelinux(host, layout),
      ]);
      return { port443, port7480, apiActive: api.active, selinux };
    }
    case 'http':
      return { port443, deadWorkers: await lookAtWorkers(host) };
    case 'server-certificate': {
      const vhost = await readVhost(host, layout);
      const { pair } = await lookAtForeign(host, undefined, vhost);
      return {
        port443,
        ...(pair !== undefined && namesForeign({ pair }, vhost) && { postgresPair: pair.certificate }),
      };
    }
    default:
      return { port443 };
  }
}

/** The package's own configuration of gunicorn has it there. */
const apiErrorLog = '/var/log/barman/barman-api-error.log';

async function lookAtWorkers(host: ReadableHost): Promise<number> {
  const end = await orNothing(host.files.readEnd(apiErrorLog, 32 * 1024));
  return countDeadWorkers(end === undefined ? '' : Buffer.from(end.bytes).toString('utf8'), host.clock.now());
}

/** GET http://127.0.0.1:7480/status: the API past its proxy. Undefined while another request keeps it from answering. */
export async function askBackend(host: ReadableHost): Promise<StatusAnswer | undefined> {
  const outcome = await host.network.plainRequest({ port: 7480, path: '/status', timeout: apiPatience });
  if (outcome.kind === 'answered') return { httpCode: outcome.status, body: outcome.body };
  return outcome.code === 'ETIMEDOUT' ? undefined : { httpCode: 0, body: outcome.code };
}

/** The last lines of Apache's error log; empty when this user may not read it. */
export async function readErrorLog(host: ReadableHost, lines: number): Promise<readonly string[]> {
  const { errorLogs } = await lookAtLayout(host);
  const texts = await Promise.all(
    errorLogs.map((path) =>
      host.commands.probe({ argv: ['tail', '-n', String(lines), hostPath(path)] }, { timeout: patience }),
    ),
  );
  return texts.flatMap(({ exitCode, stdout }) => (exitCode === 0 ? stdout.split('\n').filter(Boolean) : []));
}

async function lookAtApache(
  host: ReadableHost,
  { service, configTest }: HostLayout,
): Promise<NonNullable<LocalEvidence['apache']>> {
  const [{ active }, test] = await Promise.all([
    lookAtService(host, service),
    host.commands.probe({ argv: configTest }, { timeout: patience }),
  ]);
  const problem = test.exitCode === 0 || test.outcome !== 'exited' ? undefined : configTestProblem(test.stderr);
  return { service, active, ...(problem !== undefined && { configTest: problem }) };
}
