import { OperatorError, type Problem, usageError } from '../../errors.ts';
import { keyTypes } from '../../pki/keys/key-type.ts';
import type { JournaledRun } from '../../plan/journal-records.ts';
import { listPath } from '../../proxy/revocation.ts';
import type { RenewalOutcome } from '../../report/renewal.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../../steps/certificates/certificate-facts.ts';
import {
  certificatesStep,
  daysOfSet,
  missingParts,
  renewOperation,
} from '../../steps/certificates/certificates-step.ts';
import { proveCertificates } from '../../steps/certificates/prove-certificates.ts';
import {
  dateOf,
  type RenewalReview,
  reviewRenewal,
  signerOf,
  wayOut,
} from '../../steps/certificates/renewal-review.ts';
import { passphraseNeeded } from '../../wizard/passphrase.ts';
import type { Answers } from '../../wizard/question.ts';
import type { Site } from '../../wizard/site.ts';
import type { Step } from '../../wizard/step.ts';
import { answersOf } from '../answer-options.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, type StepReport, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';
import { withCaPassphrase } from './certificates-passphrase.ts';
import { oneOperation } from './one-step.ts';
import { refuseOtherNames } from './refuse-other-names.ts';
import { type RenewalEnd, type RenewalReaders, reportRenewal } from './renewal-report.ts';

/** Options of the commands that make certificates, as commander gives them. */
export type CertificateAnswers = { readonly dir: string; readonly caPassphraseFile?: string } & Readonly<
  Record<string, Answers[string] | undefined>
>;

/** Makes what is missing of CA, server and client certificate; renews nothing. */
export async function createCertificates(context: Context, given: CertificateAnswers): Promise<number> {
  if (typeof given.cluster === 'string' && given.cluster.trim() === '') {
    throw usageError('--cluster: the name is empty.', [
      'Give the name that the CA shall carry, or leave the option out.',
    ]);
  }
  await refuseOtherNames(context, given.dir, given.san);
  return certificatesCommand(context, 'certs create', certificatesStep, { renew: 'none' }, given);
}

async function certificatesCommand(
  context: Context,
  name: string,
  step: Step<CertificateSetFacts>,
  answers: Answers,
  { dir, caPassphraseFile, ...options }: CertificateAnswers,
): Promise<number> {
  const given = answersOf(options as Answers);
  return withCaPassphrase(context, caPassphraseFile, (caPassphrase) =>
    oneOperation(context, step, { ...given, ...answers }, name, dir, {
      ...(caPassphrase && { caPassphrase }),
    }),
  );
}

export interface RenewOptions extends RenewalReaders {
  readonly all?: boolean;
  readonly expiring?: boolean;
  readonly newKey?: boolean;
  /** Ends or takes back an interrupted run first. */
  readonly recover?: boolean;
}

const leaves: Readonly<Record<string, 'server' | 'client'>> = {
  server: 'server',
  'pg-backup-api': 'server',
  client: 'client',
  'pg-backup-user': 'client',
};

/** Renews the named leaves, all of them, or (by default) those in their renewal window; other names are for the server's. */
export async function renewCertificates(
  context: Context,
  names: readonly string[],
  options: RenewOptions,
  given: CertificateAnswers,
): Promise<number> {
  const wanted = new Set(names.map(leafOf));
  if (given.san !== undefined && wanted.has('client') && wanted.size === 1) {
    throw usageError('--san is for the server certificate: the client’s name is its common name.', [
      'Renew that: `wizard certs renew pg-backup-api --san NAME…`.',
    ]);
  }
  if (given.san !== undefined && wanted.size === 0 && !options.expiring) wanted.add('server');
  const { keyType } = given;
  if (keyType !== undefined && !keyTypes.some((type) => type === keyType)) {
    throw usageError(`“${String(keyType)}” is no kind of key.`, [`--key-type: ${keyTypes.join(', ')}.`]);
  }
  const renew = options.all || wanted.size === 2 ? 'both' : [...wanted][0];
  // Another kind of key is another key.
  const answers = {
    'new-key': options.newKey ?? keyType !== undefined,
    ...(renew !== undefined && { renew }),
  };
  if (renew !== undefined && (options.format === 'nagios' || options.prometheus !== undefined))
    throw usageError('--format nagios and --prometheus tell of a renewal of what is due.', [
      'wizard certs renew --expiring, without names and without --all.',
    ]);
  const recoverIfAsked = async (spoken: Context) => {
    if (options.recover && !context.options.dryRun) await recoverFirst(spoken, given.dir);
  };
  if (renew === undefined)
    return reportRenewal(context, options, async (spoken) => {
      await recoverIfAsked(spoken);
      return renewExpiring(spoken, await lookAtSet(spoken, given.dir), answers, given);
    });
  await recoverIfAsked(context);
  return renewNamed(context, answers, given);
}

