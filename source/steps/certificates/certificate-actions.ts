import { commonNameFor } from '../../pki/encoding/leaf-names.ts';
import { caNameFor } from '../../pki/issue/ca-name.ts';
import { isKeyType, type KeyType } from '../../pki/keys/key-type.ts';
import type { Action, IssueCertificate, Plan } from '../../plan/actions.ts';
import { aroundApache } from './apache-actions.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import { copyCa } from './copy-ca.ts';
import { validityOf } from './lifetimes.ts';
import { dateOf, signerOf } from './renewal-review.ts';
import { issuerOf } from './require-issuer.ts';

/** What is to be made. A certificate that is issued again keeps its key unless `newKeys` says otherwise. */
export interface Wanted {
  readonly ca: boolean;
  readonly server: boolean;
  readonly client: boolean;
  readonly newKeys: boolean;
  /** Undefined: of the kind that is there, RSA-4096 where nothing is. */
  readonly keyType: KeyType | undefined;
  readonly names: readonly string[];
}

/** The certificate work as a plan: staged, rehearsed, moved into place as one set, reloaded. */
export function planCertificates(facts: CertificateSetFacts, wanted: Wanted): Plan {
  const leaves = (['server', 'client'] as const).filter((leaf) => wanted[leaf]);
  const issues = [
    ...(wanted.ca ? issueCa(facts, wanted) : []),
    ...leaves.flatMap((leaf) => issueLeaf(facts, wanted, leaf)),
  ];
  const staged = issues.flatMap((action) =>
    action.kind === 'generate-key'
      ? [action.path]
      : action.kind === 'issue-certificate'
        ? [action.path, ...action.copies.map(({ path }) => path)]
        : [],
  );
  const copies = wanted.ca ? [] : copyCa(facts);
  const actions: Action[] = issues.length + copies.length === 0 ? [] : [...makeFolders(facts), ...copies, ...issues];
  if (issues.length > 0)
    actions.push(rehearse(facts), {
      kind: 'install-staged',
      paths: staged,
      why: 'The old set serves until the new one is complete and rehearsed.',
    });
  return aroundApache(facts, {
    title: titleOf(wanted, leaves),
    actions,
    notes: notes(facts, wanted),
    undoIfUnproven: true,
  });
}

function titleOf({ ca }: Wanted, leaves: readonly string[]): string {
  if (ca) return 'Make a CA, a server and a client certificate';
  if (leaves.length === 0) return 'Copy the CA certificate to its places';
  return `Issue the ${leaves.join(' and the ')} certificate`;
}

export function makeFolders({ places, folders }: CertificateSetFacts): Action[] {
  return places.folders
    .filter(({ path }) => !folders.has(path))
    .map(({ path, attributes }) => ({ kind: 'make-directory', path, attributes, why: 'TPA keeps these files there.' }));
}

function issueCa(facts: CertificateSetFacts, { keyType = 'rsa-4096' }: Wanted): Action[] {
  const { places, clusterName, lifetimes } = facts;
  const copies = [places.trust, ...places.caCopies].filter(({ path }) => path !== places.ca.path);
  return [
    {
      kind: 'generate-key',
      ...places.caKey,
      keyType,
      why: 'Whoever has this key can make clients of the API: it stays where TPA keeps it.',
    },
    {
      kind: 'issue-certificate',
      ...places.ca,
      copies,
      profile: 'ca',
      commonName: caNameFor(clusterName),
      names: [],
      key: places.caKey.path,
      ...validityOf(facts, lifetimes.ca),
      why: 'The CA of the cluster: Apache lets in its clients, and they know the server by it.',
    },
  ];
}

function issueLeaf(facts: CertificateSetFacts, wanted: Wanted, leaf: 'server' | 'client'): Action[] {
  const { places, hostName } = facts;
  const place = places[leaf];
  const found = leaf === 'server' ? facts.serverKey : facts.clientKey;
  const needsKey = wanted.newKeys || found.file === undefined || !found.readable || found.matches === false;
  const takenOver = facts.authority?.given !== undefined;
  const issuer = wanted.ca || (facts.ca.text === undefined && !takenOver) ? places.ca.path : places.trust.path;
  const issue: IssueCertificate = {
    kind: 'issue-certificate',
    ...place.certificate,
    copies: [],
    profile: leaf,
    commonName: leaf === 'server' ? commonNameFor(hostName) : places.client.name,
    names: leaf === 'server' ? wanted.names : [places.client.name],
    key: place.key.path,
    issuer: wanted.ca ? { certificate: issuer, key: places.caKey.path } : issuerOf(facts, issuer),
    ...validityOf(facts, facts.lifetimes[leaf], wanted.ca ? newCa(facts) : signerOf(facts)),
    why:
      leaf === 'server'
        ? 'The proxy shows it to its clients.'
        : 'curl and the checks of this wizard show it to the proxy.',
  };
  if (!needsKey) return [issue];
  return [
    {
      kind: 'generate-key',
      ...place.key,
      keyType: keyTypeFor(facts[leaf], wanted.keyType),
      why: `The key of the ${leaf} certificate; it never leaves this host.`,
    },
    issue,
  ];
}

