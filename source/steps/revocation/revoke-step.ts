import { basename, dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { Attributes, ReadableHost } from '../../host/host.ts';
import {
  entryOf,
  type RevocationReason,
  type RevokedEntry,
  shownSerial,
} from '../../pki/certificate/revocation-list.ts';
import { nextNumber } from '../../pki/issue/revocation-list.ts';
import { isListRequest, readListRequest, writeListRequest } from '../../pki/request/list-request.ts';
import type { Plan } from '../../plan/actions.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence, Step } from '../../wizard/step.ts';
import { ownerIn } from '../certificate-exchange/request-facts.ts';
import { keptService } from '../certificates/apache-actions.ts';
import { dateOf } from '../certificates/renewal-review.ts';
import { evidenceOf } from '../evidence-of.ts';
import { caName, listActions, type NextList, requirePlace } from './list-actions.ts';
import { proveRevocation } from './prove-revocation.ts';
import { type ListedCa, lookAtRevoking, type RevocationFacts, signerOf } from './revocation-facts.ts';
import { findTarget, nameOf, type Revocable, type Target } from './revoke-target.ts';

export interface RevokeWish {
  /** NAME, SERIAL or FILE as it was typed, and where on the host a file of that name would be. */
  readonly word: string;
  readonly file: string;
  readonly reason: RevocationReason;
  /** It may be the certificate that Apache serves. */
  readonly server: boolean;
  /** The CA's key is elsewhere: a request for the list goes into this file. */
  readonly request?: string;
}

export interface RevokeFacts extends RevocationFacts {
  readonly target: Target;
  /** Who is to own the request, and what is in its place. */
  readonly request?: { readonly own: Omit<Attributes, 'mode'>; readonly text: string | undefined };
}

/** Revokes a client whose key may be compromised: its certificates go onto the list of their CA. */
export function revokeStep(wish: RevokeWish): Step<RevokeFacts> {
  const look = async (host: ReadableHost, site: Site): Promise<RevokeFacts> => {
    const facts = await lookAtRevoking(host, site);
    const target = await findTarget(host, facts, wish.word, wish.file);
    if (wish.request === undefined) return { ...facts, target };
    const text = (await host.files.readText(wish.request)) ?? undefined;
    return { ...facts, target, request: { own: await ownerIn(host, dirname(wish.request)), text } };
  };
  return {
    id: 'revoke',
    title: 'Revocation',
    purpose: 'Revoke a client whose key may be compromised.',
    look,
    assess: () => ({ state: 'todo', summary: 'to be revoked', findings: [] }),
    questions: () => [],
    plan: (facts) => planRevoke(facts, wish),
    prove: async (host, site) =>
      wish.request === undefined ? proveStep(host, site, look) : proveRequest(host, wish.request),
  };
}

/** One certificate with its CA, and since when it is on the list. */
interface Affected {
  readonly one: Revocable;
  readonly ca: ListedCa;
  readonly entry: RevokedEntry | undefined;
}

export function planRevoke(facts: RevokeFacts, wish: RevokeWish): Plan {
  const affected = affectedBy(facts, wish);
  const fresh = affected.filter(({ entry }) => entry === undefined);
  const title = `Revoke ${wish.word}`;
  if (fresh.length === 0) return { title, actions: [], notes: [], undoIfUnproven: true };
  if (wish.request !== undefined) return planRequest(facts, wish.request, nextLists(fresh, facts, wish), affected);
  const kept = keptService(facts.set);
  return {
    title,
    actions: listActions(
      facts,
      nextLists(fresh, facts, wish),
      fresh.map((one) => lineOf(one, wish)),
    ),
    notes: notes(facts, affected),
    undoIfUnproven: true,
    ...(kept && { keeps: kept }),
  };
}

/** The request for the list that holds them, for whoever has the CA's key. Throws OperatorError where it could not be imported. */
function planRequest(facts: RevokeFacts, path: string, next: readonly NextList[], affected: readonly Affected[]): Plan {
  requirePlace(facts);
  const [one, another] = next;
  if (one === undefined || another !== undefined) {
    throw refused('several-cas', 'These certificates are of two CAs, and each signs a list of its own.', [
      'Ask for one after the other: name the certificates by serial number.',
    ]);
  }
  const { ca, entries } = one;
  const { request, list, set } = facts;
  if (request?.text !== undefined && !isListRequest(request.text)) {
    throw refused('file-exists', `${path} is there and is no request of this kind; it is left alone.`, [
      'Name another file: --request FILE.',
    ]);
  }
  const numbers = (list.blocks ?? []).flatMap(({ list: { number } }) => (number === undefined ? [] : [number]));
  const names = new Map(affected.map(({ one }) => [one.serial, nameOf(one)]));
  const content = writeListRequest({
    host: set.hostName,
    caKeyHash: ca.certificate.keyHash,
    number: nextNumber(numbers, set.now),
    entries: entries.map((entry) => ({ ...entry, name: names.get(entry.serial) ?? '' })),
    current: ca.block?.pem,
  });
  const attributes = { ...(request?.own ?? { owner: 'root', group: 'root' }), mode: 0o644 };
  const why = 'The CA’s key is elsewhere: whoever has it signs the list. A request holds no secret.';
  return {
    title: `Request a list that revokes ${affected.map(({ one }) => shownSerial(one.serial)).join(', ')}`,
    actions: [{ kind: 'write-file', path, content, before: request?.text, attributes, why }],
    notes: [
      'Nobody is rejected before the signed list is imported.',
      `Where the key of ${caName(ca)} is: wizard certs sign ${basename(path)}. Back here: wizard certs import ${basename(path).replace(/\.json$/, '')}.crl.`,
    ],
    undoIfUnproven: true,
  };
}

async function proveRequest(host: ReadableHost, path: string): Promise<Evidence> {
  const reading = readListRequest((await host.files.readText(path)) ?? '');
  const check: Check = {
    id: 'request',
    label: path,
    state: reading.ok ? 'ok' : 'crit',
    detail: reading.ok ? `${reading.request.entries.length} on it, number ${reading.request.number}` : reading.why,
  };
  return evidenceOf([check], 'revocation', ['Run this again.']);
}

function nextLists(fresh: readonly Affected[], { set }: RevokeFacts, { reason }: RevokeWish): readonly NextList[] {
  const cas = [...new Set(fresh.map(({ ca }) => ca))];
  return cas.map((ca) => ({
    ca,
    entries: [
      ...(ca.block?.list.entries ?? []),
      ...fresh.filter((one) => one.ca === ca).map(({ one }) => ({ serial: one.serial, date: set.now, reason })),
    ],
  }));
}

/** Every certificate that was named, with its CA. Throws OperatorError for what must not or cannot be revoked here. */
function affectedBy(facts: RevokeFacts, { word, server }: RevokeWish): readonly Affected[] {
  const { target, set, cas } = facts;
  if (target.certificates.length === 0) throw unknown(target, word);
  return target.certificates.map((one): Affected => {
    const ca = one.certificate === undefined ? ownCa(facts) : signerOf(cas, one.certificate);
    const isCa =
      one.certificate?.basicConstraints?.ca ?? cas.some(({ certificate }) => certificate.serial === one.serial);
    if (isCa) {
      throw refused('is-a-ca', `${word} is a CA certificate: its clients are accepted until the CA is replaced.`, [
        'If the CA’s key may be compromised: wizard certs rotate start.',
      ]);
    }
    if (ca === undefined) {
      throw refused(
        'not-of-this-ca',
        `${one.where} is not signed by a CA of ${set.places.trust.path}: Apache accepts it nowhere here.`,
        ['`wizard certs status` shows every certificate of this host.'],
      );
    }
    const isServed = set.server.certificate?.serial === shownSerial(one.serial);
    if (isServed && !server) {
      throw refused(
        'is-the-server',
        `${word} is the server certificate in ${set.places.server.certificate.path}, not a client's.`,
        [
          'If its key may be compromised: wizard certs renew pg-backup-api --new-key; then revoke the old one by its serial number.',
          'To revoke it all the same: --server. Clients of the API check no list and go on accepting it.',
        ],
      );
    }
    const issuer = ca.certificate.subject;
    const lists = ca.block === undefined ? [] : [ca.block.list];
    const about = one.certificate ?? { serial: one.serial, issuer, authorityKeyIdentifier: undefined };
    return { one, ca, entry: entryOf(lists, about) };
  });
}

/** The CA that signs here: a serial number alone tells no issuer. */
function ownCa({ cas, set }: RevokeFacts): ListedCa | undefined {
  return cas.find(({ issuer }) => issuer?.key === set.places.caKey.path) ?? cas[0];
}

function lineOf({ one, ca }: Affected, { reason }: RevokeWish): string {
  const name = nameOf(one);
  const why = reason === 'unspecified' ? '' : `, ${reason}`;
  const end =
    one.certificate === undefined
      ? 'no certificate with this number is known here'
      : `until ${dateOf(one.certificate.notAfter.date)}, ${one.where}`;
  return `revoke serial ${shownSerial(one.serial)}${name === '' ? '' : ` (CN=${name})`} of ${caName(ca)}: ${end}${why}`;
}

function notes({ target, set }: RevokeFacts, affected: readonly Affected[]): readonly string[] {
  const before = affected.filter(({ entry }) => entry !== undefined);
  const isOwn = affected.some(({ one }) => set.client.certificate?.serial === shownSerial(one.serial));
  return [
    ...(target.named === 'name'
      ? ['Every certificate of this name that is known here is revoked; one that was made elsewhere is not known.']
      : []),
    ...(before.length > 0 ? [`Revoked before: ${before.map(({ one }) => shownSerial(one.serial)).join(', ')}.`] : []),
    ...(isOwn
      ? [
          `${set.places.client.certificate.path} is revoked: curl and the checks of this host are rejected, too, until \`wizard certs renew pg-backup-user --new-key\`.`,
        ]
      : []),
    'The files of the client stay; nothing renews or reissues them any more.',
  ];
}

function unknown({ named, known }: Target, word: string): OperatorError {
  if (named === 'name')
    return refused('nothing-to-revoke', `Every known certificate of ${word} has expired: it is rejected already.`, []);
  return refused('unknown-client', `There is no client, serial number or certificate file “${word}” here.`, [
    ...(known.length === 0 ? [] : [`Known here: ${known.join(', ')}.`]),
    'A certificate that was made elsewhere: name its file, or its serial number in hex.',
  ]);
}

function refused(id: string, message: string, fix: readonly string[]): OperatorError {
  return new OperatorError({ id, message, fix });
}

async function proveStep(
  host: ReadableHost,
  site: Site,
  look: (host: ReadableHost, site: Site) => Promise<RevokeFacts>,
): Promise<Evidence> {
  const facts = await look(host, site);
  const claims = facts.target.certificates.flatMap((one) => {
    const ca = one.certificate === undefined ? ownCa(facts) : signerOf(facts.cas, one.certificate);
    return ca === undefined ? [] : [{ ca, serial: one.serial }];
  });
  return proveRevocation(host, facts, claims);
}
