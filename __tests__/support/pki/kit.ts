import { Buffer } from 'node:buffer';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writePem } from '../../../source/pki/encoding/pem.ts';
import type { SetFile } from '../../../source/pki/judge/set-file.ts';
import type { CertificateSet } from '../../../source/pki/judge/verify-set.ts';
import { commonName } from './der-writer.ts';
import { clientAuth, dns, extensions, type Forgery, forge, serverAuth } from './forge.ts';

/** When and for whom the sets of this folder are judged. */
export const at = new Date('2026-11-23T09:00:00Z');
export const host = 'barman1.example.com';

export const days = (count: number) => new Date(at.getTime() + count * 86_400_000);

const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** Keys for a whole test file: P-256 is made in a millisecond. */
export const keys = {
  ca: ec(),
  oldCa: ec(),
  otherCa: ec(),
  intermediate: ec(),
  server: ec(),
  client: ec(),
  stranger: ec(),
};

type Parts = Omit<Partial<Forgery>, 'issuer' | 'subject'> & {
  readonly subject?: string | Uint8Array;
  readonly issuer?: string | Uint8Array;
};

const nameOf = (name: string | Uint8Array) => (typeof name === 'string' ? commonName(name) : name);

function made(defaults: Parts & Pick<Forgery, 'key' | 'signer'>, changes: Parts): Buffer {
  const { subject = 'speedy.CA', issuer = 'speedy.CA', ...parts } = { ...defaults, ...changes };
  const times = { notBefore: days(-10), notAfter: days(300), extensions: [] };
  return forge({ ...times, ...parts, subject: nameOf(subject), issuer: nameOf(issuer) });
}

/** DER of a good root, but for the changes. */
export function root(changes: Parts = {}): Buffer {
  const key = changes.key ?? keys.ca;
  const signer = changes.signer ?? key;
  const list = [extensions.ca(), extensions.caUsage(), extensions.subjectKey(key)];
  return made({ notBefore: days(-20), notAfter: days(3000), extensions: list, key, signer }, changes);
}

/** DER of a good intermediate below `root()`. */
export function intermediate(changes: Parts = {}): Buffer {
  const key = keys.intermediate;
  const list = [extensions.ca(0), extensions.caUsage(), extensions.subjectKey(key), extensions.authorityKey(keys.ca)];
  return made({ subject: 'speedy Issuing CA', notAfter: days(1000), extensions: list, key, signer: keys.ca }, changes);
}

type LeafChanges = Parts & {
  /** Replaces the extension of that identifier, or adds it; undefined leaves it out. */
  readonly replace?: Readonly<Record<string, Uint8Array | undefined>>;
};

export const id = {
  usage: '2.5.29.15',
  names: '2.5.29.17',
  basic: '2.5.29.19',
  authority: '2.5.29.35',
  purposes: '2.5.29.37',
} as const;

function leaf(subject: string, key: KeyObject, purpose: string, names: Uint8Array, changes: LeafChanges): Buffer {
  const signer = changes.signer ?? keys.ca;
  const list: Record<string, Uint8Array | undefined> = {
    [id.basic]: extensions.notCa(),
    [id.usage]: extensions.leafUsage(),
    [id.purposes]: extensions.purposes(purpose),
    [id.names]: names,
    ski: extensions.subjectKey(changes.key ?? key),
    [id.authority]: extensions.authorityKey(signer),
    ...changes.replace,
  };
  const present = Object.values(list).filter((value): value is Uint8Array => value !== undefined);
  return made({ subject, extensions: present, key, signer }, changes);
}

/** DER of a good server certificate, but for the changes. */
export function server(changes: LeafChanges = {}): Buffer {
  return leaf(host, keys.server, serverAuth, extensions.names(dns(host)), changes);
}

/** DER of a good client certificate, but for the changes. */
export function client(changes: LeafChanges = {}): Buffer {
  return leaf('pg-backup-user', keys.client, clientAuth, extensions.names(dns('pg-backup-user')), changes);
}

export const pem = (...certificates: readonly Uint8Array[]) =>
  certificates.map((one) => writePem('CERTIFICATE', one)).join('');
export const keyPem = (key: KeyObject) => key.export({ format: 'pem', type: 'pkcs8' }).toString();

/** A file of a set from text or bytes. */
export function file(name: string, content: string | Uint8Array, more: Partial<SetFile> = {}): SetFile {
  return { file: name, bytes: typeof content === 'string' ? Buffer.from(content, 'latin1') : content, ...more };
}

type Contents = { readonly [name in keyof CertificateSet]?: string | Uint8Array | SetFile };
const fileNames = {
  ca: 'root.crt',
  serverCertificate: 'server.crt',
  serverKey: 'server.key',
  clientCertificate: 'client.crt',
  clientKey: 'client.key',
} as const;

/** A good set, with the given files instead. */
export function certificateSet(changes: Omit<Contents, 'otherClients'> = {}): CertificateSet {
  const contents = {
    ca: pem(root()),
    serverCertificate: pem(server()),
    serverKey: keyPem(keys.server),
    clientCertificate: pem(client()),
    clientKey: keyPem(keys.client),
    ...changes,
  };
  const one = (name: keyof typeof fileNames): SetFile => {
    const content = contents[name];
    return typeof content === 'string' || content instanceof Uint8Array ? file(fileNames[name], content) : content;
  };
  return {
    ca: one('ca'),
    serverCertificate: one('serverCertificate'),
    serverKey: one('serverKey'),
    clientCertificate: one('clientCertificate'),
    clientKey: one('clientKey'),
  };
}
