import type { OsFamily } from '../os/families.ts';
import { type Diagnosis, diagnosisOf } from './explain/explain.ts';
import { isStatusOk, type StatusAnswer } from './status-command.ts';

/** Who listens on a port of this host. */
export type PortOwner = {
  readonly address: string;
  readonly process?: { readonly name: string; readonly pid: number };
};

/** What can be seen on the Barman host itself. A place that nobody looked at is absent. */
export type LocalEvidence = {
  readonly apache?: {
    readonly service: string;
    readonly active: boolean;
    /** Why it refuses its configuration, or why it did not start; undefined when it says nothing against it. */
    readonly configTest?: string;
  };
  readonly apiActive?: boolean;
  /** Workers of the API that ended as soon as they had started, in the last minute, by its error log. */
  readonly deadWorkers?: number;
  /** Addresses that the name in the URL leads to. */
  readonly addresses?: readonly string[];
  readonly port443?: readonly PortOwner[];
  readonly port7480?: readonly PortOwner[];
  /** GET http://127.0.0.1:7480/status, past the proxy; code 0: nothing answered. */
  readonly backend?: StatusAnswer;
  readonly selinux?: 'off' | 'allowed' | 'denied';
  /** What is wrong with the client's certificate or key, by the files. */
  readonly clientFiles?: string;
  /** Why these versions of Barman and pg-backup-api do not work together (`judgeVersions`). */
  readonly versions?: string;
  /** The server certificate in place names the CA in place as its issuer, and is not signed with its key. */
  readonly otherKey?: boolean;
  /** The certificate of PostgreSQL that the API's virtual host names: TPA's deploy writes it there. */
  readonly postgresPair?: string;
};

/**
 * Tells twins apart: calls that fail with the same words from outside (docs/reference/health.md, Calls that fail) have different causes here.
 * The first cause is put right and the summary says what was seen; nothing is taken from what the call itself proved.
 */
export function withLocalEvidence(diagnosis: Diagnosis, local: LocalEvidence, family?: OsFamily): Diagnosis {
  switch (diagnosis.id) {
    case 'apache-not-listening':
    case 'address-not-listening':
    case 'address-family-mismatch':
      return notListening(diagnosis, local, family);
    case 'not-tls':
    case 'tls-no-answer':
    case 'tls-connection-closed':
    case 'tls-connection-reset':
    case 'not-the-api':
      return withNote(diagnosis, intruderNote(local.port443));
    case 'wrong-vhost-self-signed':
    case 'name-mismatch':
    case 'server-certificate-rejected':
      return servesPostgres(diagnosis, local, family);
    case 'ca-not-trusted':
    case 'issuer-unknown':
      if (local.postgresPair !== undefined) return servesPostgres(diagnosis, local, family);
      return local.otherKey === true ? first(diagnosis, 'ca-same-name-other-key', family) : diagnosis;
    case 'backend-unavailable':
      return backendUnavailable(diagnosis, local);
    case 'client-key-unusable':
    case 'client-certificate-unreadable':
      return withNote(diagnosis, local.clientFiles);
    case 'own-timeout':
      return workersDie(diagnosis, local, family);
    case 'backend-died':
      return withNote(diagnosis, strangerNote(local.port7480) ?? local.versions);
    default:
      return diagnosis;
  }
}

function notListening(
  diagnosis: Diagnosis,
  { apache, port443, addresses }: LocalEvidence,
  family: OsFamily | undefined,
): Diagnosis {
  if (port443 === undefined) return diagnosis;
  if (port443.length === 0) {
    const named = first(diagnosis, 'apache-not-listening', family);
    const isTold = apache?.configTest !== undefined && named.summary.includes(apache.configTest);
    return withNote(named, apache && !isTold ? apacheNote(apache) : undefined);
  }
  const where = port443.map(({ address }) => address).join(', ');
  const note = `On port 443 somebody listens at ${where}; the name leads to ${addresses?.join(', ') || 'nothing'}.`;
  const twoFamilies = addresses !== undefined && !addresses.some((address) => sameFamily(address, port443));
  return withNote(first(diagnosis, twoFamilies ? 'address-family-mismatch' : 'address-not-listening', family), note);
}

