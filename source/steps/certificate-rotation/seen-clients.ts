import { dirname } from 'node:path';
import type { ReadableHost } from '../../host/host.ts';
import type { Certificate } from '../../pki/certificate/certificate.ts';
import { certificatesOf } from '../../pki/certificate/matches.ts';
import { commonNameOf } from '../../pki/encoding/distinguished-name.ts';
import {
  clientLogConf,
  clientLogPath,
  clientLogRotation,
  clientLogText,
  keptClientLogs,
  type LoggedClient,
  readClientLog,
} from '../../proxy/client-log.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import { orNothing } from '../or-nothing.ts';
import { type FoundConf, lookAtConf } from '../server-conf-actions.ts';
import type { IssuedCertificate } from './issued-certificates.ts';

/** A client certificate that was shown to Apache, and by which of two CAs it is: `unclear` where the log cannot tell. */
export interface SeenClient {
  readonly name: string;
  /** Hex, lower case. */
  readonly serial: string;
  readonly ca: 'old' | 'new' | 'unclear';
  readonly first: Date;
  readonly last: Date;
  readonly requests: number;
  /** Where it came from, the latest first. */
  readonly addresses: readonly string[];
}

/** Who came during a rotation, as far as Apache logs it. */
export interface SeenClients {
  /** What the configuration has to say for the CAs of now. */
  readonly wanted: string;
  readonly conf: FoundConf;
  /** The rule of logrotate, where it is there. */
  readonly rule: string | undefined;
  /** There is a directory for such a rule. */
  readonly rotates: boolean;
  readonly log: string;
  /** Since when clients are logged; undefined where they are not. */
  readonly since: Date | undefined;
  /** Those of the old CA first, the latest first. */
  readonly clients: readonly SeenClient[];
}

/** More of one log is not read. */
const mostBytes = 16 * 1024 * 1024;

export async function lookAtSeen(
  host: ReadableHost,
  set: CertificateSetFacts,
  nextPem: string | undefined,
  issued: readonly IssuedCertificate[],
): Promise<SeenClients> {
  const place = clientLogConf(set.layout);
  const conf = await lookAtConf(host, place);
  const cas = casOf(set, nextPem);
  const log = clientLogPath(set.layout);
  const wanted = clientLogText(
    log,
    [...cas.old, ...cas.new].map(({ keyId }) => keyId),
  );
  const isOn = conf.enabled && conf.text === wanted;
  const written = isOn ? await host.files.stat(place.path) : undefined;
  const clients = written === undefined ? [] : seenIn(await readLogs(host, log), cas, issued, set.places.client.name);
  const rule = (await orNothing(host.files.readText(clientLogRotation))) ?? undefined;
  const rotates = (await host.files.stat(dirname(clientLogRotation))) !== undefined;
  return { wanted, conf, rule, rotates, log, since: written?.modified, clients };
}

async function readLogs(host: ReadableHost, log: string): Promise<readonly LoggedClient[]> {
  const paths = [log, ...Array.from({ length: keptClientLogs }, (_, index) => `${log}.${index + 1}`)];
  const texts = await Promise.all(
    paths.map(async (path) => (await orNothing(host.files.readEnd(path, mostBytes)))?.bytes),
  );
  return texts.flatMap((bytes) => (bytes === undefined ? [] : readClientLog(Buffer.from(bytes).toString('utf8'))));
}

/** What signs on both sides: key identifier (hex) and common name, intermediates included. */
export interface SigningCas {
  readonly old: readonly SigningCa[];
  readonly new: readonly SigningCa[];
}

interface SigningCa {
  readonly keyId: string;
  readonly name: string | undefined;
}

function casOf({ ca, server, client }: CertificateSetFacts, nextPem: string | undefined): SigningCas {
  const coming = certificatesOf(nextPem ?? '');
  const isComing = (keyHash: string) => coming.some((one) => one.keyHash === keyHash);
  const chains = [ca.text, server.text, client.text].flatMap((text) => certificatesOf(text ?? ''));
  const signing = (certificates: readonly Certificate[]) => {
    const all = certificates.map(({ subjectKeyIdentifier, keyHash, subject }) => ({
      keyId: (subjectKeyIdentifier ?? keyHash).toLowerCase(),
      name: commonNameOf(subject),
    }));
    return [...new Map(all.map((one) => [one.keyId, one])).values()];
  };
  const trusted = chains.filter(({ basicConstraints, keyHash }) => basicConstraints?.ca && !isComing(keyHash));
  return { old: signing(trusted), new: signing(coming) };
}

