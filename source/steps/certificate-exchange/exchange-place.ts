import type { ReadableHost } from '../../host/host.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import type { Place } from '../certificates/certificate-places.ts';
import { requireClientName } from '../certificates/issue-client-step.ts';

/** The files of one certificate whose request goes to a CA elsewhere. */
export interface ExchangePlace {
  /** Name of the file on the controller: `pg-backup-api`, `pg-backup-user` (or what config.yml calls them), or that of another client. */
  readonly name: string;
  readonly profile: 'server' | 'client';
  readonly certificate: Place;
  readonly key: Place;
  /** Where a new key waits for its certificate; nobody but root reads it. */
  readonly waitingKey: Place;
}

/** A client that is there keeps owner and mode; a new one gets those of the set's own client. Throws a usage error for what is no name. */
export async function exchangePlace(
  host: ReadableHost,
  { places, hostName }: Pick<CertificateSetFacts, 'places' | 'hostName'>,
  given: string,
): Promise<ExchangePlace> {
  const waiting = (key: Place): Place => ({ path: `${key.path}.new`, attributes: places.client.key.attributes });
  if (given === places.server.name) {
    return { profile: 'server', ...places.server, waitingKey: waiting(places.server.key) };
  }
  if (given === places.client.name) {
    return { profile: 'client', ...places.client, waitingKey: waiting(places.client.key) };
  }
  const name = given === 'pemagent' ? `pemagent-${hostName}`.slice(0, 64) : given;
  requireClientName(name);
  const folder = places.client.certificate.path.slice(0, places.client.certificate.path.lastIndexOf('/'));
  const certificate = await asItIs(host, `${folder}/${name}.crt`, places.client.certificate);
  const key = await asItIs(host, `${folder}/${name}.key`, places.client.key);
  return { name, profile: 'client', certificate, key, waitingKey: waiting(key) };
}

async function asItIs(host: ReadableHost, path: string, like: Place): Promise<Place> {
  const facts = await host.files.stat(path);
  if (facts?.kind !== 'file') return { path, attributes: like.attributes };
  // Whatever the mode was: a key is its owner's alone.
  const { owner, group } = facts;
  return { path, attributes: { owner, group, mode: like.attributes.mode } };
}
