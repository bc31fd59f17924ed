import { type Command, Option } from 'commander';
import { type Act, addAnswerOptions } from './answer-options.ts';
import type { ImportOptions } from './commands/certificates-import.ts';
import type { KitOptions } from './commands/certificates-kit.ts';
import type { RequestOptions } from './commands/certificates-request.ts';
import type { SignOptions } from './commands/certificates-sign.ts';

type Add = (name: string, description: string) => Command;

/** `wizard certs request|sign|import|kit`: what is done where the CA's key is not on the Barman host. `add` brings --dir. */
export function addExchangeCommands(certs: Command, add: Add, act: Act): void {
  addAnswerOptions(add('request', 'write requests (CSR) that are signed where the CA’s key is'), ['san'])
    .argument('[names...]', 'pg-backup-api, pg-backup-user, or another client; by default the first two')
    .option('--new-key', 'with a new key, which waits beside the one in place')
    .option('--key-type <type>', 'of new keys: rsa-4096, rsa-3072, rsa-2048, ec-p256, ec-p384 (default: as now)')
    .option('--out <dir>', 'the folder for the requests (default: the current one)')
    .action((names: readonly string[], options: RequestOptions) =>
      act(async (context) =>
        (await import('./commands/certificates-request.ts')).requestCertificates(context, names, options),
      ),
    );
  addSign(certs, act);
  add('import', 'put certificates that were signed elsewhere in place: judged, rehearsed, reloaded, proven')
    .argument('<files...>', 'signed certificates with their intermediates, PEM')
    .option('--ca <file>', 'the CA that is to be trusted, where none is in place yet')
    .action((files: readonly string[], options: ImportOptions) =>
      act(async (context) =>
        (await import('./commands/certificates-import.ts')).importCertificates(context, files, options),
      ),
    );
  add('kit', 'what the TPA controller needs so that the next tpaexec deploy changes nothing')
    .option('--out <path>', 'a folder, or one script for a name that ends in .sh (default: ./pg-backup-api-kit-HOST)')
    .option('--with-ca-key', 'also the CA’s private key, if this CA was made on this host')
    .action((options: KitOptions) =>
      act(async (context) => (await import('./commands/certificates-kit.ts')).makeKit(context, options)),
    );
}

/** No --dir: what signs is no Barman host. */
function addSign(certs: Command, act: Act): void {
  certs
    .command('sign')
    .description('sign requests of a Barman host with the CA of this cluster’s folder; needs no root')
    .argument('<requests...>', 'certificate requests, PEM')
    .option('--ca <file>', 'the CA’s certificate (default: ssl/CA.crt beside config.yml)')
    .option('--ca-key <file>', 'its private key (default: ssl/CA.key beside config.yml)')
    .option('--ca-passphrase-file <file>', 'the passphrase of that key, on the first line of this file')
    .addOption(
      new Option('--profile <profile>', 'what they are for (default: by their names)').choices(['server', 'client']),
    )
    .option('--out <dir>', 'the folder for the certificates (default: beside each request)')
    .action((requests: readonly string[], options: SignOptions) =>
      act(async (context) =>
        (await import('./commands/certificates-sign.ts')).signRequests(context, requests, options),
      ),
    );
}
