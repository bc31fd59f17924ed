import { shellQuote } from '../../plan/shell-quote.ts';
import { hookFile, hookText } from '../foreign-pair.ts';
import { kitScriptBody } from './kit-script-body.ts';

export interface KitScript {
  readonly version: string;
  readonly hostName: string;
  /** Fingerprints are SHA-256 of the DER, lower-case hex. */
  readonly ca: { readonly fingerprint: string; readonly pem: string; readonly notAfter: Date };
  readonly leaves: readonly { readonly service: string; readonly fingerprint: string; readonly pem: string }[];
  readonly withCaKey: boolean;
  /** The cluster needs the hook that keeps PostgreSQL's pair out of the API's virtual host. */
  readonly withHook: boolean;
  /** `files`: the certificates lie beside the script; `inside`: they stand in it. */
  readonly certificates: 'files' | 'inside';
}

/** The POSIX sh script that brings a TPA cluster's folder into line with this host. No private key ever stands in it. */
export function kitScript(kit: KitScript): string {
  const { hostName, leaves, certificates } = kit;
  return `${[
    '#!/bin/sh',
    `# Written by pg-backup-api-wizard ${kit.version} on the Barman host ${oneLine(hostName)}.`,
    '# Run it on the TPA controller: sh apply.sh [--dry-run] [--replace-ca SHA256] FOLDER',
    'set -eu',
    'umask 077',
    `host=${shellQuote(hostName)}`,
    `services=${shellQuote(leaves.map(({ service }) => service).join(' '))}`,
    `expected_ca=${colons(kit.ca.fingerprint)}`,
    `ca_ends=${Math.floor(kit.ca.notAfter.getTime() / 1000)}`,
    `with_ca_key=${kit.withCaKey ? 'yes' : 'no'}`,
    `with_hook=${kit.withHook ? 'yes' : 'no'}`,
    'kit=',
    ...(certificates === 'files' ? beside : inside(kit)),
    '',
    '# expected SERVICE: the fingerprint of its certificate on the host',
    'expected() {',
    '  case $1 in',
    ...leaves.map(({ service, fingerprint }) => `    ${shellQuote(service)}) echo ${colons(fingerprint)} ;;`),
    '  esac',
    '}',
    `hook=${shellQuote(hookFile)}`,
    `hook_text() { cat <<'HOOK'\n${hookText.trimEnd()}\nHOOK\n}`,
    kitScriptBody,
  ].join('\n')}\n`;
}

const beside = ['open_kit() { kit=$(CDPATH="" cd -- "$(dirname -- "$0")" && pwd); }', 'close_kit() { :; }'];

function inside({ ca, leaves, hostName }: KitScript): readonly string[] {
  const folder = `"$kit"/ssl/${shellQuote(hostName)}`;
  const write = (file: string, pem: string) => [`  cat >${file} <<'PEM'`, pem.trimEnd(), 'PEM'];
  return [
    'open_kit() {',
    '  kit=$(mktemp -d)',
    `  mkdir -p ${folder}`,
    ...write('"$kit"/CA.crt', ca.pem),
    ...leaves.flatMap(({ service, pem }) => write(`${folder}/${shellQuote(`${service}.crt`)}`, pem)),
    '}',
    'close_kit() { [ -z "$kit" ] || rm -rf "$kit"; }',
  ];
}

/** As `openssl x509 -fingerprint` prints it. */
export function colons(fingerprint: string): string {
  return (fingerprint.match(/../g) ?? []).join(':').toUpperCase();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
