import { OperatorError } from '../../errors.ts';
import { acknowledgeReport } from '../../health/acknowledge-report.ts';
import { judgeVersions } from '../../health/document/barman-versions.ts';
import { contradictsItself, type HealthReport } from '../../health/health-report.ts';
import { judgeLadder, type LadderProbes } from '../../health/ladder.ts';
import { judgeStatusCommand, type StatusAnswer, type StatusJudgement } from '../../health/status-command.ts';
import type { ReadableHost } from '../../host/host.ts';
import { readAcknowledgements } from '../../plan/acknowledgements.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateRow, certificateRows } from '../certificates/certificate-rows.ts';
import { lookAtManager, lookAtStatus } from '../look-at-packages.ts';
import { lookAtLayout } from '../look-at-system.ts';
import { runCommand } from './call-by-curl.ts';
import { type ChainFacts, climb, exchangeOf, lookFurther } from './climb.ts';
import type { Documents, TakenDocuments } from './documents.ts';
import { beginDocuments, lookAtDocuments } from './host-documents.ts';
import { askBackend } from './look-at-local-evidence.ts';
import { lookAtSecurity } from './look-at-security.ts';
import { lookAtTarget, type Target } from './target.ts';

/** One round of probes. */
export interface Measured {
  readonly report: HealthReport & { readonly certificates: readonly CertificateRow[] };
  /** The documents as they were taken, passwords and all; undefined when nobody was asked, empty unless kept. */
  readonly taken: TakenDocuments | undefined;
}

export interface MeasureWish {
  /** Besides the chain, what else matters on a host that runs: Barman's servers, also when the API cannot be reached, and security. */
  readonly whole?: boolean;
  /** The documents are needed afterwards, as they came. */
  readonly keep?: boolean;
}

/** What a shell answers for a command that is not there. */
const commandNotFound = 127;
/** The shell's exit code for a command that this user may not start. */
const notStartable = 126;

/** All probes of this host: once, and once more where the parts of the round contradict each other. */
export async function measure(host: ReadableHost, site: Site, wish: MeasureWish = {}): Promise<Measured> {
  const first = await measureOnce(host, site, wish);
  const measured = contradictsItself(first.report) ? await measureOnce(host, site, wish) : first;
  return { ...measured, report: acknowledgeReport(measured.report, await readAcknowledgements(host)) };
}

/**
 * One round. What does not disturb the rest runs side by side, the slowest first; of /diagnose one is under way at a
 * time, between two of `barman diagnose`.
 */
async function measureOnce(host: ReadableHost, site: Site, wish: MeasureWish): Promise<Measured> {
  const { whole = false, keep = false } = wish;
  const started = host.clock.now();
  const target = await lookAtTarget(host, site);
  const backend = askBackend(host);
  const rows = certificateRows(host, site).catch(nothingReadable);
  const askWhatAnswers = async () => {
    const [{ probes, exchange }, begun] = await Promise.all([
      climb(host, { ...target, remote: false, backend, chain: rows.then(chainOf) }),
      whole ? beginDocuments(host) : undefined,
    ]);
    const open = isOpen(probes);
    const asked = host.clock.now();
    const found = await lookAtDocuments(host, target, { open, whole, at: site.at, keep, begun });
    return { probes, exchange, open, asked, ...found };
  };
  const answered = askWhatAnswers();
  const known = answered.then(async ({ documents }) => ({
    passwords: documents.passwords ?? [],
    certificates: await rows,
  }));
  const [{ probes, exchange, open, asked, taken, documents }, service, pgBackupApi, security] = await Promise.all([
    answered,
    judgeService(host, backend),
    lookAtApiVersion(host),
    whole ? lookAtSecurity(host, site, known) : known.then(() => []),
  ]);
  const climbed = await withDocuments(host, target, probes, {
    taken,
    asked,
    documents,
    chain: rows.then(chainOf),
    backend,
    pgBackupApi,
  });
  const certificates = await rows;
  return {
    taken,
    report: {
      host: target.hostName,
      started,
      finished: host.clock.now(),
      service,
      rungs: judgeLadder(climbed),
      certificates,
      security,
      servers: documents.servers,
      comparison: documents.comparison,
      notCompared: open ? documents.problem : undefined,
      versions: { cli: documents.versions?.cli, api: documents.versions?.api, pgBackupApi },
      exchange: exchangeOf(taken?.api) ?? exchange,
    },
  };
}

