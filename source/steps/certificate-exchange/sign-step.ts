import type { ReadableHost } from '../../host/host.ts';
import { firstCertificate } from '../../pki/certificate/matches.ts';
import { verifySet } from '../../pki/judge/verify-set.ts';
import { keyFingerprint } from '../../pki/keys/key-fingerprint.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence, Step } from '../../wizard/step.ts';
import { readSetFile } from '../certificates/read-set-file.ts';
import { chooseProfile } from './choose-profile.ts';
import { planSigning } from './sign-actions.ts';
import { lookAtSigning, type SignFacts, type SignItem, type SignWish } from './sign-facts.ts';

/** Signing requests where the CA's key is, as the work of one step. */
export function signStep(wish: SignWish): Step<SignFacts> {
  return {
    id: 'sign',
    title: 'Sign requests',
    purpose: 'Sign certificate requests of Barman hosts with the CA of the cluster.',
    look: (host, site) => lookAtSigning(host, site, wish),
    assess: () => ({ state: 'todo', summary: 'requests to be signed', findings: [] }),
    questions: () => [],
    plan: (facts) => planSigning(facts, wish),
    prove: (host, site) => proveSigning(host, site, wish),
  };
}

/** The certificates as they lie there: of the request's key, and such that verifiers accept them for their purpose. */
async function proveSigning(host: ReadableHost, site: Site, wish: SignWish): Promise<Evidence> {
  const facts = await lookAtSigning(host, site, wish);
  const checks = await Promise.all(facts.items.map((item) => check(host, facts, wish, item)));
  const failed = checks.find(({ state }) => state === 'crit');
  return {
    checks,
    problem: failed && {
      id: 'not-signed',
      message: `${failed.label}: ${failed.detail}`,
      fix: ['Nothing was left there. Look at the CA: wizard certs verify --ca FILE.'],
    },
  };
}

async function check(host: ReadableHost, facts: SignFacts, wish: SignWish, item: SignItem): Promise<Check> {
  const { authority, now, instanceNames } = facts;
  const trust = authority?.kind === 'usable' ? authority.ca.trustPem : '';
  const file = await readSetFile(host, item.output, false);
  const certificate = firstCertificate(Buffer.from(file.bytes).toString('latin1'));
  const { request } = item;
  const say = (state: Check['state'], detail: string): Check => ({ id: 'signed', label: item.output, state, detail });
  if (certificate === undefined || request === undefined) return say('crit', 'it cannot be read');
  if (keyFingerprint(certificate.spki) !== keyFingerprint(request.spki)) return say('crit', 'it is of another key');
  const profile = wish.profile ?? chooseProfile(request, instanceNames);
  const ca = { file: facts.caPath, bytes: Buffer.from(trust) };
  const name = (request.names[0] ?? request.commonName ?? '').replace(/^\*\./, 'any.');
  const { findings } = verifySet(
    profile === 'server' ? { ca, serverCertificate: file } : { ca, clientCertificate: file },
    {
      host: name,
      at: now,
      allowedClients: [request.commonName ?? ''],
    },
  );
  const blocking = findings.find(({ severity, group }) => severity === 'block' && group !== 'tpa');
  if (blocking !== undefined) return say('crit', blocking.message);
  return say('ok', `fits the request and the CA, until ${certificate.notAfter.date.toISOString().slice(0, 10)}`);
}
