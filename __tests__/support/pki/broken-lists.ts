import { Buffer } from 'node:buffer';
import { type KeyObject, sign } from 'node:crypto';
import { writePem } from '../../../source/pki/encoding/pem.ts';
import type { Revocation } from '../../../source/pki/judge/judge-revocation.ts';
import type { SetFile } from '../../../source/pki/judge/set-file.ts';
import type { CertificateSet } from '../../../source/pki/judge/verify-set.ts';
import type { BrokenSet } from './broken-set.ts';
import { bitString, commonName, integer, sequence, time } from './der-writer.ts';
import { algorithms } from './forge.ts';
import { certificateSet, client, days, file, intermediate, keys, pem } from './kit.ts';

interface ListParts {
  readonly issuer?: string;
  readonly signer?: KeyObject;
  readonly from?: Date;
  /** Null leaves it out. */
  readonly to?: Date | null;
  readonly revoked?: readonly Uint8Array[];
}

/** PEM of a good list of revoked certificates, but for the changes. */
export function list({ issuer = 'speedy.CA', signer = keys.ca, from, to, revoked = [] }: ListParts = {}): string {
  const { identifier, hash } = algorithms['ecdsa-sha256'];
  const entries = revoked.map((serial) => sequence(serial, time(days(-2))));
  const tbs = sequence(
    ...[integer(1), identifier, commonName(issuer), time(from ?? days(-5))],
    ...(to === null ? [] : [time(to ?? days(25))]),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
  );
  return writePem('X509 CRL', sequence(tbs, identifier, bitString(0, ...sign(hash, tbs, signer))));
}

const serial = Buffer.from('02020102', 'hex');
const withLists = (files: readonly SetFile[], more: Partial<Revocation> = {}): CertificateSet => ({
  ...certificateSet({ clientCertificate: pem(client({ serial })) }),
  revocation: { places: ['revoked.crl'], files, depth: 'chain', isOptional: false, ...more },
});
const withList = (text: string, more?: Partial<Revocation>) => withLists([file('revoked.crl', text)], more);
const belowIntermediate = (depth: Revocation['depth']): CertificateSet => {
  const issuing = { issuer: 'speedy Issuing CA', signer: keys.intermediate };
  const clientCertificate = file('client.crt', pem(client({ serial, ...issuing }), intermediate()));
  return { ...withList(list(issuing), { depth }), clientCertificate };
};
const expired = { from: days(-40), to: days(-10) };

/** What the proxy's list of revoked certificates does to a set that is good. */
export const brokenLists: readonly BrokenSet[] = [
  { name: 'list that holds nobody', verdict: 'ok', findings: [], make: () => withList(list()) },
  { name: 'list without an end', verdict: 'ok', findings: [], make: () => withList(list({ to: null })) },
  {
    name: 'list with nine days left',
    verdict: 'warn',
    findings: ['crl-expiring'],
    file: 'revoked.crl',
    make: () => withList(list({ to: days(9) })),
  },
  {
    name: 'list that has ended',
    verdict: 'block',
    findings: ['crl-expired'],
    file: 'revoked.crl',
    make: () => withList(list(expired)),
  },
  {
    name: 'ended list beside its successor',
    verdict: 'ok',
    findings: [],
    make: () => withList(list(expired) + list()),
  },
  {
    name: 'ended list of another CA',
    verdict: 'ok',
    findings: [],
    make: () => withList(list({ ...expired, issuer: 'another CA', signer: keys.otherCa }) + list()),
  },
  {
    name: 'list that begins tomorrow',
    verdict: 'block',
    findings: ['not-yet-valid'],
    make: () => withList(list({ from: days(1) })),
  },
  {
    name: 'list signed with another key',
    verdict: 'block',
    findings: ['bad-signature'],
    make: () => withList(list({ signer: keys.otherCa })),
  },
  {
    name: 'revoked client',
    verdict: 'block',
    findings: ['revoked'],
    file: 'client.crt',
    make: () => withList(list({ revoked: [serial] })),
  },
  { name: 'another one revoked', verdict: 'ok', findings: [], make: () => withList(list({ revoked: [integer(9)] })) },
  {
    name: 'certificate in the place of the list',
    verdict: 'block',
    findings: ['not-pem'],
    make: () => withList(pem(client())),
  },
  {
    name: 'list cut in the middle',
    verdict: 'block',
    findings: ['der-malformed'],
    make: () => withList(list().replace(/\n[^-\n]+\n-----END/, '\n-----END')),
  },
  {
    name: 'missing list',
    verdict: 'block',
    findings: ['file-missing'],
    make: () => withLists([file('revoked.crl', '', { problem: 'missing' })]),
  },
  {
    name: 'list of another CA alone',
    verdict: 'block',
    findings: ['crl-missing'],
    file: 'revoked.crl',
    make: () => withList(list({ issuer: 'another CA', signer: keys.otherCa })),
  },
  {
    name: 'no list of the CA where none is demanded',
    verdict: 'ok',
    findings: [],
    make: () => withList(list({ issuer: 'another CA', signer: keys.otherCa }), { isOptional: true }),
  },
  {
    name: 'ended list and its successor in two files',
    verdict: 'ok',
    findings: [],
    make: () => withLists([file('1c.r0', list(expired)), file('1c.r1', list())]),
  },
  {
    name: 'intermediate without a list, where the leaf’s is demanded',
    verdict: 'ok',
    findings: [],
    make: () => belowIntermediate('leaf'),
  },
  {
    name: 'root without a list, where the chain’s are demanded',
    verdict: 'block',
    findings: ['crl-missing'],
    make: () => belowIntermediate('chain'),
  },
];
