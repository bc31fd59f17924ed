import { generateKeyPem } from '../keys/generate-key.ts';
import { issueCa, issueLeaf } from './issue.ts';

/** A client's certificate, its chain after it, and its key, in PEM: for one proof, in memory alone. */
export type ThrowAwayClient = { readonly certificate: string; readonly key: string };

export type GuestRequest = {
  /** The CA that signs, with its intermediates. */
  readonly caCertificatePem: string;
  readonly caKeyPem: string;
  /** PEM that follows the certificate: intermediates without the root. */
  readonly chainPem?: string;
  readonly at: Date;
  /** The serial number that it carries, as `Certificate.serial` has it; default: a random one. */
  readonly serial?: string;
  /** Default: `pg-backup-user`. */
  readonly commonName?: string;
};

/** A client of a CA that is there. Rejects with `IssueError` when the CA cannot sign. */
export async function makeGuest({
  chainPem = '',
  at,
  commonName = 'pg-backup-user',
  ...ca
}: GuestRequest): Promise<ThrowAwayClient> {
  const key = await generateKeyPem('ec-p256');
  const parts = { profile: 'client', publicKeyFrom: key, commonName, names: [] } as const;
  return { certificate: (await issueLeaf({ ...parts, ...ca, ...hourAround(at) })) + chainPem, key };
}

/** A client of a CA that nobody trusts. */
export async function makeStranger(at: Date): Promise<ThrowAwayClient> {
  const caKeyPem = await generateKeyPem('ec-p256');
  const caCertificatePem = await issueCa({ keyPem: caKeyPem, commonName: 'stranger.CA', ...hourAround(at) });
  const key = await generateKeyPem('ec-p256');
  const parts = { profile: 'client', publicKeyFrom: key, commonName: 'stranger', names: ['stranger'] } as const;
  return { certificate: await issueLeaf({ ...parts, caCertificatePem, caKeyPem, ...hourAround(at) }), key };
}

function hourAround(at: Date): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(at.getTime() - 300_000), notAfter: new Date(at.getTime() + 3_600_000) };
}
