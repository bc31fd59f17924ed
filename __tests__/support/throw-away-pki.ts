import { issueCa, issueLeaf } from '../../source/pki/issue/issue.ts';
import { generateKeyPem } from '../../source/pki/keys/generate-key.ts';

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** A CA of P-256 with a server and a client, made for a test; valid now, for the machine's clock is what TLS looks at. */
export interface ThrowAwayPki {
  readonly ca: string;
  readonly caKey: string;
  readonly server: Pair;
  readonly client: Pair;
  issue(profile: 'server' | 'client', names: readonly string[], days?: Days): Promise<Pair>;
}

/** Begin and end of a validity in days from now. */
export type Days = readonly [from: number, to: number];

export const pkiHost = 'barman1.example.com';

export async function throwAwayPki(name = 'test.CA'): Promise<ThrowAwayPki> {
  const caKey = await generateKeyPem('ec-p256');
  const ca = await issueCa({ keyPem: caKey, commonName: name, ...validity([-1000, 1000]) });
  const issue: ThrowAwayPki['issue'] = async (profile, names, days = [-1, 300]) => {
    const key = await generateKeyPem('ec-p256');
    const [commonName = ''] = names;
    const parts = { profile, commonName, names, caCertificatePem: ca, caKeyPem: caKey, publicKeyFrom: key };
    return { key, certificate: await issueLeaf({ ...parts, ...validity(days) }) };
  };
  const server = await issue('server', [pkiHost]);
  return { ca, caKey, issue, server, client: await issue('client', ['pg-backup-user']) };
}

function validity([from, to]: Days): { readonly notBefore: Date; readonly notAfter: Date } {
  const day = 86_400_000;
  return { notBefore: new Date(Date.now() + from * day), notAfter: new Date(Date.now() + to * day) };
}
