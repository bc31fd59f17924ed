import type { BarmanHostFiles, BarmanJobs, ServerFiles } from '../../../source/health/checks/server-files.ts';

/** What a look at a healthy server's files brings. */
export const healthyFiles: ServerFiles = {
  directories: [{ path: '/var/lib/barman/main', state: 'fine' }],
  errors: { kind: 'counted', path: '/var/lib/barman/main/errors', counts: { duplicates: 0, unknown: 0 } },
  incoming: { kind: 'counted', path: '/var/lib/barman/main/incoming', count: 0, oldest: undefined },
  streaming: { kind: 'counted', path: '/var/lib/barman/main/streaming', count: 0, oldest: undefined },
  receiver: { kind: 'running', pid: 2211 },
  identity: { kind: 'stored', path: '/var/lib/barman/main/identity.json', systemId: '7711278702497809829' },
};

/** The jobs that TPA writes for one server. */
export const tpaJobs: BarmanJobs = {
  jobs: [
    { where: '/etc/cron.d/barman:3', schedule: '* * * * *', does: 'cron', servers: [], gated: true },
    { where: '/etc/cron.d/main:2', schedule: '0 4 * * wed,sat', does: 'backup', servers: ['main'], gated: true },
  ],
  unreadable: [],
  gate: { path: '/etc/tpa/barman-home-ok', state: 'open', why: '' },
  daemonRuns: true,
};

export function seenOnHost(files: Partial<ServerFiles> = {}, jobs: Partial<BarmanJobs> = {}): BarmanHostFiles {
  return { servers: new Map([['main', { ...healthyFiles, ...files }]]), jobs: { ...tpaJobs, ...jobs } };
}
