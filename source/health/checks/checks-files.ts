import { answers, type BarmanServer, flagAt } from '../document/barman-server.ts';
import { textAt, valueAt } from '../document/diagnose-document.ts';
import { derived, type Found, type ServerCheck } from './server-check.ts';
import type { ErrorFiles, Receiver, SeenDirectory, ServerFiles, Waiting } from './server-files.ts';

const hidden = 'not readable for this user: run as root or as barman';

/**
 * What our own look at the server's files says, in place of `barman check`, which makes directories and archives WAL
 * while it looks (docs/reference/health.md, What only reads). What this user may not read is not-run. Passive nodes have no receiver.
 */
export function fileChecks(server: BarmanServer, files: ServerFiles, passive: boolean): readonly ServerCheck[] {
  const streams = !passive && flagAt(server.config, 'streaming_archiver') === true;
  return [
    directories(server, files.directories),
    ...(streams ? [receiveWal(server, files.receiver)] : []),
    archiverErrors(server, files.errors),
    ...queue(server, 'incoming', flagAt(server.config, 'archiver'), files.incoming),
    ...queue(server, 'streaming', flagAt(server.config, 'streaming_archiver'), files.streaming),
  ];
}

/** A directory that is missing is made by the next `barman check`; one that barman cannot use stops every backup. */
function directories(server: BarmanServer, seen: readonly SeenDirectory[]): ServerCheck {
  const of = (state: SeenDirectory['state']) => seen.filter((one) => one.state === state).map(({ path }) => path);
  const [wrong, shut, missing] = [of('not-a-directory'), of('not-writable'), of('missing')];
  const found = { observed: seen.length, source: 'files' } as const;
  if (wrong.length > 0) {
    const fix = `Move it away: ${wrong[0]}`;
    return derived('directories', false, { ...found, hint: `no directory: ${wrong.join(', ')}`, fix });
  }
  if (shut.length > 0) {
    const fix = `chown -R barman:barman ${shut[0]}`;
    return derived('directories', false, { ...found, hint: `barman may not write: ${shut.join(', ')}`, fix });
  }
  if (of('unreadable').length > 0) return derived('directories', undefined, { ...found, hint: hidden });
  if (missing.length === 0) return derived('directories', seen.length > 0 ? true : undefined, found);
  const fix = `Is the disk of Barman mounted? If so, barman check ${server.name} makes them.`;
  return derived('directories', false, { ...found, hint: `missing: ${missing.join(', ')}`, fix, blocking: false });
}

/**
 * A lock and a living process are no proof: after a crash both may be there while nothing is received (Barman's issue
 * 554). The slot that PostgreSQL sees as active is one, so it decides where there is a slot.
 */
function receiveWal(server: BarmanServer, receiver: Receiver): ServerCheck {
  const id = 'receive_wal_running';
  const fix = `barman cron starts it; else barman receive-wal --reset ${server.name}`;
  const found: Found = { source: 'files', fix };
  if (receiver.kind === 'unreadable') return derived(id, undefined, { ...found, hint: receiver.why });
  if (receiver.kind === 'none') return derived(id, false, { ...found, hint: 'nothing holds its lock' });
  const seen: Found = { ...found, observed: receiver.pid };
  if (receiver.kind === 'dead') {
    return derived(id, false, { ...seen, hint: `the lock names process ${receiver.pid}, which is no receive-wal` });
  }
  const slot =
    (textAt(server.config, 'slot_name') ?? '') === '' ? undefined : valueAt(server.status, 'replication_slot');
  if ((textAt(server.config, 'slot_name') ?? '') === '') return derived(id, true, seen);
  if (!answers(server)) {
    const hint = `process ${receiver.pid} runs; PostgreSQL does not answer, so nothing proves that it receives`;
    return derived(id, undefined, { ...seen, hint });
  }
  if ((textAt(server.config, 'wal_conninfo') ?? '') !== '') return derived(id, true, seen);
  const active = Array.isArray(slot) ? slot[1] : undefined;
  if (active === true) return derived(id, true, seen);
  if (active !== false && slot !== null) return derived(id, undefined, { ...seen, hint: 'nobody tells of the slot' });
  const hint = `process ${receiver.pid} holds the lock, but its slot is not active: it receives nothing`;
  return derived(id, false, { ...seen, hint });
}

function archiverErrors(server: BarmanServer, errors: ErrorFiles): ServerCheck {
  if (errors.kind === 'unreadable') return derived('archiver_errors', undefined, { source: 'files', hint: hidden });
  const kinds = Object.entries(errors.counts).filter(([, count]) => count > 0);
  const sum = kinds.reduce((total, [, count]) => total + count, 0);
  return derived('archiver_errors', sum === 0, {
    source: 'files',
    observed: sum,
    limit: 0,
    hint: kinds.map(([kind, count]) => `${kind}: ${count}`).join(', '),
    fix: `Look at ${errors.path}: duplicates may go; the others are WAL files that ${server.name} may need.`,
  });
}

/** An archiver that is off must leave its directory empty; one that is on has a limit only where one is set. */
function queue(
  server: BarmanServer,
  name: 'incoming' | 'streaming',
  enabled: boolean | undefined,
  waiting: Waiting,
): readonly ServerCheck[] {
  if (enabled === undefined) return [];
  const id = enabled ? `${name}_wals_directory` : `empty_${name}_directory`;
  if (waiting.kind === 'unreadable') return [derived(id, undefined, { source: 'files', hint: hidden })];
  const setting = name === 'incoming' ? 'archiver' : 'streaming_archiver';
  const most = valueAt(server.config, 'max_incoming_wals_queue');
  const limit = enabled ? (typeof most === 'number' ? most : undefined) : 0;
  const passed = limit === undefined || waiting.count <= limit;
  const full = `${waiting.count} WAL files wait in ${waiting.path}`;
  return [
    derived(id, passed, {
      source: 'files',
      observed: waiting.count,
      limit,
      hint: passed ? '' : enabled ? full : `${full}, but ${setting} is off`,
      fix: enabled
        ? 'barman cron archives them: look at /var/log/barman/barman.log.'
        : `Set ${setting} = on, or move them.`,
    }),
  ];
}
