import { basename } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Certificate } from '../../pki/certificate/certificate.ts';
import { factsOf } from '../../pki/certificate/inspect.ts';
import { certificatesOf } from '../../pki/certificate/matches.ts';
import { stateDirectory } from '../../plan/state-directory.ts';
import { lookAtConsumers } from '../certificates/consumers.ts';
import { lookAtOthers } from '../certificates/other-certificates.ts';
import { orNothing } from '../or-nothing.ts';
import { type RevocationFacts, signerOf } from './revocation-facts.ts';

/** One certificate that is to be revoked. */
export interface Revocable {
  /** Octets of its serial number in hex. */
  readonly serial: string;
  /** Undefined for a serial number alone of which no certificate is known here. */
  readonly certificate: Certificate | undefined;
  readonly where: string;
}

/** What the operator named: NAME (all certificates of a client), SERIAL or FILE (just one). */
export interface Target {
  readonly named: 'name' | 'serial' | 'file' | 'nothing';
  readonly certificates: readonly Revocable[];
  /** Names of clients that are known here, for whoever mistyped one. */
  readonly known: readonly string[];
}

/** More backups than this are not looked through. */
const mostBackups = 2_000;

/**
 * Finds what is meant: a known client's name first, then a serial number, then a file (`file`: its path on the host). The certificates
 * that a client had before its renewals are of it, too, and are accepted until they end: those that backups of runs still hold.
 */
export async function findTarget(
  host: ReadableHost,
  facts: RevocationFacts,
  word: string,
  file: string,
): Promise<Target> {
  const { set, cas } = facts;
  const { server, client } = set.places;
  const others = await lookAtOthers(host, set, await lookAtConsumers(host, set.layout));
  const looked = [
    { path: server.certificate.path, text: set.server.text },
    { path: client.certificate.path, text: set.client.text },
    ...others.map(({ path, found }) => ({ path, text: found.text })),
    ...(await backups(host)),
  ];
  const found = looked.flatMap(({ path, text }): Revocable[] => {
    const [certificate] = certificatesOf(text ?? '');
    if (certificate === undefined || certificate.basicConstraints?.ca || signerOf(cas, certificate) === undefined)
      return [];
    return [{ serial: certificate.serial, certificate, where: path }];
  });
  const all = [...new Map(found.map((one) => [one.serial, one])).values()];
  const known = [...new Set(all.map(nameOf))].filter((name) => name !== '').sort();
  const wanted = word === 'pemagent' ? `pemagent-${set.hostName}`.slice(0, 64) : word;
  const named = all.filter(
    (one) => nameOf(one) === wanted || (basename(one.where, '.crt') === wanted && !one.where.includes('%')),
  );
  // A name has all its certificates, whatever their files are called.
  const names = new Set(named.map(nameOf));
  const ofName = all.filter((one) => named.includes(one) || names.has(nameOf(one)));
  if (ofName.length > 0) return { named: 'name', certificates: ofName.filter((one) => lives(one, set.now)), known };
  const serial = serialOf(word);
  if (serial !== undefined) {
    const one = all.find((certificate) => certificate.serial === serial);
    return { named: 'serial', certificates: [one ?? { serial, certificate: undefined, where: word }], known };
  }
  const text = await orNothing(host.files.readText(file, 1024 * 1024));
  if (text === undefined) return { named: 'nothing', certificates: [], known };
  const [certificate] = certificatesOf(text);
  if (certificate === undefined) {
    throw new OperatorError({
      id: 'not-a-certificate',
      message: `${file} holds no certificate in PEM form.`,
      fix: ['Name the certificate (.crt), not its key or a request.'],
    });
  }
  return { named: 'file', certificates: [{ serial: certificate.serial, certificate, where: file }], known };
}

/** The common name; empty where there is none. */
export function nameOf({ certificate }: Revocable): string {
  return (certificate && factsOf(certificate).commonName) ?? '';
}

function lives({ certificate }: Revocable, now: Date): boolean {
  return certificate === undefined || certificate.notAfter.date > now;
}

/** Hex with or without colons and 0x, as openssl, browsers and `certs status` show it; undefined for anything else. */
function serialOf(word: string): string | undefined {
  const hex = word.replace(/^0x/i, '').replaceAll(':', '').toLowerCase();
  if (!/^[0-9a-f]{1,40}$/.test(hex)) return undefined;
  const octets = (hex.length % 2 === 0 ? hex : `0${hex}`).replace(/^(?:00)+(?=[0-9a-f]{2})/, '');
  return /^[89a-f]/.test(octets) ? `00${octets}` : octets;
}

/** Certificates that runs of this program replaced; none where this user may not look. */
async function backups(host: ReadableHost): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const folder = stateDirectory(host).backups;
  const runs = (await orNothing(host.files.list(folder))) ?? [];
  const names = await Promise.all(
    runs.map(async (run) =>
      (await orNothing(host.files.list(`${folder}/${run}`)))?.map((name) => `${folder}/${run}/${name}`),
    ),
  );
  const paths = names.flatMap((list) => list ?? []).filter((path) => /\.(?:crt|pem|cer)(?:~\d+)?$/.test(path));
  const texts = await Promise.all(
    paths
      .slice(-mostBackups)
      .map(async (path) => ({ path, text: await orNothing(host.files.readText(path, 1024 * 1024)) })),
  );
  return texts.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}
