import { rotationStep } from '../../source/steps/certificate-rotation/rotation-step.ts';
import type { PhaseName, RotationWish } from '../../source/steps/certificate-rotation/rotation-wish.ts';
import type { Site } from '../../source/wizard/site.ts';
import { carryOut, folder, siteOf } from './certificate-host.ts';
import { exchangeHost } from './exchange-host.ts';
import type { TemporaryHost } from './temporary-host.ts';
import type { ThrowAwayPki } from './throw-away-pki.ts';

export const nextCa = `${folder}/CA-next.crt`;
export const nextKey = `${folder}/CA-next.key`;
export const caKey = `${folder}/CA.key`;

/** A host with a whole set whose CA's key is in the folder, and another client of that CA. */
export async function rotationHost(pki: ThrowAwayPki): Promise<ReturnType<typeof exchangeHost>> {
  const host = exchangeHost(pki);
  host.put(caKey, pki.caKey, 0o600);
  const agent = await pki.issue('client', ['pemagent-barman1']);
  host.put(`${folder}/pemagent-barman1.crt`, agent.certificate);
  host.put(`${folder}/pemagent-barman1.key`, agent.key, 0o600);
  return host;
}

/** One phase, as the command does it: keys of P-256, which are made in a moment. */
export function rotate(
  host: TemporaryHost,
  phase: PhaseName,
  changes: Partial<RotationWish> = {},
  site: Partial<Site> = {},
) {
  return carryOut(host, siteOf(site), {}, rotationStep({ ...wishFor(phase), ...changes, phase }));
}

export function wishFor(phase: PhaseName | undefined): RotationWish {
  return { phase, sameKey: false, ca: undefined, caKey: undefined, keyType: 'ec-p256', newKey: false };
}