/** Looks once: the step's own look is refused where there is nothing to renew. */
async function renewNamed(context: Context, answers: Answers, given: CertificateAnswers): Promise<number> {
  let refusal: OperatorError | undefined;
  const step: Step<CertificateSetFacts> = {
    ...renewOperation,
    async look(host, site) {
      const facts = await renewOperation.look(host, site);
      refusal = refusalOf(facts, given.dir);
      if (refusal !== undefined) throw refusal;
      return facts;
    },
  };
  try {
    return await certificatesCommand(context, 'certs renew', step, answers, given);
  } catch (error) {
    // Whole, with all that can be done about it: a step's refusal carries the first of it.
    throw refusal ?? error;
  }
}

/**
 * An interrupted run must not block every later renewal. Where its work is done and only its end is missing, it is ended: a renewal once
 * the set is proven as it is served, another run as unproven, for certificates prove nothing of an installation or an edit. Anything else
 * is taken back.
 */
async function recoverFirst(context: Context, folder: string): Promise<void> {
  const { engine, host, output } = context;
  const proof = async () => (await proveCertificates(host, context.site({}, folder))).problem;
  for (const run of await engine.interrupted()) {
    const settled = await engine.settle(run, isRenewal(run) ? proof : undefined);
    const became = {
      proven: 'its work is done and proven',
      unproven: 'its work is done, but not proven',
      back: 'it is taken back',
    }[settled ?? 'back'];
    output.note(
      `“${run.title}” (${run.id}) was interrupted after ${run.completed} of ${run.actions.length} actions: ${became}.`,
    );
    if (settled === undefined) {
      const { problem } = await engine.recover(run, () => undefined);
      if (problem !== undefined) throw new OperatorError(problem);
    }
  }
}

function isRenewal({ command }: JournaledRun): boolean {
  const at = command.indexOf('certs');
  return at >= 0 && command[at + 1] === 'renew';
}

/** Renews what is due, and tells what only the operator can do: a CA that is about to end. */
async function renewExpiring(
  context: Context,
  facts: CertificateSetFacts,
  answers: Answers,
  { dir, caPassphraseFile, ...options }: CertificateAnswers,
): Promise<RenewalEnd> {
  const review = reviewRenewal(facts);
  const isMissing = missingParts(facts).length > 0;
  const ending = endingLines(facts, review);
  if (review.ca === 'ended') {
    for (const line of ending) context.output.note(line);
    context.output.document('certs renew', { outcome: 'rotate-ca', ...reviewJson(facts, review) });
    return { outcome: 'rotate-ca', sentence: ending.join(' ') };
  }
  if (review.due.length === 0 && !isMissing && review.held.length === 0) {
    context.output.note(`Neither is due: ${daysOfSet(facts)}. To renew them now: wizard certs renew --all`);
  }
  for (const leaf of review.revoked) {
    const { path } = facts.places[leaf].certificate;
    context.output.note(`${path} is revoked, and is not renewed: its key may be compromised.`);
  }
  const given = { ...answersOf(options as Answers), ...answers };
  return withCaPassphrase(context, caPassphraseFile, async (caPassphrase) => {
    const site = { ...context.site(given, dir), ...(caPassphrase && { caPassphrase }) };
    // First, and whatever becomes of the leaves: with an expired list Apache rejects everybody.
    const list = await renewList(context, site);
    const report = await runStep(context, renewOperation, site);
    const { script } = context.options;
    if (script !== undefined)
      await writeScript(context, script, [...(list.report ? [list.report.plan] : []), report.plan]);
    else printReport(context, report);
    const outcome = withList(outcomeOf(report, review), list);
    for (const line of ending) context.output.note(line);
    const { outcome: run, ...rest } = reportJson(report);
    const { due, held, report: ofList, problem } = list;
    const revocationList = { due, held, ...(problem && { problem }), ...(ofList && reportJson(ofList)) };
    const answer = { outcome, ended: run, ...reviewJson(facts, review), revocationList, ...rest };
    context.output.document('certs renew', answer);
    return {
      outcome,
      sentence: sentenceOf(outcome, facts, ending, report.problem ?? list.problem ?? list.report?.problem),
    };
  });
}

function sentenceOf(
  outcome: RenewalOutcome,
  facts: CertificateSetFacts,
  ending: readonly string[],
  problem: Problem | undefined,
): string {
  if (outcome === 'rotate-ca') return ending.join(' ');
  if (outcome === 'failed') return problem?.message ?? 'The renewal was not done.';
  const before = `before: ${daysOfSet(facts)}`;
  if (outcome === 'renewed') return `what was due is renewed (${before})`;
  return `${outcome === 'planned' ? 'a renewal is due' : 'nothing is due'}: ${daysOfSet(facts)}`;
}

