import { OperatorError } from '../../errors.ts';
import { isHostName } from '../../pki/encoding/leaf-names.ts';
import type { KeyType } from '../../pki/keys/key-type.ts';
import type { Action, Plan } from '../../plan/actions.ts';
import type { Secret } from '../../plan/secret.ts';
import { requireTakingUp } from './apache-actions.ts';
import { keyTypeFor, keyTypeNote } from './certificate-actions.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import { validityOf } from './lifetimes.ts';
import type { FoundAllowList } from './look-at-allow-list.ts';
import type { FoundCertificate, FoundKey } from './look-at-files.ts';
import { signerOf } from './renewal-review.ts';
import { issuerOf, requireIssuer } from './require-issuer.ts';

/** What the operator wants: a client certificate for a service that is to call the API. */
export interface ClientRequest {
  /** The common name and the name of the files; `pemagent` stands for TPA's `pemagent-<host>`. */
  readonly name: string;
  /** Defaults: root where TPA's files are, the operator elsewhere. */
  readonly owner: string | undefined;
  readonly group: string | undefined;
  /** Host path of the folder; undefined: the set's own. */
  readonly folder: string | undefined;
  /** Undefined: of the kind that is there, RSA-4096 where nothing is. */
  readonly keyType: KeyType | undefined;
  readonly newKey: boolean;
  /** Protects a PKCS#12 file beside the pair; undefined for none. */
  readonly pkcs12: Secret | undefined;
  /** Who is to read that file; `modern` unless told. */
  readonly pkcs12Profile?: 'modern' | 'legacy';
}

export interface ClientFacts {
  readonly set: CertificateSetFacts;
  readonly name: string;
  readonly operator: { readonly userName: string; readonly groupName: string };
  readonly folder: string;
  readonly folderIsThere: boolean;
  readonly paths: { readonly certificate: string; readonly key: string; readonly pkcs12: string; readonly ca: string };
  readonly certificate: FoundCertificate;
  readonly key: FoundKey;
  readonly caIsThere: boolean;
  /** The certificate that is there is on the list of its CA. */
  readonly revoked: boolean;
  /** Who may come at all. */
  readonly allowed: FoundAllowList;
}

/** A client that Apache would answer 403 is not made. */
function requireAllowed({ name, allowed: { file, list, isInForce } }: ClientFacts): void {
  if (list === undefined || !isInForce || list.names.includes(name)) return;
  throw new OperatorError({
    id: 'not-allowed',
    message: `Only the clients in ${file} may come, and ${name} is not one of them.`,
    fix: [`Name it first: wizard certs allow ${[...list.names.slice(1), name].join(' ')}`],
  });
}

/** The pair and its PKCS#12 file: staged, rehearsed against the server pair in place, moved in. */
export function planClient(facts: ClientFacts, request: ClientRequest): Plan {
  const { set, name, paths } = facts;
  if (set.ca.certificate === undefined) throw noCa(set);
  requireIssuer(set);
  requireTakingUp(set);
  const account = accountOf(facts, request);
  const keepsKey = !request.newKey && facts.key.matches === true;
  if (keepsKey && facts.revoked) throw revokedKey(facts);
  requireAllowed(facts);
  const attributes = (mode: number) => ({ ...account, mode });
  const actions: Action[] = [
    ...(facts.folderIsThere
      ? []
      : [
          {
            kind: 'make-directory' as const,
            path: facts.folder,
            attributes: attributes(0o750),
            why: `The files of ${name} get a folder of their own.`,
          },
        ]),
    ...(facts.caIsThere || paths.ca === set.places.trust.path
      ? []
      : [
          {
            kind: 'copy-file' as const,
            from: set.places.trust.path,
            path: paths.ca,
            attributes: attributes(0o644),
            why: `${name} knows the server by it.`,
          },
        ]),
    ...(keepsKey
      ? []
      : [
          {
            kind: 'generate-key' as const,
            path: paths.key,
            keyType: keyTypeFor(facts.certificate, request.keyType),
            attributes: attributes(0o600),
            why: `The key of ${name}; whoever has it may call the API.`,
          },
        ]),
    {
      kind: 'issue-certificate',
      path: paths.certificate,
      attributes: attributes(0o644),
      copies: [],
      profile: 'client',
      commonName: name,
      names: isHostName(name.toLowerCase()) ? [name.toLowerCase()] : [],
      key: paths.key,
      issuer: issuerOf(set, set.places.trust.path),
      ...validityOf(set, set.lifetimes.client, signerOf(set)),
      why: `Apache lets in whoever shows a certificate of its CA: ${name} shows this one.`,
    },
    ...(request.pkcs12 === undefined
      ? []
      : [
          {
            kind: 'export-pkcs12' as const,
            path: paths.pkcs12,
            attributes: attributes(0o600),
            key: paths.key,
            certificates: [paths.certificate, set.places.trust.path],
            friendlyName: name,
            passphrase: request.pkcs12,
            ...(request.pkcs12Profile && { profile: request.pkcs12Profile }),
            why: 'One file for programs that read key and certificates from PKCS#12.',
          },
        ]),
    ...rehearse(facts),
    {
      kind: 'install-staged',
      paths: [...(keepsKey ? [] : [paths.key]), paths.certificate, ...(request.pkcs12 ? [paths.pkcs12] : [])],
      why: 'Nothing is in place before all of it is made and judged.',
    },
  ];
  return {
    title: `${facts.certificate.file === undefined ? 'Issue' : 'Renew'} the client certificate of ${name}`,
    actions,
    notes: [...notes(facts, keepsKey), ...keyNotes(facts, request, keepsKey)],
    undoIfUnproven: true,
  };
}