/** GET /status got through: now the slow calls are worth it. */
function isOpen({ status, native }: LadderProbes): boolean {
  return (status ?? native)?.httpCode === 200;
}

interface Told {
  readonly taken: TakenDocuments | undefined;
  /** When the first document was asked for: Apache's log is read from there. */
  readonly asked: Date;
  readonly documents: Documents;
  readonly chain: Promise<ChainFacts>;
  readonly backend: Promise<StatusAnswer | undefined>;
  readonly pgBackupApi: string | undefined;
}

/** The probes with GET /diagnose; when that failed, with what this host shows about it. */
async function withDocuments(
  host: ReadableHost,
  { hostName }: Target,
  probes: LadderProbes,
  { taken, asked, documents, chain, backend, pgBackupApi }: Told,
): Promise<LadderProbes> {
  if (taken?.api === undefined) return probes;
  const { evidence, times } = taken.api;
  const failed =
    evidence.httpCode === 200 ? undefined : await lookFurther(host, { hostName, chain, backend }, evidence, asked);
  return {
    ...probes,
    diagnose: failed?.evidence ?? evidence,
    ...(failed && { local: { ...failed.local, ...versionsOf(documents, pgBackupApi) } }),
    ...(documents.answer && { document: documents.answer }),
    ...(times && { diagnoseSeconds: times.total }),
  };
}

/** Why the two packages do not work together, where they are known not to. */
function versionsOf({ versions }: Documents, pgBackupApi: string | undefined): { readonly versions?: string } {
  if (versions?.cli === undefined || pgBackupApi === undefined) return {};
  const [finding] = judgeVersions(versions.cli, pgBackupApi);
  return finding === undefined ? {} : { versions: finding.message };
}

/** `pg-backup-api status` says OK for any HTTP answer: its word counts with our own GET beside it. */
async function judgeService(host: ReadableHost, backend: Promise<StatusAnswer | undefined>): Promise<StatusJudgement> {
  const [run, answer] = await Promise.all([runCommand(host, ['pg-backup-api', 'status']), backend]);
  const exitCode =
    run.outcome === 'not-found' ? commandNotFound : run.outcome === 'not-startable' ? notStartable : run.exitCode;
  return judgeStatusCommand({ ...run, exitCode }, answer);
}

function chainOf(rows: readonly CertificateRow[]): ChainFacts {
  const inSet = (role: 'ca' | 'server' | 'client') => rows.find((row) => row.inSet && row.role === role);
  const [server, ca] = [inSet('server'), inSet('ca')];
  const unsigned = server?.findings.some(({ id }) =>
    ['not-signed-by-ca', 'aki-mismatch', 'bad-signature'].includes(id),
  );
  const unusable = inSet('client')?.findings.find(({ severity }) => severity === 'block');
  return {
    ends: { ...(server?.notAfter && { server: server.notAfter }), ...(ca?.notAfter && { ca: ca.notAfter }) },
    ...(unusable && { clientFiles: unusable.message }),
    otherKey: unsigned === true && server?.issuer !== undefined && server.issuer === ca?.subject,
  };
}

/** Without a system that is known, or without the rights to look, there is nothing to say about certificates. */
function nothingReadable(error: unknown): readonly CertificateRow[] {
  if (error instanceof OperatorError) return [];
  throw error;
}

/** The version of pg-backup-api by the package database; undefined where it is not installed from a package. */
async function lookAtApiVersion(host: ReadableHost): Promise<string | undefined> {
  try {
    const { family } = await lookAtLayout(host);
    const manager = await lookAtManager(host, family);
    const installed = await lookAtStatus(host, manager, 'pg-backup-api');
    return installed.state === 'installed' ? installed.version : undefined;
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
