import { OperatorError, usageError } from '../../errors.ts';
import { daysLeft } from '../../pki/issue/lifetime.ts';
import type { Action, Plan, WriteFile } from '../../plan/actions.ts';
import { shellQuote } from '../../plan/shell-quote.ts';
import { pkiHookNotes } from '../certificates/certificate-actions.ts';
import { hookFile, hookText } from '../foreign-pair.ts';
import { type KitFacts, type KitWish, kitPlaces } from './kit-facts.ts';
import { requireKit, requireShareableKey } from './kit-refusals.ts';
import { kitScriptBody } from './kit-script-body.ts';

/** The kit as a plan: only its own files are written, nothing of the host changes. */
export function planKit(facts: KitFacts, wish: KitWish): Plan {
  const ca = requireKit(facts);
  if (wish.withCaKey && facts.form === 'script') {
    throw usageError('The CA’s key does not go into a script.', ['Name a folder: --out DIR.']);
  }
  if (wish.withCaKey) requireShareableKey(facts, wish);
  const kit: KitScript = {
    version: wish.version,
    hostName: facts.set.hostName,
    ca,
    leaves: facts.leaves.map(({ service, certificate: { fingerprint, pem } }) => ({ service, fingerprint, pem })),
    withCaKey: wish.withCaKey,
    withHook: needsHook(facts),
    certificates: facts.form === 'script' ? 'inside' : 'files',
  };
  const writes = facts.form === 'script' ? [write(facts, facts.path, kitScript(kit), 0o755)] : folderFiles(facts, kit);
  const keyPath = `${facts.path}/CA.key`;
  const keyIsThere = facts.entries?.includes('CA.key') ?? false;
  const changed = writes.filter(({ content, before }) => content !== before);
  const actions: readonly Action[] = [
    ...(facts.form === 'folder' ? folders(facts, wish.withCaKey) : []),
    ...changed,
    ...(wish.withCaKey && !keyIsThere
      ? [
          {
            kind: 'stage-key' as const,
            from: facts.set.places.caKey.path,
            path: keyPath,
            attributes: { ...facts.operator, mode: 0o600 },
            why: 'You asked for it: THE PRIVATE KEY OF THE CA. Whoever has it can make clients of the API.',
          },
          { kind: 'install-staged' as const, paths: [keyPath], why: 'It is there whole or not at all.' },
        ]
      : []),
  ];
  const isDone = changed.length === 0 && (!wish.withCaKey || keyIsThere);
  return {
    title: `Write the kit of ${facts.set.hostName} for the TPA controller`,
    actions: isDone ? [] : actions,
    notes: notes(facts, wish),
    undoIfUnproven: true,
  };
}

/** PostgreSQL's pair is on this host, or the next deploy makes it, and no hook of the cluster is seen from here. */
function needsHook({ set: { foreign } }: KitFacts): boolean {
  return foreign.pair?.origin === 'postgres' && !foreign.hooked;
}

function folderFiles(facts: KitFacts, kit: KitScript): readonly WriteFile[] {
  const { set, path, leaves } = facts;
  const until = leaves.map(({ service, certificate }) => ({
    service,
    until: certificate.notAfter.toISOString().slice(0, 10),
  }));
  const remaining = remainingOf(facts);
  const known = new Set([...kitPlaces(path, set.hostName, leaves), `${path}/CA.key`, `${path}/ssl`]);
  const foreign = facts.entries?.find((name) => !known.has(`${path}/${name}`));
  if (foreign !== undefined) {
    throw new OperatorError({
      id: 'folder-in-use',
      message: `${path} is there and holds ${foreign}, which is not of a kit.`,
      fix: ['Name another folder: --out DIR.'],
    });
  }
  if (facts.entries?.includes('CA.key') && !kit.withCaKey) {
    throw new OperatorError({
      id: 'old-ca-key',
      message: `${path} still holds the CA’s private key of an earlier kit.`,
      fix: [`Remove it (rm ${path}/CA.key), or name another folder: --out DIR.`],
    });
  }
  return [
    write(facts, `${path}/README`, kitReadme(kit, until, remaining), 0o644),
    write(facts, `${path}/CA.crt`, kit.ca.pem, 0o644),
    ...kit.leaves.map(({ service, pem }) => write(facts, `${path}/ssl/${set.hostName}/${service}.crt`, pem, 0o644)),
    write(facts, `${path}/apply.sh`, kitScript(kit), 0o755),
  ];
}

function folders({ path, set, own }: KitFacts, withCaKey: boolean): readonly Action[] {
  const mode = withCaKey ? 0o700 : 0o755;
  return [path, `${path}/ssl`, `${path}/ssl/${set.hostName}`].map((folder) => ({
    kind: 'make-directory',
    path: folder,
    attributes: { ...own, mode },
    why: 'The kit has the folders of the controller: ssl/HOST/SERVICE.crt.',
  }));
}

function write({ texts, own }: KitFacts, path: string, content: string, mode: number): WriteFile {
  const why = path.endsWith('.sh') ? 'It does the work on the controller, with checks.' : 'The controller needs it.';
  return { kind: 'write-file', path, content, before: texts.get(path), attributes: { ...own, mode }, why };
}