/** When the CA that this plan makes will end. */
function newCa(facts: CertificateSetFacts): { readonly notAfter: Date } {
  return { notAfter: new Date(validityOf(facts, facts.lifetimes.ca).notAfter) };
}

interface KindInPlace {
  readonly certificate?: { readonly keyType: string } | undefined;
}

/** The kind that was asked for, else that of the certificate in place if this program makes such keys: EC stays EC. */
export function keyTypeFor({ certificate }: KindInPlace, wanted: KeyType | undefined): KeyType {
  const present = certificate?.keyType ?? '';
  return wanted ?? (isKeyType(present) ? present : 'rsa-4096');
}

/** What a new key changes about its kind, one sentence. */
export function keyTypeNote(name: string, { certificate }: KindInPlace, next: KeyType): string {
  const present = certificate?.keyType;
  if (present === undefined) return `The ${name} key is ${next}.`;
  return present === next ? `The ${name} key stays ${next}.` : `The ${name} key changes from ${present} to ${next}.`;
}

export function rehearse({ places, hostName }: CertificateSetFacts): Action {
  return {
    kind: 'rehearse',
    hostName,
    ca: places.trust.path,
    server: { certificate: places.server.certificate.path, key: places.server.key.path },
    clients: [{ name: places.client.name, certificate: places.client.certificate.path, key: places.client.key.path }],
    why: 'A pair that does not fit would end a running Apache at the reload.',
  };
}

function notes(facts: CertificateSetFacts, wanted: Wanted): readonly string[] {
  return [
    ...(wanted.ca
      ? [
          `The CA's key is ${facts.places.caKey.path}: keep it as safe as your backups, and copy it with its folder to the TPA controller.`,
        ]
      : []),
    ...(wanted.ca || wanted.server || wanted.client ? pkiHookNotes(facts) : []),
    ...lifetimeNotes(facts, wanted),
    ...keyNotes(facts, wanted),
  ];
}

function keyNotes(facts: CertificateSetFacts, wanted: Wanted): readonly string[] {
  const leaves = (['server', 'client'] as const).filter((leaf) => wanted[leaf]);
  const types = leaves.map((leaf) => keyTypeFor(facts[leaf], wanted.keyType));
  const changes = wanted.newKeys ? leaves.map((leaf, i) => keyTypeNote(leaf, facts[leaf], types[i] ?? 'rsa-4096')) : [];
  const isOwn = wanted.ca || wanted.newKeys || wanted.keyType !== undefined;
  const isTpa = [...(wanted.ca ? [wanted.keyType ?? 'rsa-4096'] : []), ...types].every((type) => type === 'rsa-4096');
  return [...changes, ...(isOwn && !isTpa ? ['TPA replaces keys that are not RSA-4096 at the next deploy.'] : [])];
}

/** The cluster has its certificates signed by an organisation's PKI: what is made here is not of it. */
export function pkiHookNotes({ pkiHooks }: Pick<CertificateSetFacts, 'pkiHooks'>): readonly string[] {
  if (pkiHooks.length === 0) return [];
  return [
    `${pkiHooks.join(' and ')}: TPA's certificates of this cluster may come from your organisation's PKI (roles/sys/ssl/server and roles/sys/ssl/client, “Include pre-server-cert hook”). Have them signed there, too: \`wizard certs request\`, then \`wizard certs import\`.`,
  ];
}

/** Where each lifetime comes from. */
function lifetimeNotes(facts: CertificateSetFacts, wanted: Wanted): readonly string[] {
  const { lifetimes } = facts;
  const made = (['ca', 'server', 'client'] as const).filter((part) => wanted[part]);
  if (made.length === 0) return [];
  const text = made.map(
    (part) => `${part === 'ca' ? 'CA' : part} ${lifetimes[part].value} (${lifetimes[part].source})`,
  );
  const signer = wanted.ca ? undefined : signerOf(facts);
  const cut = made.filter(
    (part) => signer && validityOf(facts, lifetimes[part], signer).notAfter === signer.notAfter.toISOString(),
  );
  return [
    `Lifetimes: ${text.join(', ')}.`,
    ...(cut.length === 0 || signer === undefined
      ? []
      : [`The CA ends on ${dateOf(signer.notAfter)}: ${cut.join(' and ')} are cut to that day.`]),
  ];
}