/** What became of the lists of revoked certificates: the CAs whose list was due, and of those the ones that cannot sign here. */
interface ListRenewal {
  readonly due: readonly string[];
  readonly held: readonly string[];
  readonly report?: StepReport;
  readonly problem?: Problem;
}

async function renewList(context: Context, site: Site): Promise<ListRenewal> {
  if ((await context.host.files.stat(listPath)) === undefined) return { due: [], held: [] };
  try {
    const { lookAtRevoking } = await import('../../steps/revocation/revocation-facts.ts');
    const { dueLists, endText, renewListStep } = await import('../../steps/revocation/renew-list-step.ts');
    const { caName } = await import('../../steps/revocation/list-actions.ts');
    const lists = dueLists(await lookAtRevoking(context.host, site));
    const elsewhere = lists.filter(({ issuer }) => issuer === undefined);
    for (const ca of elsewhere) {
      const what = `The list of revoked certificates of ${caName(ca)} expires on ${endText(ca)}, and its key is not here`;
      context.output.note(`${what}: wizard certs renew --expiring --ca-key FILE.`);
    }
    const names = { due: lists.map(caName), held: elsewhere.map(caName) };
    if (lists.length === elsewhere.length) return names;
    const report = await runStep(context, renewListStep, site);
    if (context.options.script === undefined) printReport(context, report);
    return { ...names, report };
  } catch (error) {
    if (!(error instanceof OperatorError) || error.problem.id === passphraseNeeded || error.exitCode === 2) throw error;
    // The leaves are renewed all the same.
    context.output.note(`The list of revoked certificates was not renewed: ${error.problem.message}`);
    return { due: [], held: [], problem: error.problem };
  }
}

/** A list that was due and was not renewed is a failure; one that was renewed is a renewal. */
function withList(outcome: RenewalOutcome, { report, problem }: ListRenewal): RenewalOutcome {
  if (problem !== undefined || (report !== undefined && !succeeded(report))) return 'failed';
  if (outcome !== 'nothing-due' || report === undefined) return outcome;
  return report.outcome === 'planned' ? 'planned' : report.changed ? 'renewed' : outcome;
}

function outcomeOf(report: StepReport, { ca, held }: RenewalReview): RenewalOutcome {
  if (!succeeded(report)) return 'failed';
  if (ca === 'rotate' || held.length > 0) return 'rotate-ca';
  if (report.outcome === 'planned') return 'planned';
  return report.changed ? 'renewed' : 'nothing-due';
}

function endingLines(facts: CertificateSetFacts, { ca, held }: RenewalReview): readonly string[] {
  const signer = signerOf(facts);
  if (signer === undefined || (ca !== 'rotate' && ca !== 'ended' && held.length === 0)) return [];
  const { command, why } = wayOut(facts);
  const end = dateOf(signer.notAfter);
  return [
    ca === 'ended'
      ? `The CA expired on ${end}: nothing that it signs is accepted, so nothing is renewed. Rotate the CA.`
      : `The CA expires on ${end}, and everything that it signed with it. Rotate the CA.`,
    ...(held.length === 0
      ? []
      : [`Not renewed, because the new certificate would expire with the CA: ${held.join(', ')}.`]),
    `→ ${command}: ${why}`,
  ];
}

function reviewJson(
  facts: CertificateSetFacts,
  { due, held, revoked, ca }: RenewalReview,
): Readonly<Record<string, unknown>> {
  const signer = signerOf(facts);
  return {
    due,
    held,
    revoked,
    ca: { state: ca, ...(signer && { notAfter: signer.notAfter, command: wayOut(facts).command }) },
  };
}

async function lookAtSet(context: Context, folder: string): Promise<CertificateSetFacts> {
  const facts = await lookAtCertificates(context.host, context.site({}, folder));
  const refusal = refusalOf(facts, folder);
  if (refusal !== undefined) throw refusal;
  return facts;
}

/** The step would make what is missing, a new CA too: whoever renews, and mistypes the folder, does not want that. */
function refusalOf(facts: CertificateSetFacts, folder: string): OperatorError | undefined {
  const none = facts.server.file === undefined && facts.client.file === undefined;
  if (!none && !missingParts(facts).includes('ca')) return undefined;
  return new OperatorError({
    id: 'nothing-to-renew',
    message: `There is no ${none ? 'certificate' : 'CA'} in ${folder}, so nothing can be renewed.`,
    fix: [
      'If they are in another folder: --dir DIR.',
      `If there is none yet: \`wizard certs create\` makes what is missing${none ? '' : '; every client needs new certificates then'}.`,
    ],
  });
}

function leafOf(name: string): 'server' | 'client' {
  const leaf = Object.hasOwn(leaves, name) ? leaves[name] : undefined;
  if (leaf === undefined)
    throw usageError(`There is no certificate “${name}” to renew here.`, [
      'Names: pg-backup-api (server), pg-backup-user (client).',
    ]);
  return leaf;
}
