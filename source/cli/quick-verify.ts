import { createFileReader } from '../host/local/file-reader.ts';
import { ledgerOwnership, systemOwnership } from '../host/local/ownership.ts';
import { createOutput } from '../report/output.ts';
import { type VerifyFiles, verifyCertificates } from './commands/certificates-verify.ts';
import { arrangeEnding } from './ending.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { findPlace } from './find-place.ts';
import { parseTime } from './parse-time.ts';
import { standardFolder } from './standard-folder.ts';

/**
 * `certs verify` of a named host, in a file of its own: scripts judge many sets, and starting the whole program takes longer
 * than judging one. It reads files and nothing else, so neither the commands of a host nor the plan engine is loaded.
 *
 * Resolves to the exit code, or to undefined when the words ask for anything more: then the whole program runs, which
 * knows all options and says what is wrong with the others.
 */
export async function quickVerify(words: readonly string[]): Promise<number | undefined> {
  const read = readVerifyWords(words);
  const hostName = read?.values.host;
  if (read === undefined || hostName === undefined) return undefined;
  const { values, json } = read;
  arrangeEnding(1);
  return exitCodeOf(words, async () => {
    const at = values.at === undefined ? new Date() : parseTime(values.at);
    const { paths, sandbox } = findPlace(values);
    const ownership = sandbox === undefined ? systemOwnership(paths.real) : ledgerOwnership(sandbox.owners, paths.real);
    const { config: _config, root: _root, host: _host, at: _at, dir = standardFolder, ...named } = values;
    return verifyCertificates(
      {
        files: createFileReader(paths, ownership),
        output: createOutput(json, process.stdout, process.stderr),
        paths,
        hostName: async () => hostName,
        at,
      },
      { dir, ...named },
    );
  });
}

type VerifyWords = Partial<Record<'config' | 'root' | 'host' | 'at' | keyof VerifyFiles, string>>;

const valueOptions: ReadonlyMap<string, keyof VerifyWords> = new Map([
  ['--config', 'config'],
  ['--root', 'root'],
  ['--host', 'host'],
  ['--at', 'at'],
  ['--dir', 'dir'],
  ['--ca', 'ca'],
  ['--server-cert', 'serverCert'],
  ['--server-key', 'serverKey'],
  ['--client-cert', 'clientCert'],
  ['--client-key', 'clientKey'],
]);
const flags = ['--json', '--plain', '--no-color'];

/** The options of `certs verify …` when they are plain: `--name value` or `--name=value`, none unknown, nothing else. */
export function readVerifyWords(
  words: readonly string[],
): { readonly values: VerifyWords; readonly json: boolean } | undefined {
  const [command, action, ...rest] = words;
  if (command !== 'certs' || action !== 'verify') return undefined;
  const values: VerifyWords = {};
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (flags.includes(word)) continue;
    const equals = word.indexOf('=');
    const option = valueOptions.get(equals < 0 ? word : word.slice(0, equals));
    const value = equals < 0 ? rest.shift() : word.slice(equals + 1);
    if (option === undefined || value === undefined || value.startsWith('-')) return undefined;
    values[option] = value;
  }
  return { values, json: words.includes('--json') };
}
