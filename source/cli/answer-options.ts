import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import type { Answers } from '../wizard/question.ts';
import type { Context } from './context.ts';

/** Runs a command's work with its context; what it resolves to is the exit code. `severalHosts`: --host may be repeated. */
export type Act = (
  work: (context: Context) => Promise<number>,
  allowed?: { readonly severalHosts: boolean },
) => Promise<void>;

/** Options that answer a question of a step. */
const answerOptions: Readonly<Record<string, readonly [flags: string, description: string]>> = {
  scope: ['--scope <scope>', 'where settings are written: cluster, instance_defaults, instance:NAME, location:NAME'],
  set: ['--set <assignment...>', 'settings of config.yml: KEY=VALUE, or KEY alone to take it out'],
  pin: ['--pin <specifier>', 'the version to pin: a specifier, or “newest” for none'],
  san: ['--san <name...>', 'names and addresses that clients call this host by'],
  'key-type': ['--key-type <type>', 'rsa-4096 (what TPA keeps), rsa-3072, rsa-2048, ec-p256, ec-p384'],
  'ca-key': ['--ca-key <file>', 'the CA’s private key (default: ssl/CA.key beside config.yml)'],
  ca: ['--ca <file>', 'take over this CA: root and intermediates in one PEM file, in any order'],
  'ca-passphrase-file': [
    '--ca-passphrase-file <file>',
    'the passphrase of the CA’s key, on the first line of this file',
  ],
  cluster: ['--cluster <name>', 'the cluster’s name, for the CA’s name (default: cluster_name of config.yml)'],
  'new-key': ['--new-key', 'renew with a new key'],
  'allow-downgrade': ['--allow-downgrade', 'confirm that the package goes to an older version'],
  'allow-held': ['--allow-held', 'confirm that a held package is changed'],
  'allow-removals': ['--allow-removals', 'confirm that other packages are removed'],
  'accept-key': ['--accept-key', 'confirm that a repository’s new signing key is imported'],
  'wait-for-lock': ['--wait-for-lock', 'wait while another program holds the package manager’s lock'],
  git: ['--git <url>', 'build pg-backup-api from this git repository instead of installing the package'],
  ref: ['--ref <ref>', 'the branch, tag or commit of --git (default: pg_backup_api_git_ref, else main)'],
  directory: ['--directory <folder>', 'build pg-backup-api from this folder instead of installing the package'],
  packages: [
    '--packages <path...>',
    'install from these .deb or .rpm files, or those of a directory, for a host without a way to a repository',
  ],
  'allow-unsigned': ['--allow-unsigned', 'confirm that an .rpm file without a signature is installed'],
  'existing-site': [
    '--existing-site <choice>',
    'what becomes of a site that answers for this host’s name: adopt (take over), replace, keep',
  ],
  schedule: ['--schedule', 'also set up unattended renewal, as certs schedule does'],
  'close-http': ['--close-http', 'close port 80 although other sites answer there'],
  'repair-dpkg': ['--repair-dpkg', 'finish an interrupted dpkg run first (dpkg --configure -a)'],
};

/** What an installation may ask besides its plan. */
export const installAnswers = [
  'allow-downgrade',
  'allow-held',
  'allow-removals',
  'accept-key',
  'wait-for-lock',
  'repair-dpkg',
  'allow-unsigned',
] as const;

export function addAnswerOptions(command: Command, ids: readonly string[]): Command {
  for (const id of ids) {
    const option = answerOptions[id];
    if (option !== undefined) command.option(...option);
  }
  return command;
}

/** Commander's camel case back to the ids of questions; `--pin` answers two of them. */
export function answersOf(options: Readonly<Record<string, Answers[string]>>): Answers {
  const { pin, ...answers } = Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    ]),
  );
  // The whole file in one word is an editor's answer, not an option's.
  if (Array.isArray(answers.set) && answers.set.some((word) => word.startsWith('=')))
    throw usageError('--set: a word has no KEY before its =.', ['Write KEY=VALUE, or KEY alone to take it out.']);
  if (pin === undefined) return answers;
  return pin === 'newest' ? { ...answers, pin } : { ...answers, pin: 'specifier', specifier: pin };
}
