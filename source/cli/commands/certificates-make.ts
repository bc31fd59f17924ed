import { OperatorError, usageError } from '../../errors.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../../steps/certificates/certificate-facts.ts';
import {
  certificatesStep,
  daysOfSet,
  dueLeaves,
  missingParts,
  renewOperation,
} from '../../steps/certificates/certificates-step.ts';
import type { Answers } from '../../wizard/question.ts';
import type { Step } from '../../wizard/step.ts';
import { answersOf } from '../answer-options.ts';
import type { Context } from '../context.ts';
import { withCaPassphrase } from './certificates-passphrase.ts';
import { oneOperation } from './one-step.ts';
import { refuseOtherNames } from './refuse-other-names.ts';

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

export interface RenewOptions {
  readonly all?: boolean;
  readonly expiring?: boolean;
  readonly newKey?: boolean;
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
  const renew = options.all || wanted.size === 2 ? 'both' : [...wanted][0];
  const answers = { 'new-key': options.newKey ?? false, ...(renew !== undefined && { renew }) };
  const facts = await requireSet(context, given.dir);
  if (renew === undefined && dueLeaves(facts).length === 0 && missingParts(facts).length === 0) {
    context.output.note(`Neither is due: ${daysOfSet(facts)}. To renew them now: wizard certs renew --all`);
  }
  return certificatesCommand(context, 'certs renew', renewOperation, answers, given);
}

/** The step would make what is missing, a new CA too: whoever renews, and mistypes the folder, does not want that. */
async function requireSet(context: Context, folder: string): Promise<CertificateSetFacts> {
  const facts = await lookAtCertificates(context.host, context.site({}, folder));
  const none = facts.server.file === undefined && facts.client.file === undefined;
  if (!none && !missingParts(facts).includes('ca')) return facts;
  throw new OperatorError({
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