/**
 * One row a certificate. By the key identifier of its CA; where the certificate or the log names none, by its serial number if it is known
 * here, else by the name of its CA, if just one has it. Clients of other CAs are other sites’. The clients that a proof of this program
 * makes for an hour (`makeGuest`) are none. Pure.
 */
export function seenIn(
  logged: readonly LoggedClient[],
  cas: SigningCas,
  issued: readonly Pick<IssuedCertificate, 'certificate' | 'generation'>[],
  clientName: string,
): readonly SeenClient[] {
  const rows = new Map<string, SeenClient>();
  for (const one of [...logged].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const ca = caOf(one, cas, issued);
    const isGuest = one.name === clientName && one.notAfter.getTime() - one.notBefore.getTime() === 3_900_000;
    if (ca === undefined || isGuest) continue;
    const key = `${ca} ${one.serial}`;
    const before = rows.get(key);
    rows.set(key, {
      name: one.name ?? '(no name)',
      serial: one.serial,
      ca,
      first: before?.first ?? one.at,
      last: one.at,
      requests: (before?.requests ?? 0) + 1,
      addresses: [...new Set([one.address, ...(before?.addresses ?? [])])].slice(0, 5),
    });
  }
  const order = { old: 0, unclear: 1, new: 2 } as const;
  return [...rows.values()].sort((a, b) => order[a.ca] - order[b.ca] || b.last.getTime() - a.last.getTime());
}

function caOf(
  { caKeyId, serial, issuer }: LoggedClient,
  cas: SigningCas,
  issued: readonly Pick<IssuedCertificate, 'certificate' | 'generation'>[],
): SeenClient['ca'] | undefined {
  const sides = (test: (ca: SigningCa) => boolean) => (['old', 'new'] as const).filter((side) => cas[side].some(test));
  const [byKey] = sides(({ keyId }) => keyId === caKeyId);
  if (byKey !== undefined) return byKey;
  const named = sides(({ name }) => name !== undefined && name === issuer);
  if (named.length < 2) return named[0];
  const known = issued.find(({ certificate }) => certificate.serial.toLowerCase() === serial)?.generation;
  return known === 'old' || known === 'new' ? known : 'unclear';
}

/** The last sight of a client that the old CA may have issued. */
export function lastOfOld({ clients }: SeenClients): SeenClient | undefined {
  return clients.filter(({ ca }) => ca !== 'new').sort((a, b) => b.last.getTime() - a.last.getTime())[0];
}

/** For how long nobody came with the old CA, in ms; undefined where it is not logged. */
export function quietFor(seen: SeenClients, now: Date): number | undefined {
  if (seen.since === undefined) return undefined;
  const last = lastOfOld(seen)?.last ?? seen.since;
  return Math.max(0, now.getTime() - Math.max(last.getTime(), seen.since.getTime()));
}

/** One sentence: who came last with the old CA, or for how long nobody did. */
export function seenSentence(seen: SeenClients, now: Date): string {
  if (seen.since === undefined) {
    return 'Who still comes with the old CA is not logged: `wizard certs rotate --wait` has Apache log it, and waits until nobody does.';
  }
  const since = `logged since ${minuteOf(seen.since)}`;
  const last = lastOfOld(seen);
  if (last === undefined) return `Nobody has come with the old CA for ${spanOf(quietFor(seen, now) ?? 0)} (${since}).`;
  const who = `${last.name} from ${last.addresses[0] ?? '?'}, ${spanOf(now.getTime() - last.last.getTime())} ago`;
  return `Last with the old CA: ${who} (${since}).`;
}

/** 2026-11-30 20:15 UTC */
export function minuteOf(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** “3 d”, “5 h”, “12 min”, “40 s”: the largest unit that is full. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 2 * 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