/** What a deploy would change even with the kit. */
function remainingOf({ set }: KitFacts): readonly string[] {
  return set.findings.filter(({ group }) => group === 'tpa').map(({ file, message }) => `${file}: ${message}`);
}

function notes(facts: KitFacts, { withCaKey }: KitWish): readonly string[] {
  const { set, leaves } = facts;
  const ending = leaves.filter(({ certificate }) => daysLeft(certificate, set.now) < 30);
  return [
    ...(withCaKey
      ? [
          'THE KIT HOLDS THE CA’S PRIVATE KEY. Copy it over ssh only, and remove it from every place but ssl/CA.key of the controller.',
        ]
      : []),
    ...pkiHookNotes(set),
    ...remainingOf(facts).map((one) => `The next deploy would still change this: ${one}`),
    ...ending.map(
      ({ service, certificate }) => `${service}.crt ends in ${daysLeft(certificate, set.now)} days: renew it first.`,
    ),
  ];
}

/** What is in a kit and what is done with it: the same as the script does, as commands. No time stands in it: a kit of the same certificates is the same. */
function kitReadme(
  kit: Pick<KitScript, 'hostName' | 'ca' | 'withCaKey' | 'withHook'>,
  leaves: readonly ReadmeLeaf[],
  /** What the next deploy would change all the same, a sentence each. */
  remaining: readonly string[],
): string {
  const { hostName, ca, withCaKey, withHook } = kit;
  const folder = `ssl/${hostName}`;
  const services = leaves.map(({ service }) => service);
  return `Kit for the TPA controller, of the Barman host ${hostName}
${'='.repeat(52)}

It brings ssl/ of the cluster's folder into line with ${hostName}, so that the next
\`tpaexec deploy\` finds its certificates as they are and changes none of them.
${remaining.length === 0 ? '' : `\nAs things are it would still change this; mend it on the host first:\n${remaining.map((one) => `  ${one}\n`).join('')}`}
CA.crt            the CA that Apache on ${hostName} trusts
                  SHA-256 ${colons(ca.fingerprint)}
${leaves.map(({ service, until }) => `${folder}/${service}.crt\n                  valid until ${until}`).join('\n')}
${withCaKey ? `CA.key            THE PRIVATE KEY OF THE CA: whoever has it can make clients of every backup API\n                  of this CA. Copy it over ssh only, and remove it from here afterwards.\n` : ''}apply.sh          does what is written below, with checks, and keeps what it replaces

What to do
----------
On the controller, in the cluster's folder, with this folder copied there:

  sh KIT/apply.sh --dry-run .    # says what it would do
  sh KIT/apply.sh .
  tpaexec deploy .               # when you like: nothing of these certificates changes

The script stops before it changes anything when the folder is another cluster's, when the CA there is
another one than this, when ssl/CA.key is missing or is not the key of ssl/CA.crt, when a certificate of the
kit was altered, or ends within seven days.

The same by hand
----------------
  openssl x509 -noout -fingerprint -sha256 -in ssl/CA.crt    # has to be the one above; if not, stop
  mkdir -p ${shellQuote(folder)}
${services.map((service) => `  cp ${shellQuote(`KIT/${folder}/${service}.crt`)} ${shellQuote(`${folder}/${service}.crt`)}`).join('\n')}
  openssl x509 -noout -checkend 604800 -in FILE              # each other ${folder}/*.crt: if it ends, move it away
If ssl/CA.crt is an older certificate of the same key:  cp KIT/CA.crt ssl/CA.crt
If there is no ssl/CA.crt at all${withCaKey ? '' : ' (the kit needs the key then: wizard certs kit --with-ca-key)'}:  ${withCaKey ? 'install -m 600 KIT/CA.key ssl/CA.key; cp KIT/CA.crt ssl/CA.crt' : 'stop'}
${withHook ? hookSection(hostName) : ''}
What a deploy looks at
----------------------
On the host, for each certificate: is the key that of the certificate (and RSA 4096, without a passphrase),
is it valid now and in seven days, and, with ssl_cert_authentication_enabled, has its issuer the name of
ssl/CA.crt. If all of that is so, the certificate stays. Nobody compares signatures: another CA of the same
name would pass, and break the API; that is why apply.sh verifies them.
ssl/CA.crt is copied to /etc/tpa/root.crt, to CA.crt beside the certificates and to the trust store of the host by
every deploy. Were it another CA than the host's, clients on the host would stop to trust the API.
A certificate of TPA's own in ${folder} that ended keeps TPA from ever issuing a new one: it is
compared with the request, not with the clock, and taken for up to date. Those of this kit say what they are for, which
TPA's requests do not: a deploy after their end makes new ones.
`;
}

function hookSection(hostName: string): string {
  const task = hookText.trimEnd().split('\n');
  return `
PostgreSQL's certificate on ${hostName}
${'-'.repeat(28 + hostName.length)}
TPA makes /etc/tpa/CLUSTER.crt for PostgreSQL there (roles/postgres/user), and each deploy writes it into the API's virtual
host as long as it exists (roles/sys/ssl/server): clients refuse it. apply.sh writes ${hookFile},
where there is none yet; in one of your own this task has to stand:

${task.map((line) => `  ${line}`).join('\n')}
`;
}

interface ReadmeLeaf {
  readonly service: string;
  /** Day, ISO 8601. */
  readonly until: string;
}

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
