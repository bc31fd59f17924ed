import { basename } from 'node:path';
import { commonNameFor } from '../../pki/encoding/leaf-names.ts';
import type { Action, IssueCertificate, Issuer, Plan, RehearseSet } from '../../plan/actions.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import { keyTypeFor, keyTypeNote } from '../certificates/certificate-actions.ts';
import { validityOf } from '../certificates/lifetimes.ts';
import type { IssuedCertificate } from './issued-certificates.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireReissue, requireTrust } from './rotation-refusals.ts';
import type { RotationWish } from './rotation-wish.ts';
import {
  agentNotes,
  nextIssuer,
  oldIssuer,
  pemOf,
  rehearse,
  stageTrust,
  trustLine,
  trustPaths,
} from './trust-actions.ts';

type Renewable = IssuedCertificate & { readonly renewal: NonNullable<IssuedCertificate['renewal']> };

/** Second phase: server, client and the other clients of the folder get certificates of the new CA, as one set. */
export function planReissue(facts: RotationFacts, wish: RotationWish): Plan {
  requireTrust(facts);
  requireReissue(facts);
  const { set, issued } = facts;
  const issuer = nextIssuer(facts);
  if (issuer === undefined) throw new TypeError('requireReissue lets no CA through that cannot sign');
  const due = issued.filter(
    (one): one is Renewable => one.generation === 'old' && one.renewal !== undefined && (one.inSet || !one.revoked),
  );
  const issues = due.flatMap((one) => issue(facts, one, issuer, wish));
  const staged = issues.flatMap((action) => ('path' in action ? [action.path] : []));
  const reorder = due.length === 0 ? [] : newCaFirst(facts);
  const actions: readonly Action[] =
    due.length === 0
      ? []
      : [
          ...issues,
          ...reorder,
          rehearseAll(facts, due, issuer),
          {
            kind: 'install-staged',
            paths: [...staged, ...(reorder.length === 0 ? [] : trustPaths(set))],
            why: 'The old set serves until the new one is complete and rehearsed.',
          },
        ];
  return aroundApache(set, {
    title: 'Issue the certificates again, by the new CA',
    actions,
    notes: [...notes(facts), ...(wish.newKey ? keyNotes(due, wish) : [])],
    undoIfUnproven: true,
  });
}

function issue(
  facts: RotationFacts,
  { certificate, profile, inSet, path, renewal, revoked }: Renewable,
  issuer: Issuer,
  { newKey, keyType }: RotationWish,
): readonly Action[] {
  const { set } = facts;
  const keyPlace = set.places[profile].key;
  const account = inSet ? keyPlace.attributes : { ...renewal.attributes, mode: 0o600 };
  const hostName = profile === 'server' && inSet ? [set.hostName] : [];
  const known = inSet && profile === 'client' ? [set.places.client.name] : certificate.names;
  const commonName = certificate.commonName ?? basename(path, '.crt');
  const action: IssueCertificate = {
    kind: 'issue-certificate',
    path,
    attributes: renewal.attributes,
    copies: [],
    profile,
    commonName:
      inSet && profile === 'server' ? commonNameFor(set.hostName) : inSet ? set.places.client.name : commonName,
    names: [...new Set([...hostName, ...known])],
    key: renewal.key,
    issuer,
    ...validityOf(set, set.lifetimes[profile], nextSigner(facts)),
    why: profile === 'server' ? 'The proxy shows it to its clients.' : `${commonName} shows it to the proxy.`,
  };
  // The key of a revoked certificate may be in other hands.
  if (!newKey && !revoked) return [action];
  const why = `A new key for ${commonName}; it never leaves this host.`;
  return [
    {
      kind: 'generate-key',
      path: renewal.key,
      attributes: account,
      keyType: keyTypeFor({ certificate }, keyType),
      why,
    },
    action,
  ];
}

/** The certificate that signs: what it issues ends with it. */
function nextSigner({ next }: RotationFacts): { readonly notAfter: Date } | undefined {
  return next.adoption?.ok ? next.adoption.ca.signing : next.found.certificate;
}

/** Both stay trusted; programs that read just the first certificate of a file read the one of the server. */
function newCaFirst({ set, rotation }: RotationFacts): readonly Action[] {
  const content = pemOf(rotation.next) + pemOf(rotation.old);
  if (content === set.ca.text) return [];
  return [
    stageTrust(set, {
      content,
      summary: [...rotation.next.map((ca) => trustLine('new', ca)), ...rotation.old.map((ca) => trustLine('old', ca))],
      why: 'Both CAs stay trusted; the new one comes first, for programs that read only the first.',
    }),
  ];
}

/** Every certificate that is new, and a client of each CA besides. */
function rehearseAll(facts: RotationFacts, due: readonly Renewable[], issuer: Issuer): Action {
  const old = oldIssuer(facts);
  const action = rehearse(facts.set, old === undefined ? [issuer] : [issuer, old]);
  if (action.kind !== 'rehearse') return action;
  const others: RehearseSet['clients'] = due
    .filter(({ inSet, profile }) => !inSet && profile === 'client')
    .map(({ path, renewal }) => ({ name: basename(path, '.crt'), certificate: path, key: renewal.key }));
  return { ...action, clients: [...action.clients, ...others] };
}

function keyNotes(due: readonly Renewable[], { keyType }: RotationWish): readonly string[] {
  const types = due.map((one) => keyTypeFor(one, keyType));
  return [
    ...due.map((one, i) => keyTypeNote(basename(one.path, '.crt'), one, types[i] ?? 'rsa-4096')),
    ...(types.every((type) => type === 'rsa-4096')
      ? []
      : ['TPA replaces keys that are not RSA-4096 at the next deploy.']),
  ];
}

function notes({ set, issued }: RotationFacts): readonly string[] {
  const old = issued.filter(({ generation }) => generation === 'old');
  const elsewhere = old.filter(({ renewal, revoked }) => renewal === undefined && !revoked);
  const { server, client } = set.lifetimes;
  return [
    `Lifetimes: server ${server.value} (${server.source}), client ${client.value} (${client.source}).`,
    `Clients on other machines know the new server only with both CAs: bring ${set.places.trust.path} to them before this.`,
    ...old.filter(({ revoked }) => revoked).map(revokedNote),
    ...elsewhere.map(({ path }) => `${path} stays with the old CA: issue it again by hand (wizard certs issue).`),
    ...agentNotes({ issued, set }),
  ];
}

function revokedNote({ path, inSet }: IssuedCertificate): string {
  return inSet
    ? `${path} is revoked: it gets a new key, because the old one may be compromised.`
    : `${path} is revoked, and is not issued again.`;
}
