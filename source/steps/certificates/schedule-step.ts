import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Action, Plan, RunCommand } from '../../plan/actions.ts';
import { listPath } from '../../proxy/revocation.ts';
import type { ScheduledCommand } from '../../wizard/site.ts';
import type { Check, Evidence, Step } from '../../wizard/step.ts';
import { evidenceOf } from '../evidence-of.ts';
import { hasSystemd } from '../look-at-system.ts';
import { orNothing } from '../or-nothing.ts';
import { type CertificateSetFacts, lookAtCertificates } from './certificate-facts.ts';
import {
  cronFile,
  cronText,
  fileOfRuns,
  isSameUnit,
  packagedDirectory,
  serviceFile,
  serviceText,
  timerFile,
  timerText,
  unitName,
} from './schedule-units.ts';

export interface ScheduleFacts {
  readonly set: CertificateSetFacts;
  readonly systemd: boolean;
  /** What is at each place now. */
  readonly service: string | undefined;
  readonly timer: string | undefined;
  readonly cron: string | undefined;
  /** The units that a package of this program brought: they stay when the schedule goes. */
  readonly packaged: { readonly service: string | undefined; readonly timer: string | undefined };
  /** What the runs wrote for Prometheus, where it is there. */
  readonly written: string | undefined;
  /** The timer is enabled and runs. */
  readonly running: boolean;
  /** The timer is enabled or runs. */
  readonly wanted: boolean;
  /** There is a list of revoked certificates, which the timer renews, too. */
  readonly listed: boolean;
}

export interface ScheduleWish {
  readonly remove: boolean;
  readonly command: ScheduledCommand;
  /** An earlier plan of the same run makes the certificates; a dry run does not find them yet. */
  readonly setComes?: boolean;
}

const root = (mode: number) => ({ owner: 'root', group: 'root', mode });

/** The unattended renewal: set up, or taken away. */
export function scheduleStep(wish: ScheduleWish): Step<ScheduleFacts> {
  return {
    id: 'schedule',
    title: 'Unattended renewal',
    purpose: wish.remove ? 'Take the unattended renewal away.' : 'Renew by a timer what expires soon.',
    async look(host, site) {
      return { set: await lookAtCertificates(host, site), ...(await lookAtSchedule(host)) };
    },
    assess: (facts) => ({
      state: isScheduled(facts) ? 'done' : 'todo',
      summary: isScheduled(facts) ? 'renewed by a timer' : 'no unattended renewal',
      findings: [],
    }),
    questions: () => [],
    plan: (facts) => (wish.remove ? planRemoval(facts) : planSchedule(facts, wish)),
    prove: (host) => proveSchedule(host, wish),
  };
}

export type Schedule = Omit<ScheduleFacts, 'set'>;

export async function lookAtSchedule(host: ReadableHost): Promise<Schedule> {
  const read = (path: string) => orNothing(host.files.readText(path));
  const [systemd, service, timer, cron] = [
    await hasSystemd(host),
    await read(serviceFile),
    await read(timerFile),
    await read(cronFile),
  ];
  const ask = async (word: string) =>
    (await host.commands.probe({ argv: ['systemctl', word, '--quiet', `${unitName}.timer`] }, { timeout: 10_000 }))
      .exitCode === 0;
  const ofPackage = (kind: string) => read(`${packagedDirectory}/${unitName}.${kind}`);
  const packaged = { service: await ofPackage('service'), timer: await ofPackage('timer') };
  const exists = systemd && (timer ?? packaged.timer) !== undefined;
  const [enabled, active] = exists ? [await ask('is-enabled'), await ask('is-active')] : [false, false];
  const listed = (await host.files.stat(listPath)) !== undefined;
  const told = fileOfRuns(service ?? cron);
  const written = told !== undefined && (await host.files.stat(told))?.kind === 'file' ? told : undefined;
  return {
    systemd,
    service,
    timer,
    cron,
    packaged,
    written,
    running: enabled && active,
    wanted: enabled || active,
    listed,
  };
}

export function isScheduled({ systemd, running, cron }: Schedule): boolean {
  return systemd ? running : cron !== undefined;
}

function planSchedule(facts: ScheduleFacts, { command, setComes = false }: ScheduleWish): Plan {
  const { set } = facts;
  if (set.server.certificate === undefined && set.client.certificate === undefined && !setComes) {
    throw new OperatorError({
      id: 'nothing-to-renew',
      message: `There is no certificate in ${command.folder} that could be renewed.`,
      fix: ['Make the set first: wizard certs create.', 'If it is in another folder: --dir DIR.'],
    });
  }
  return {
    title: 'Renew by a timer what expires soon',
    actions: scheduleActions(facts, command, set.hostName),
    notes: scheduleNotes(set, command),
    undoIfUnproven: true,
  };
}

