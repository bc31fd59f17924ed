import type { Command } from 'commander';
import type { Answers } from '../wizard/question.ts';
import { type Act, addAnswerOptions, answersOf } from './answer-options.ts';
import type { VerifyFiles } from './commands/certificates-verify.ts';

const standardFolder = '/etc/tpa/pg-backup-api';

/** `wizard certs …` */
export function addCertificateCommands(program: Command, act: Act): void {
  const certs = program.command('certs').description('the certificates of the proxy and its clients');
  const add = (name: string, description: string) =>
    certs
      .command(name)
      .description(description)
      .option('--dir <dir>', 'the folder of the certificates', standardFolder);

  add('status', 'every certificate with its dates, who uses it, and what is wrong with it').action(
    ({ dir }: { dir: string }) =>
      act(async (context) => (await import('./commands/certificates.ts')).certificateStatus(context, dir)),
  );
  add('verify', 'judge a set: would every verifier accept it, and if not, why')
    .option('--ca <file>', 'the CA file (default: root.crt in the folder)')
    .option('--server-cert <file>', 'the server certificate')
    .option('--server-key <file>', 'its key')
    .option('--client-cert <file>', 'a client certificate')
    .option('--client-key <file>', 'its key')
    .action((files: VerifyFiles) =>
      act(async (context) => (await import('./commands/certificates-verify.ts')).verifyCertificates(context, files)),
    );
  addAnswerOptions(add('create', 'make what is missing of CA, server and client certificate'), [
    'cluster',
    'san',
    'key-type',
    'ca-key',
  ]).action(({ dir, ...options }: { dir: string } & Record<string, string>) =>
    act(async (context) =>
      (await import('./commands/one-step.ts')).oneStep(
        context,
        'certificates',
        { ...answersOf(options), renew: 'none' },
        'certs create',
        dir,
      ),
    ),
  );
  addAnswerOptions(add('renew', 'renew the leaves with the CA that is there, by default those that end soon'), [
    'san',
    'ca-key',
  ])
    .argument('[names...]', 'pg-backup-api, pg-backup-user')
    .option('--all', 'server and client')
    .option('--expiring', 'those in their last 30 days (the default)')
    .option('--new-key', 'with new keys')
    .action(
      (
        names: readonly string[],
        {
          dir,
          all,
          expiring,
          newKey,
          ...options
        }: { dir: string; all?: boolean; expiring?: boolean; newKey?: boolean } & Record<string, unknown>,
      ) =>
        act(async (context) => {
          const { renewCertificates } = await import('./commands/certificates.ts');
          return renewCertificates(
            context,
            names,
            { ...(all && { all }), ...(expiring && { expiring }), ...(newKey && { newKey }) },
            answersOf(options as Answers),
            dir,
          );
        }),
    );
}
