import { OperatorError, usageError } from '../../errors.ts';
import { daysLeft } from '../../pki/issue/lifetime.ts';
import type { Action, Plan, WriteFile } from '../../plan/actions.ts';
import { pkiHookNotes } from '../certificates/certificate-actions.ts';
import { type KitFacts, type KitWish, kitPlaces } from './kit-facts.ts';
import { kitReadme } from './kit-readme.ts';
import { requireKit, requireShareableKey } from './kit-refusals.ts';
import { type KitScript, kitScript } from './kit-script.ts';

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