function accountOf({ set, operator }: ClientFacts, { owner, group }: ClientRequest) {
  const own = set.standard ? { owner: 'root', group: 'root' } : { owner: operator.userName, group: operator.groupName };
  const wanted = owner ?? own.owner;
  return { owner: wanted, group: group ?? (owner === undefined ? own.group : owner) };
}

/** Only with a server pair in place; without one the proxy step rehearses the whole set later. */
function rehearse({ set, name, paths }: ClientFacts): Action[] {
  const { places, hostName } = set;
  if (set.server.certificate === undefined || !set.serverKey.readable) return [];
  return [
    {
      kind: 'rehearse',
      hostName,
      ca: places.trust.path,
      server: { certificate: places.server.certificate.path, key: places.server.key.path },
      clients: [{ name, certificate: paths.certificate, key: paths.key }],
      why: 'The new client is let in over loopback before its files are in place.',
    },
  ];
}

function notes({ set, name, paths }: ClientFacts, keepsKey: boolean): readonly string[] {
  const { value, source } = set.lifetimes.client;
  return [
    `Lifetime: ${value} (${source}).`,
    ...(keepsKey ? ['The key that is there is kept; --new-key makes another.'] : []),
    ...takenNotes(set, paths.key),
    ...(name.startsWith('pemagent-') ? ['Restart pemagent afterwards: it reads its certificate when it starts.'] : []),
    'The API has no users: every client of this CA may do everything that the API offers.',
  ];
}

/** TPA's agent runs as root, which reads the pair whoever has it. */
function takenNotes({ foreign: { postgres } }: CertificateSetFacts, key: string): readonly string[] {
  if (postgres === undefined || !key.startsWith('/etc/tpa/')) return [];
  return [
    `Each \`tpaexec deploy\` gives every .crt and .key below /etc/tpa to ${postgres.owner}, mode 0600, on this host (roles/postgres/user, “Set correct ownership and mode on key/certificate files”): a service that is not root cannot read ${key} then. Choose another directory: --out DIR.`,
  ];
}

function keyNotes(
  { certificate, name }: ClientFacts,
  { keyType }: ClientRequest,
  keepsKey: boolean,
): readonly string[] {
  const isNew = certificate.certificate === undefined;
  return keepsKey || isNew ? [] : [keyTypeNote(name, certificate, keyTypeFor(certificate, keyType))];
}

function revokedKey({ name, paths }: ClientFacts): OperatorError {
  return new OperatorError({
    id: 'revoked',
    message: `${paths.certificate} is revoked: its key may be compromised, and would be accepted again with a new certificate.`,
    fix: [`To accept ${name} again, make it a new key: wizard certs issue ${name} --new-key.`],
  });
}

function noCa({ places }: CertificateSetFacts): OperatorError {
  return new OperatorError({
    id: 'ca-missing',
    message: `There is no CA certificate at ${places.trust.path}.`,
    fix: ['Make the set first: wizard certs create.'],
  });
}
