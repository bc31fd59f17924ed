import type { ReadableHost } from '../../host/host.ts';
import { makeGuest, type ThrowAwayClient } from '../../pki/issue/throw-away-client.ts';
import { IssueError } from '../../pki/issue-error.ts';
import type { Issuer } from '../../plan/actions.ts';
import type { Secret } from '../../plan/secret.ts';
import { openKeyFile } from '../certificates/look-at-files.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { nextIssuer, oldIssuer } from './trust-actions.ts';

/** A client of each CA whose key is here, in memory alone: to be shown to the proxy after a phase. */
export interface Guests {
  readonly old: ThrowAwayClient | undefined;
  readonly new: ThrowAwayClient | undefined;
}

export async function makeGuests(host: ReadableHost, facts: RotationFacts): Promise<Guests> {
  return {
    old: await guestOf(host, oldIssuer(facts), facts.set.caPassphrase),
    new: await guestOf(host, nextIssuer(facts), facts.set.caPassphrase),
  };
}

/** Undefined where the key is elsewhere, or the CA cannot sign any more. */
async function guestOf(
  host: ReadableHost,
  issuer: Issuer | undefined,
  passphrase: Secret | undefined,
): Promise<ThrowAwayClient | undefined> {
  if (issuer === undefined) return undefined;
  const { pem } = await openKeyFile(host, issuer.key, passphrase);
  const ca = await host.files.readText(issuer.certificate);
  if (pem === undefined || ca === undefined) return undefined;
  const chainPem = issuer.chain ?? '';
  try {
    return await makeGuest({ caCertificatePem: chainPem + ca, caKeyPem: pem, chainPem, at: host.clock.now() });
  } catch (error) {
    if (error instanceof IssueError) return undefined;
    throw error;
  }
}
