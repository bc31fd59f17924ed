import { generateKeyPairSync } from 'node:crypto';
import { commonName } from './pki/der-writer.ts';
import { extensions, forge } from './pki/forge.ts';
import { pem } from './pki/kit.ts';
import { type ThrowAwayPki, throwAwayPki } from './throw-away-pki.ts';

/** A root with an issuing CA below it, of P-256, valid now. */
export interface OrganisationPki {
  readonly root: string;
  /** Certificate and key of the CA that signs leaves. */
  readonly issuing: ThrowAwayPki;
}

const day = 86_400_000;

export async function organisationPki(): Promise<OrganisationPki> {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const signer = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const [notBefore, notAfter] = [new Date(Date.now() - 20 * day), new Date(Date.now() + 1000 * day)];
  const rootParts = [extensions.ca(), extensions.caUsage(), extensions.subjectKey(signer)];
  const name = commonName('Example Root');
  const root = forge({
    ...{ issuer: name, subject: name, notBefore, notAfter, key: signer, signer },
    extensions: rootParts,
  });
  const issuing = forge({
    ...{ issuer: name, subject: commonName('Issuing CA'), notBefore, notAfter, key, signer },
    extensions: [extensions.ca(0), extensions.caUsage(), extensions.subjectKey(key), extensions.authorityKey(signer)],
  });
  const leaves = await throwAwayPki();
  const caKey = key.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { root: pem(root), issuing: { ...leaves, ca: pem(issuing), caKey } };
}
