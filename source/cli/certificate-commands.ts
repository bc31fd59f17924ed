import { Argument, type Command, Option } from 'commander';
import type { PhaseName } from '../steps/certificate-rotation/rotation-wish.ts';
import { type Act, addAnswerOptions } from './answer-options.ts';
import { addExchangeCommands } from './certificate-exchange-commands.ts';
import type { AllowOptions } from './commands/certificates-allow.ts';
import type { IssueOptions } from './commands/certificates-issue.ts';
import type { CertificateAnswers, RenewOptions } from './commands/certificates-make.ts';
import type { RevokeOptions } from './commands/certificates-revoke.ts';
import type { RotateOptions } from './commands/certificates-rotate.ts';
import type { ScheduleOptions } from './commands/certificates-schedule.ts';
import type { VerifyFiles } from './commands/certificates-verify.ts';
import { standardFolder } from './standard-folder.ts';

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
      act(async (context) => (await import('./commands/certificates-status.ts')).certificateStatus(context, dir)),
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
    'ca',
    'ca-key',
    'ca-passphrase-file',
    'existing-site',
  ]).action((options: CertificateAnswers) =>
    act(async (context) => (await import('./commands/certificates-make.ts')).createCertificates(context, options)),
  );
  addIssue(add, act);
  addRevoke(add, act);
  addAllow(add, act);
  addRenew(add, act);
  addSchedule(add, act);
  addRotate(add, act);
  addExchangeCommands(certs, add, act);
}

type Add = (name: string, description: string) => Command;

function addIssue(add: Add, act: Act): void {
  addAnswerOptions(add('issue', 'a client certificate for another service that calls the API'), [
    'key-type',
    'ca-key',
    'ca-passphrase-file',
  ])
    .argument('<name>', 'its common name and file name; “pemagent” for that of the PEM agent, pemagent-HOST')
    .option('--owner <user>', 'who owns the files (default: root)')
    .option('--group <group>', 'their group (default: the owner’s name)')
    .option('--out <dir>', 'another folder for the files')
    .option('--new-key', 'a new key where there is one')
    .option('--pkcs12', 'a PKCS#12 file (.p12) besides; its passphrase is asked for')
    .addOption(
      new Option('--pkcs12-profile <profile>', 'who reads it: legacy is for Windows before Server 2019').choices([
        'modern',
        'legacy',
      ]),
    )
    .option('--passphrase-file <file>', 'the passphrase of the PKCS#12 file, on the first line of this file')
    .action((name: string, options: IssueOptions) =>
      act(async (context) => (await import('./commands/certificates-issue.ts')).issueClient(context, name, options)),
    );
}

function addRevoke(add: Add, act: Act): void {
  addAnswerOptions(add('revoke', 'revoke a client for good: a lost laptop, a key that may be compromised'), [
    'ca-key',
    'ca-passphrase-file',
  ])
    .argument('<client>', 'the name of a client, a serial number in hex, or a certificate file')
    .option(
      '--reason <reason>',
      'key-compromise, affiliation-changed, superseded, cessation-of-operation, privilege-withdrawn (default: none)',
    )
    .option(
      '--request <file>',
      'where the CA’s key is elsewhere: write a request for the list (.json), to be signed there',
    )
    .option('--server', 'also if it is the server certificate that Apache serves')
    .action((client: string, options: RevokeOptions) =>
      act(async (context) =>
        (await import('./commands/certificates-revoke.ts')).revokeClient(context, client, options),
      ),
    );
}

function addAllow(add: Add, act: Act): void {
  add('allow', 'let in only the clients of these names; without a name: who may come')
    .argument('[names...]', 'common names; the client of this host is always on the list')
    .option('--all-clients', 'take the list away: every client of the CA may come')
    .action((names: readonly string[], options: AllowOptions) =>
      act(async (context) => (await import('./commands/certificates-allow.ts')).allowClients(context, names, options)),
    );
}

function addRenew(add: Add, act: Act): void {
  addAnswerOptions(add('renew', 'renew the leaves with the CA that is there, by default those that end soon'), [
    'san',
    'key-type',
    'ca-key',
    'ca-passphrase-file',
  ])
    .argument('[names...]', 'pg-backup-api, pg-backup-user')
    .option('--all', 'server and client')
    .option('--expiring', 'those in their last 30 days (the default)')
    .option('--new-key', 'with new keys')
    .option('--recover', 'an interrupted run first: it is ended if its work is done and proven, else taken back')
    .addOption(
      new Option('--format <format>', 'of what is due: how to print (default: text)').choices(['text', 'nagios']),
    )
    .option('--prometheus <file>', 'of what is due: write how it ended for node_exporter’s textfile collector')
    .action(
      (
        names: readonly string[],
        { all, expiring, newKey, recover, format, prometheus, ...options }: RenewOptions & CertificateAnswers,
      ) =>
        act(async (context) => {
          const { renewCertificates } = await import('./commands/certificates-make.ts');
          const wanted = {
            ...(all && { all }),
            ...(expiring && { expiring }),
            ...(newKey && { newKey }),
            ...(recover && { recover }),
            ...(format && { format }),
            ...(prometheus && { prometheus }),
          };
          return renewCertificates(context, names, wanted, options);
        }),
    );
}

function addSchedule(add: Add, act: Act): void {
  addAnswerOptions(add('schedule', 'a timer that renews every day what ends soon (cron where systemd does not run)'), [
    'ca-key',
  ])
    .option('--prometheus <file>', 'each run writes how it ended for node_exporter’s textfile collector')
    .option('--remove', 'take the timer away')
    .action((options: ScheduleOptions) =>
      act(async (context) => (await import('./commands/certificates-schedule.ts')).scheduleRenewal(context, options)),
    );
}

/** Written out here: the start of the program loads no step. */
const phases: readonly PhaseName[] = ['start', 'reissue', 'retire', 'abort'];

function addRotate(add: Add, act: Act): void {
  add('rotate', 'a new CA, phase by phase: start, reissue, retire, or abort; without a phase: how far it is')
    .addArgument(new Argument('[phase]', 'what is to be done; without one it changes nothing').choices(phases))
    .option('--same-key', 'start: only a new certificate for the CA that is there; every leaf stays valid')
    .option('--ca <file>', 'start: the CA that is to come, root and intermediates (default: a new one is made)')
    .option('--ca-key <file>', 'its key; with --same-key that of the CA that is there')
    .option('--ca-passphrase-file <file>', 'the passphrase of that key, on the first line of this file')
    .option('--key-type <type>', 'of new keys: rsa-4096, rsa-3072, rsa-2048, ec-p256, ec-p384 (default: as now)')
    .option('--new-key', 'reissue: with new keys')
    .option('--wait [age]', 'after reissue: wait until no client has come with the old CA for so long (default: 7d)')
    .action((phase: PhaseName | undefined, options: RotateOptions) =>
      act(async (context) => (await import('./commands/certificates-rotate.ts')).rotateCa(context, phase, options)),
    );
}
