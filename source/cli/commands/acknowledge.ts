import { OperatorError, usageError } from '../../errors.ts';
import { judgedInReport } from '../../health/acknowledge-report.ts';
import { type Acknowledgement, acknowledgedBy, fingerprintOf, type Judged } from '../../health/acknowledgement.ts';
import { changeAcknowledgements, readAcknowledgements } from '../../plan/acknowledgements.ts';
import { measure } from '../../steps/verify/measure.ts';
import { judgedFinding } from '../../wizard/acknowledge.ts';
import { allSteps } from '../../wizard/all-steps.ts';
import { lookAt } from '../../wizard/session.ts';
import type { Context } from '../context.ts';

export interface AcknowledgeOptions {
  readonly reason?: string;
  readonly list?: boolean;
  readonly remove?: boolean;
}

/** Longest reason: it stands in one line of every report. */
const longestReason = 200;

/** Accepts a warning of `status`, `check` or `certs status` with a reason, takes that back, or lists both. */
export async function acknowledge(
  context: Context,
  name: string | undefined,
  { reason, list, remove }: AcknowledgeOptions,
): Promise<number> {
  if (name === undefined || list === true) {
    if (reason !== undefined || remove === true || (list === true && name !== undefined))
      throw usageError('Which finding?', ['`wizard acknowledge` lists them by their names.']);
    return listAll(context);
  }
  if (remove === true) {
    if (reason !== undefined) throw usageError('--remove takes no --reason.', ['Leave one of them out.']);
    return takeBack(context, name);
  }
  return record(context, name, readReason(reason));
}

function readReason(reason: string | undefined): string {
  const text = reason?.trim().replaceAll(/\s+/g, ' ') ?? '';
  if (text === '')
    throw usageError('A finding is acknowledged with a reason.', ['--reason "why this is accepted here"']);
  if (text.length > longestReason)
    throw usageError(`The reason has ${text.length} characters, more than ${longestReason}.`, [
      'Say it in a sentence.',
    ]);
  return text;
}

/** All that the three commands find: what the steps say, and one round of probes; a cause once. */
async function judgedHere(context: Context): Promise<readonly Judged[]> {
  const { host } = context;
  const site = context.site({});
  const found: Judged[] = [];
  for (const step of await allSteps()) {
    // Its checks are those of the round of probes.
    if (step.id === 'verify') continue;
    const { assessment } = await lookAt({ host, site }, step);
    found.push(...assessment.findings.flatMap((finding) => judgedFinding(finding) ?? []));
  }
  const { report } = await measure(host, site, { whole: true });
  found.push(...judgedInReport(report));
  return [...new Map(found.map((one) => [`${one.isCritical} ${fingerprintOf(one)}`, one])).values()];
}

async function record(context: Context, name: string, reason: string): Promise<number> {
  requireRoot(context);
  const { host, options, output } = context;
  const found = (await judgedHere(context)).filter(({ id }) => id === name);
  const grave = found.find(({ isCritical }) => isCritical);
  if (grave !== undefined)
    throw new OperatorError({
      id: 'not-acknowledgeable',
      message: `${name} cannot be acknowledged, for it is critical: ${grave.message}`,
      fix: ['Repair it: `wizard status` and `wizard check` say how.'],
    });
  if (found.length === 0)
    throw new OperatorError({
      id: 'no-such-finding',
      message: `There is no warning ${name} on this host now.`,
      fix: ['`wizard acknowledge` lists the warnings by their names.'],
    });
  const causes = found.map((one) => ({ fingerprint: fingerprintOf(one), seen: one.message }));
  const acknowledged: Acknowledgement = { finding: name, reason, since: host.clock.now().toISOString(), causes };
  if (!options.dryRun)
    await changeAcknowledgements(host, ['wizard', 'acknowledge', name], (list) => [
      ...list.filter(({ finding }) => finding !== name),
      acknowledged,
    ]);
  for (const { seen } of causes) output.answer(seen);
  output.answer(
    options.dryRun
      ? `Would be acknowledged: ${reason}`
      : `Acknowledged: ${reason}. It counts again as soon as its cause changes.`,
  );
  output.document('acknowledge', { outcome: options.dryRun ? 'planned' : 'acknowledged', acknowledged });
  return 0;
}

async function takeBack(context: Context, name: string): Promise<number> {
  requireRoot(context);
  const { host, options, output } = context;
  const removed = (await readAcknowledgements(host)).find(({ finding }) => finding === name);
  if (removed === undefined)
    throw new OperatorError({
      id: 'not-acknowledged',
      message: `${name} is not acknowledged.`,
      fix: ['`wizard acknowledge` lists what is.'],
    });
  if (!options.dryRun)
    await changeAcknowledgements(host, ['wizard', 'acknowledge', name, '--remove'], (list) =>
      list.filter(({ finding }) => finding !== name),
    );
  output.answer(options.dryRun ? `${name} would count again.` : `${name} counts again.`);
  output.document('acknowledge', { outcome: options.dryRun ? 'planned' : 'removed', acknowledged: removed });
  return 0;
}

/** What is acknowledged and whether that still holds, then the warnings that could be. */
async function listAll(context: Context): Promise<number> {
  const { host, output } = context;
  const list = await readAcknowledgements(host);
  const found = await judgedHere(context);
  const acknowledged = list.map((one) => {
    const holds = found.some((judged) => judged.id === one.finding && acknowledgedBy([one], judged) !== undefined);
    return { ...one, state: holds ? 'holds' : found.some(({ id }) => id === one.finding) ? 'ended' : 'not-found' };
  });
  const open = found.filter((one) => !one.isCritical && acknowledgedBy(list, one) === undefined);
  for (const { finding, reason, since, state } of acknowledged)
    output.answer(`✔ ${finding}: acknowledged: ${reason}, since ${since.slice(0, 10)}${stateWords[state] ?? ''}`);
  for (const { id, message } of open) output.answer(`▲ ${id}: ${message}`);
  if (acknowledged.length + open.length === 0) output.answer('There is no warning, and none is acknowledged.');
  if (open.length > 0)
    output.answer(
      'A warning that is to stay as it is: wizard acknowledge NAME --reason "why", with its name from here.',
    );
  output.document('acknowledge', { acknowledged, warnings: open.map(({ id, message }) => ({ finding: id, message })) });
  return 0;
}

const stateWords: Readonly<Record<string, string>> = {
  ended: '; ended, its cause has changed',
  'not-found': '; not found now',
};

/** The list is the host's: root's alone, so that nobody else can silence a warning. */
function requireRoot({ host }: Context): void {
  if (host.identity.isRoot) return;
  throw new OperatorError({
    id: 'not-root',
    message: `You are ${host.identity.userName}; what is acknowledged on a host is root's decision.`,
    fix: ['Run it with sudo.'],
  });
}
