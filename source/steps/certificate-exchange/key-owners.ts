import { basename, dirname } from 'node:path';
import type { ReadableHost } from '../../host/host.ts';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import { oid } from '../../pki/encoding/oids.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import { type ExchangePlace, exchangePlace } from './exchange-place.ts';
import { lookAtKeyState } from './key-state.ts';

/** A private key of the set's folder, and what it is for. */
export interface KeyOwner {
  readonly place: ExchangePlace;
  readonly key: 'in-place' | 'waiting';
  readonly path: string;
  /** SHA-256 of its public half, hex. */
  readonly publicKey: string;
}

/** More files than this in one folder are not a certificate folder. */
const most = 200;

/** Every key of the folder that can be read: server, client, other clients, and new ones that wait for a certificate. */
export async function lookAtKeyOwners(host: ReadableHost, set: CertificateSetFacts): Promise<readonly KeyOwner[]> {
  const files = (await host.files.list(dirname(set.places.server.key.path))) ?? [];
  const found = files.flatMap((file) => /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})\.key(?:\.new)?$/.exec(file)?.[1] ?? []);
  const own = [set.places.server, set.places.client].map(({ key }) => basename(key.path, '.key'));
  const others = found.filter((name) => !reserved.includes(name.toLowerCase()) && !own.includes(name));
  const { server, client } = set.places;
  const names = [...new Set([server.name, client.name, ...others.slice(0, most)])];
  const owners = await Promise.all(
    names.map(async (name) => {
      const place = await exchangePlace(host, set, name);
      return [await keyOwner(host, place, 'in-place'), await keyOwner(host, place, 'waiting')];
    }),
  );
  return owners.flat().filter((owner) => owner !== undefined);
}

/** Names that are no client's (`requireClientName`); a CA's key may lie there. */
const reserved: readonly string[] = ['root', 'ca', 'ca-next'];

async function keyOwner(host: ReadableHost, place: ExchangePlace, key: KeyOwner['key']): Promise<KeyOwner | undefined> {
  const { path } = key === 'in-place' ? place.key : place.waitingKey;
  const state = await lookAtKeyState(host, path);
  return state.kind === 'usable' ? { place, key, path, publicKey: state.publicKey } : undefined;
}

/** Whose certificate it is: by its key, and where several files hold that key by its purpose, then by its name. */
export function chooseOwner(
  { purposes, commonName }: Pick<CertificateFacts, 'purposes' | 'commonName'>,
  publicKey: string,
  owners: readonly KeyOwner[],
): KeyOwner | undefined {
  const [server, client] = [purposes.includes(oid.serverAuth), purposes.includes(oid.clientAuth)];
  const rank = ({ place, key }: KeyOwner) =>
    (server !== client && (place.profile === 'server') !== server ? 4 : 0) +
    (place.profile === 'client' && place.name !== commonName ? 2 : 0) +
    (key === 'waiting' ? 1 : 0);
  return owners.filter((owner) => owner.publicKey === publicKey).sort((a, b) => rank(a) - rank(b))[0];
}