/** Writes what is missing or otherwise, and starts the timer where it does not run. */
export function scheduleActions(found: Schedule, command: ScheduledCommand, hostName: string): readonly Action[] {
  const { systemd, packaged } = found;
  // A package's timer goes with its package: only the program of that package relies on it.
  const isPackaged = packaged.service?.includes(`\nExecStart=${command.argv[0]} `) ?? false;
  const write = (path: string, content: string, before: string | undefined, why: string, brought?: string): Action[] =>
    content === before || (before === undefined && isPackaged && isSameUnit(content, brought))
      ? []
      : [{ kind: 'write-file', path, content, before, attributes: root(0o644), why }];
  const files = systemd
    ? [
        ...write(
          serviceFile,
          serviceText(command),
          found.service,
          'One run: it renews what is due, and reloads Apache.',
          packaged.service,
        ),
        ...write(timerFile, timerText(), found.timer, 'Once a day, at a time of its own.', packaged.timer),
      ]
    : write(cronFile, cronText(command, hostName), found.cron, 'Without systemd cron starts it once a day.');
  return [
    ...files,
    ...(systemd && files.length > 0 ? [reloadUnits('systemd knows the units')] : []),
    ...(systemd && !found.running ? [enable()] : []),
  ];
}

/** What the timer runs, and what it cannot do here. */
export function scheduleNotes(set: CertificateSetFacts, { argv }: ScheduledCommand): readonly string[] {
  return [`It runs as root: ${argv.join(' ')}`, ...keyNotes(set)];
}

function keyNotes({ ca, controllerCa, caKey, places }: CertificateSetFacts): readonly string[] {
  // A CA that the same run makes has its key here.
  if (ca.file === undefined && controllerCa.file === undefined) return [];
  const way = 'The timer only tells what is due: renew by wizard certs request, sign and import.';
  if (caKey.file === undefined) return [`The CA’s key is not at ${places.caKey.path}. ${way}`];
  return caKey.protection === 'locked' ? [`${places.caKey.path} is protected by a passphrase. ${way}`] : [];
}

function planRemoval(facts: ScheduleFacts): Plan {
  return {
    title: 'Take the unattended renewal away',
    actions: unscheduleActions(facts),
    notes: unscheduleNotes(facts),
    undoIfUnproven: true,
  };
}

/** Stops the timer, and removes what it consists of. */
export function unscheduleActions({ systemd, service, timer, cron, written, wanted }: Schedule): readonly Action[] {
  const remove = (path: string, found: string | undefined): Action[] =>
    found === undefined ? [] : [{ kind: 'remove-file', path, why: 'Unattended renewal is switched off.' }];
  const files = [...remove(timerFile, timer), ...remove(serviceFile, service)];
  return [
    ...(wanted ? [disable()] : []),
    ...files,
    ...(systemd && files.length > 0 ? [reloadUnits('systemd forgets the units')] : []),
    ...remove(cronFile, cron),
    ...(written === undefined ? [] : remove(written, written)),
  ];
}

export function unscheduleNotes({ listed }: Schedule): readonly string[] {
  return [
    'Certificates that are not renewed expire: `wizard certs status` shows when.',
    ...(listed
      ? [
          `So does ${listPath}, and Apache then rejects every client: \`wizard certs renew --expiring\` afterwards makes a list that lasts as long as the CA.`,
        ]
      : []),
  ];
}

function reloadUnits(changes: string): RunCommand {
  return {
    kind: 'run-command',
    title: 'Make systemd read its units',
    argv: ['systemctl', 'daemon-reload'],
    why: 'The units have changed.',
    changes,
    refresh: true,
  };
}

function enable(): RunCommand {
  return {
    kind: 'run-command',
    title: 'Start the timer, now and with the host',
    argv: ['systemctl', 'enable', '--now', `${unitName}.timer`],
    why: 'Renews what is due without an operator.',
    changes: 'the timer runs',
    verify: { argv: ['systemctl', 'is-active', `${unitName}.timer`], expected: 'active' },
    undo: { argv: ['systemctl', 'disable', '--now', `${unitName}.timer`], automatic: true },
  };
}

function disable(): RunCommand {
  return {
    kind: 'run-command',
    title: 'Stop the timer',
    argv: ['systemctl', 'disable', '--now', `${unitName}.timer`],
    why: 'Unattended renewal is switched off.',
    changes: 'the timer is gone',
    undo: { argv: ['systemctl', 'enable', '--now', `${unitName}.timer`], automatic: true },
  };
}

async function proveSchedule(host: ReadableHost, { remove }: ScheduleWish): Promise<Evidence> {
  const found = await lookAtSchedule(host);
  const left = [
    ...[found.service && serviceFile, found.timer && timerFile, found.cron && cronFile].filter(Boolean),
    ...(found.wanted ? [`${unitName}.timer is enabled or runs`] : []),
  ];
  const check: Check = remove
    ? {
        id: 'schedule',
        label: 'No unattended renewal',
        state: left.length === 0 ? 'ok' : 'crit',
        detail: left.length === 0 ? 'no timer, no line of cron' : `remaining: ${left.join(', ')}`,
      }
    : scheduledCheck(found);
  return evidenceOf([check], 'renewal', [`systemctl status ${unitName}.timer`]);
}

export function scheduledCheck(found: Schedule): Check {
  return {
    id: 'schedule',
    label: 'What expires soon is renewed unattended',
    state: isScheduled(found) ? 'ok' : 'crit',
    detail: found.systemd ? `${unitName}.timer ${found.running ? 'runs' : 'does not run'}` : cronFile,
  };
}
