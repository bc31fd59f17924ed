import { plainWords } from '../host/commands.ts';
import type { Attributes } from '../host/host.ts';
import type { Action, Plan, RehearseSet, RunCommand } from './actions.ts';
import { describeAction } from './describe.ts';
import { scriptCertificate } from './script-certificate.ts';
import { scriptPkcs12 } from './script-pkcs12.ts';
import { scriptPrelude } from './script-prelude.ts';
import { scriptRequest } from './script-request.ts';
import { scriptText, writeLines } from './script-text.ts';
import { scriptTrust } from './script-trust.ts';
import { shellQuote, shellWords } from './shell-quote.ts';
import { stagedPath } from './staged-path.ts';

/**
 * The plans as one POSIX sh script for a host where the wizard may not act: it makes the same folders, files, keys and
 * certificates and runs the same commands. Keys are made on that host by openssl; there is none in the script.
 */
export function exportScript(plans: readonly Plan[], version: string): string {
  const parts = plans
    .filter((plan) => plan.actions.length > 0)
    .map((plan) => [`say ${shellQuote(plan.title)}`, ...plan.actions.map(scriptAction)].join('\n\n'));
  return `${[scriptPrelude(version), ...parts, "say 'Done. Prove it with: wizard check'"].join('\n\n')}\n`;
}

function scriptAction(action: Action): string {
  const { title, why } = describeAction(action);
  return [`# ${oneLine(title)}`, `# ${oneLine(why)}`, ...lines(action)].join('\n');
}

function lines(action: Action): readonly string[] {
  switch (action.kind) {
    case 'make-directory':
      return [`make_folder ${shellQuote(action.path)} ${owner(action.attributes)}`];
    case 'set-attributes':
      return [`own ${shellQuote(action.path)} ${owner(action.attributes)}`];
    case 'write-file':
      return scriptText(action, owner(action.attributes));
    case 'copy-file':
      return [`copy ${shellQuote(action.from)} ${shellQuote(action.path)} ${owner(action.attributes)}`];
    case 'remove-lines':
      return [`remove_lines ${shellQuote(action.path)} ${shellQuote(action.line)}`];
    case 'remove-file':
      return [
        `begin ${shellQuote(action.path)}`,
        `keep ${shellQuote(action.path)}`,
        `rm -f -- ${shellQuote(action.path)}`,
      ];
    case 'generate-key':
      return [
        `begin ${shellQuote(action.path)}`,
        `make_key ${shellQuote(stagedPath(action.path))} ${shellQuote(action.keyType)}`,
        `own ${shellQuote(stagedPath(action.path))} ${owner(action.attributes)}`,
      ];
    case 'make-request':
      return scriptRequest(action, owner(action.attributes));
    case 'stage-certificate':
      return [
        `begin ${shellQuote(action.path)}`,
        ...writeLines(action.content, shellQuote(stagedPath(action.path))),
        `own ${shellQuote(stagedPath(action.path))} ${owner(action.attributes)}`,
      ];
    case 'stage-key':
      return [
        `begin ${shellQuote(action.path)}`,
        `cp -- ${shellQuote(action.from)} ${shellQuote(stagedPath(action.path))}`,
        `own ${shellQuote(stagedPath(action.path))} ${owner(action.attributes)}`,
      ];
    case 'stage-trust':
      return scriptTrust(action, owner);
    case 'issue-certificate':
      return scriptCertificate(action, owner);
    case 'export-pkcs12':
      return scriptPkcs12(action, owner(action.attributes));
    case 'rehearse':
      return rehearse(action);
    case 'install-staged':
      return [
        ...action.paths.map((path) => `keep ${shellQuote(path)}`),
        ...action.paths.map((path) => `mv -f -- ${shellQuote(stagedPath(path))} ${shellQuote(path)}`),
      ];
    case 'run-command':
      return runCommand(action);
  }
}

/** What openssl can judge of the set; the mutual-TLS rehearsal itself is the wizard's. */
function rehearse({ ca, server, clients, hostName }: RehearseSet): readonly string[] {
  const pair = ({ certificate, key }: RehearseSet['server'], purpose: string) => [
    `verify_pair ${[ca, certificate, key].map(shellQuote).join(' ')} ${purpose}`,
  ];
  return [
    ...pair(server, `sslserver -verify_hostname ${shellQuote(hostName)}`),
    ...clients.flatMap((client) => pair(client, 'sslclient')),
  ];
}

function runCommand({ argv, environment, verify, untilUnlocked }: RunCommand): readonly string[] {
  const settings = Object.entries(environment ?? {}).map(([name, value]) => shellQuote(`${name}=${value}`));
  const command = shellWords(plainWords(argv));
  const line = settings.length > 0 ? `env ${settings.join(' ')} ${command}` : command;
  if (untilUnlocked) return [`while ${line} 2>&1 | grep -qiE 'get lock|already locked|is locked by'; do sleep 5; done`];
  if (verify === undefined) return [line];
  const test = `[ "$(${shellWords(plainWords(verify.argv))})" = ${shellQuote(verify.expected)} ]`;
  return [`${line} || true`, `${test} || fail ${shellQuote(`${command} has not done its work`)}`];
}

function owner({ owner: user, group, mode }: Attributes): string {
  return `${shellQuote(`${user}:${group}`)} ${mode.toString(8).padStart(4, '0')}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