function apacheNote({ service, active, configTest }: NonNullable<LocalEvidence['apache']>): string {
  if (configTest !== undefined) return `Apache could not start: ${configTest}`;
  return active ? `${service} runs, and nothing listens on port 443.` : `${service} does not run.`;
}

function backendUnavailable(diagnosis: Diagnosis, { backend, selinux, apiActive, port7480 }: LocalEvidence): Diagnosis {
  if (backend === undefined) return diagnosis;
  if (!isStatusOk(backend)) {
    const unit = apiActive === false ? 'The service is not active.' : undefined;
    return withNote(diagnosis, strangerNote(port7480) ?? unit ?? 'We get no answer on 127.0.0.1:7480 either.');
  }
  const why =
    selinux === 'denied'
      ? 'SELinux forbids it: httpd_can_network_connect is off.'
      : 'SELinux forbids it, or localhost is ::1 for Apache.';
  return withNote(diagnosis, `pg-backup-api itself answers on 127.0.0.1:7480. ${why}`);
}

/** One that comes up ends no more than now and then. */
const fewDead = 3;

/** gunicorn keeps the port open and starts worker after worker: a call waits in vain, as it does for a slow Barman. */
function workersDie(diagnosis: Diagnosis, { deadWorkers = 0 }: LocalEvidence, family: OsFamily | undefined): Diagnosis {
  if (deadWorkers < fewDead) return diagnosis;
  const note = `${deadWorkers} workers ended in the last minute, each as soon as it had started: none comes up.`;
  return withNote(first(diagnosis, 'backend-died', family), note);
}

/**
 * How many of gunicorn's workers ended in the minute before `now`, by its error log (`[2026-11-30 09:03:30 +0000] [8379] [INFO] Worker
 * exiting (pid: 8379)`, gunicorn 20). A log of another form tells none.
 */
export function countDeadWorkers(log: string, now: Date): number {
  const ends = [
    ...log.matchAll(/^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)\] .*Worker exiting \(pid: \d+\)/gm),
  ];
  const moments = ends.map(([, day, time, hours, minutes]) => Date.parse(`${day}T${time}${hours}:${minutes}`));
  return moments.filter((moment) => moment > now.getTime() - 60_000).length;
}

function servesPostgres(
  diagnosis: Diagnosis,
  { postgresPair }: LocalEvidence,
  family: OsFamily | undefined,
): Diagnosis {
  if (postgresPair === undefined) return diagnosis;
  return withNote(first(diagnosis, 'postgres-pair-served', family), `It is ${postgresPair}.`);
}

/** Somebody else than Apache on the port of TLS. */
function intruderNote(owners: readonly PortOwner[] | undefined): string | undefined {
  const intruder = owners?.find(({ process }) => process !== undefined && !/^(?:apache2|httpd)/.test(process.name));
  return intruder?.process && `Port 443 belongs to ${intruder.process.name} (process ${intruder.process.pid}).`;
}

/** Somebody on the API's port that is no Python and no gunicorn. */
function strangerNote(owners: readonly PortOwner[] | undefined): string | undefined {
  const stranger = owners?.find(
    ({ process }) => process !== undefined && !/^(?:gunicorn|python|pg-backup-api)/.test(process.name),
  );
  return stranger?.process && `Port 7480 belongs to ${stranger.process.name} (process ${stranger.process.pid}).`;
}

function sameFamily(address: string, owners: readonly PortOwner[]): boolean {
  const isSix = address.includes(':');
  return owners.some((owner) => owner.address === '*' || owner.address.includes(':') === isSix);
}

/** The same causes with this one in front. */
function first(diagnosis: Diagnosis, id: Diagnosis['id'], family: OsFamily | undefined): Diagnosis {
  if (diagnosis.id === id) return diagnosis;
  return diagnosisOf([id, ...diagnosis.causes.filter((cause) => cause !== id)], { family });
}

function withNote(diagnosis: Diagnosis, note: string | undefined): Diagnosis {
  return note === undefined ? diagnosis : { ...diagnosis, summary: `${diagnosis.summary} ${note}` };
}
