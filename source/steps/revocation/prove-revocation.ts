import type { ReadableHost } from '../../host/host.ts';
import { certificatesOf } from '../../pki/certificate/matches.ts';
import { shownSerial } from '../../pki/certificate/revocation-list.ts';
import { makeGuest, type ThrowAwayClient } from '../../pki/issue/throw-away-client.ts';
import { IssueError } from '../../pki/issue-error.ts';
import type { Check, Evidence } from '../../wizard/step.ts';
import { proveDoor } from '../certificate-rotation/prove-door.ts';
import { openKeyFile } from '../certificates/look-at-files.ts';
import { lookAtOthers } from '../certificates/other-certificates.ts';
import { proveAdmission } from '../certificates/prove-admission.ts';
import { dateOf } from '../certificates/renewal-review.ts';
import { evidenceOf } from '../evidence-of.ts';
import type { ListedCa, RevocationFacts } from './revocation-facts.ts';

/** A serial number that has to be on the list of this CA. */
export interface Claim {
  readonly ca: ListedCa;
  readonly serial: string;
}

/**
 * The lists as they lie there, and what Apache does: a client with a revoked serial number is rejected, another of the same CA and the
 * set's own are accepted. The clients are made for this by the CA's key, in memory alone, for an hour; without the key there are none.
 */
export async function proveRevocation(
  host: ReadableHost,
  facts: RevocationFacts,
  claims: readonly Claim[],
): Promise<Evidence> {
  const { set } = facts;
  const checks: Check[] = [listedCheck(facts, claims)];
  for (const [index, { ca, serial }] of oneOfEach(claims).entries()) {
    const suffix = index === 0 ? '' : `-${index + 1}`;
    checks.push(
      await proveDoor(host, set, {
        id: `revoked${suffix}`,
        label: `Apache rejects serial ${shownSerial(serial)}`,
        client: (await guestOf(host, facts, ca, serial)) ?? (await pairOf(host, facts, serial)),
        expected: 'out',
      }),
      await proveDoor(host, set, {
        id: `other${suffix}`,
        label: 'Another client of the same CA is accepted',
        client: await guestOf(host, facts, ca),
        expected: 'in',
      }),
    );
  }
  const isOwnRevoked = facts.cas.some(({ block }) => revokes(block, set.client.certificate?.serial));
  if (set.client.certificate !== undefined && !isOwnRevoked) checks.push(await proveAdmission(host, set));
  return evidenceOf(checks, 'revocation', [
    '`wizard certs status` shows who is revoked, and until when the list holds.',
  ]);
}

function listedCheck({ set }: RevocationFacts, claims: readonly Claim[]): Check {
  const label = 'The list of revoked certificates';
  const check = (state: Check['state'], detail: string): Check => ({ id: 'listed', label, state, detail });
  for (const { ca, serial } of claims) {
    const { block } = ca;
    const entry = block?.list.entries.find((one) => one.serial === serial);
    if (block === undefined || entry === undefined) return check('crit', `serial ${shownSerial(serial)} is not on it`);
    const end = block.list.nextUpdate?.date;
    if (end !== undefined && end <= set.now) return check('crit', `it expired on ${dateOf(end)}`);
  }
  const [first] = claims;
  const list = first?.ca.block?.list;
  const entry = list?.entries.find(({ serial }) => serial === first?.serial);
  if (list?.nextUpdate === undefined || entry === undefined) return check('crit', 'nobody is on it');
  const serials = claims.map(({ serial }) => shownSerial(serial)).join(', ');
  return check(
    'ok',
    `${serials} revoked on ${dateOf(entry.date)}; ${list.entries.length} on it, until ${dateOf(list.nextUpdate.date)}`,
  );
}

function revokes(block: ListedCa['block'], serial: string | undefined): boolean {
  return serial !== undefined && (block?.list.entries.some((entry) => shownSerial(entry.serial) === serial) ?? false);
}

/** One visit a CA shows that its list is read. */
function oneOfEach(claims: readonly Claim[]): readonly Claim[] {
  return claims.filter(({ ca }, index) => claims.findIndex((one) => one.ca === ca) === index);
}

/** The revoked client itself, where its files are on this host. */
async function pairOf(
  host: ReadableHost,
  { set }: RevocationFacts,
  serial: string,
): Promise<ThrowAwayClient | undefined> {
  for (const { keyPath, found } of await lookAtOthers(host, set, [])) {
    const [own] = certificatesOf(found.text ?? '');
    if (own?.serial !== serial || keyPath === undefined) continue;
    const { pem } = await openKeyFile(host, keyPath);
    if (pem !== undefined && found.text !== undefined) return { certificate: found.text, key: pem };
  }
  return undefined;
}

async function guestOf(
  host: ReadableHost,
  { set }: RevocationFacts,
  { issuer }: ListedCa,
  serial?: string,
): Promise<ThrowAwayClient | undefined> {
  if (issuer === undefined) return undefined;
  const { pem } = await openKeyFile(host, issuer.key, set.caPassphrase);
  const ca = await host.files.readText(issuer.certificate);
  if (pem === undefined || ca === undefined) return undefined;
  const chainPem = issuer.chain ?? '';
  const parts = { caCertificatePem: chainPem + ca, caKeyPem: pem, chainPem, at: host.clock.now() };
  try {
    return await makeGuest({ ...parts, ...(serial !== undefined && { serial }) });
  } catch (error) {
    if (error instanceof IssueError) return undefined;
    throw error;
  }
}
