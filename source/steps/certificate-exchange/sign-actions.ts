import { OperatorError, usageError } from '../../errors.ts';
import { leafNames } from '../../pki/encoding/leaf-names.ts';
import type { LeafProfileName } from '../../pki/issue/profiles.ts';
import type { AdoptedCa } from '../../pki/judge/adopt-ca.ts';
import { keyFingerprint } from '../../pki/keys/key-fingerprint.ts';
import type { RequestFacts } from '../../pki/request/inspect-request.ts';
import { judgeRequest, type RequestFinding } from '../../pki/request/judge-request.ts';
import type { IssueCertificate, Plan } from '../../plan/actions.ts';
import { validityOf } from '../certificates/lifetimes.ts';
import { chooseProfile } from './choose-profile.ts';
import { requireSigner } from './require-signer.ts';
import type { SignFacts, SignItem, SignWish } from './sign-facts.ts';

/** A request that may be signed, and as what. */
export interface Signable {
  readonly item: SignItem;
  readonly request: RequestFacts;
  readonly profile: LeafProfileName;
  readonly findings: readonly RequestFinding[];
}

/** The certificates as a plan: all of them or none. */
export function planSigning(facts: SignFacts, wish: SignWish): Plan {
  const ca = requireSigner(facts);
  const signable = judgeSigning(facts, wish);
  const outputs = signable.map(({ item }) => item.output);
  const twice = outputs.find((output, index) => outputs.indexOf(output) !== index);
  if (twice !== undefined) throw usageError(`Two requests would both become ${twice}.`, ['Sign one after the other.']);
  return {
    title: `Sign ${signable.map(({ request }) => request.commonName).join(' and ')} with ${ca.signing.subject}`,
    actions: [
      ...signable.map((one) => issue(facts, ca, one)),
      { kind: 'install-staged', paths: outputs, why: 'No certificate is there before all of them are signed.' },
    ],
    notes: [...new Set(signable.flatMap((one) => notes(facts, ca, one)))],
    undoIfUnproven: true,
  };
}

/** What each request is, and what is odd about it. Throws OperatorError for one that must not be signed. */
export function judgeSigning(facts: SignFacts, wish: SignWish): readonly Signable[] {
  const ca = requireSigner(facts);
  return facts.items.map((item) => judged(facts, wish, ca, item));
}

function judged(facts: SignFacts, wish: SignWish, ca: AdoptedCa, item: SignItem): Signable {
  const { request, path, why, output, there } = item;
  if (request === undefined) {
    throw new OperatorError({
      id: 'request-refused',
      message: `${path} cannot be signed: ${why}.`,
      fix: ['Make it on the Barman host: wizard certs request.'],
    });
  }
  const profile = wish.profile ?? chooseProfile(request, facts.instanceNames);
  if (profile === undefined) {
    throw usageError(`${path}: it is not clear whether ${request.subject} is a server or a client.`, [
      'Say it: --profile server or --profile client.',
    ]);
  }
  const issuerName = ca.signing.commonName;
  const findings = judgeRequest(request, { profile, clusterNames: facts.clusterNames, issuerName });
  const blocking = findings.find(({ severity }) => severity === 'block');
  if (blocking !== undefined) {
    throw new OperatorError({ id: blocking.id, message: `${path}: ${blocking.message}`, fix: [blocking.fix] });
  }
  if (there === 'other') {
    throw new OperatorError({
      id: 'file-exists',
      message: `${output} is there and is no certificate; it is left alone.`,
      fix: ['Move it away, or name another folder: --out DIR.'],
    });
  }
  return { item, request, profile, findings };
}

function issue(facts: SignFacts, ca: AdoptedCa, { item, request, profile }: Signable): IssueCertificate {
  const { passphrase, caKey } = facts;
  const commonName = request.commonName ?? '';
  const { notBefore, notAfter } = validityOf(facts, facts.lifetimes[profile]);
  return {
    kind: 'issue-certificate',
    path: item.output,
    attributes: { ...item.own, mode: 0o644 },
    copies: [],
    profile,
    commonName,
    names: leafNames(commonName, request.names).names.map(({ text }) => text),
    key: item.path,
    request: item.pem,
    issuer: {
      certificate: facts.caPath,
      key: facts.caKeyPath,
      ...(caKey.protection === 'opened' && passphrase && { passphrase }),
      ...(ca.chainPem !== '' && { chain: ca.chainPem }),
    },
    notBefore,
    notAfter: [notAfter, ca.signing.notAfter.toISOString()].sort()[0] ?? notAfter,
    why: 'Its sender has proved to hold the key. Purpose and limits are the profile’s, whatever it asks for.',
  };
}

function notes(facts: SignFacts, ca: AdoptedCa, { item, request, profile, findings }: Signable): readonly string[] {
  const { value, source } = facts.lifetimes[profile];
  const clamped = Date.parse(validityOf(facts, facts.lifetimes[profile]).notAfter) > ca.signing.notAfter.getTime();
  return [
    `${item.path}: ${request.subject}, ${request.keyType}, as a ${profile}; SHA-256 of its public key: ${keyFingerprint(request.spki)}.`,
    ...findings.map(({ message, fix }) => `warning: ${item.path}: ${message} ${fix}`),
    ...(item.there === 'certificate' ? [`${item.output} is there already; the new certificate takes its place.`] : []),
    `Lifetime: ${value} (${source})${clamped ? ', cut to the end of the CA' : ''}.`,
  ];
}
