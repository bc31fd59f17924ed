import { basename, dirname } from 'node:path';
import { findInstances, type Instance } from '../../config/barman-instances.ts';
import { toPlain } from '../../config/plain-value.ts';
import { OperatorError } from '../../errors.ts';
import type { Attributes, ReadableHost } from '../../host/host.ts';
import { readPem, writePem } from '../../pki/encoding/pem.ts';
import type { LeafProfileName } from '../../pki/issue/profiles.ts';
import { largestFile } from '../../pki/judge/set-file.ts';
import { inspectRequest, type RequestFacts } from '../../pki/request/inspect-request.ts';
import type { Secret } from '../../plan/secret.ts';
import type { Site } from '../../wizard/site.ts';
import { type Lifetimes, lifetimesOf } from '../certificates/lifetimes.ts';
import { type Authority, lookAtAuthority } from '../certificates/look-at-authority.ts';
import { type ClockFault, lookForWrongClock } from '../certificates/look-at-clock.ts';
import { type FoundKey, lookAtCertificate, lookAtKey } from '../certificates/look-at-files.ts';
import { type ConfigFacts, lookAtConfigIfAny } from '../look-at-config.ts';
import { ownerIn } from './request-facts.ts';

/** Paths are those of the host that signs. */
export interface SignWish {
  readonly requests: readonly string[];
  readonly profile: LeafProfileName | undefined;
  /** Undefined: each certificate goes beside its request. */
  readonly folder: string | undefined;
  readonly ca: string | undefined;
  readonly caKey: string | undefined;
}

export interface SignItem {
  readonly path: string;
  readonly request: RequestFacts | undefined;
  /** Why it cannot be signed. */
  readonly why: string | undefined;
  /** The request alone, without any text around it. */
  readonly pem: string;
  readonly output: string;
  readonly there: 'nothing' | 'certificate' | 'other';
  readonly own: Omit<Attributes, 'mode'>;
}

export interface SignFacts {
  readonly config: ConfigFacts | undefined;
  readonly lifetimes: Lifetimes;
  readonly now: Date;
  readonly clockFault: ClockFault | undefined;
  readonly instanceNames: readonly string[];
  /** Names and addresses of all instances, lower case; undefined without config.yml. */
  readonly clusterNames: readonly string[] | undefined;
  readonly caPath: string;
  readonly caKeyPath: string;
  readonly caKey: FoundKey;
  readonly passphrase: Secret | undefined;
  readonly authority: Authority | undefined;
  readonly items: readonly SignItem[];
}

/** Looks at the requests and at the CA of the cluster's folder. Needs nothing of a Barman host. */
export async function lookAtSigning(host: ReadableHost, site: Site, wish: SignWish): Promise<SignFacts> {
  const config = await lookAtConfigIfAny(host, site);
  const { caPath, caKeyPath } = pathsOf(config, wish);
  const found = await lookAtCertificate(host, caPath);
  const now = site.at ?? host.clock.now();
  const passphrase = site.caPassphrase;
  const instances = config === undefined ? [] : findInstances(config.document);
  return {
    config,
    lifetimes: lifetimesOf(config),
    now,
    clockFault: await lookForWrongClock(host, site),
    instanceNames: instances.map(({ name }) => name.toLowerCase()),
    clusterNames: config && instances.flatMap(namesOf),
    caPath,
    caKeyPath,
    caKey: await lookAtKey(host, caKeyPath, found.text, passphrase),
    passphrase,
    authority: await lookAtAuthority(host, {
      given: { path: caPath, found },
      inPlace: [],
      keyPath: caKeyPath,
      passphrase,
      at: now,
    }),
    items: await Promise.all(wish.requests.map((path) => lookAtItem(host, path, wish.folder))),
  };
}

/** TPA's places below the folder of config.yml; without one the operator names them. */
function pathsOf(config: ConfigFacts | undefined, { ca, caKey }: SignWish): { caPath: string; caKeyPath: string } {
  const ssl = config && `${dirname(config.file)}/ssl`;
  const caPath = ca ?? (ssl === undefined ? caKey && `${dirname(caKey)}/CA.crt` : `${ssl}/CA.crt`);
  if (caPath === undefined) {
    throw new OperatorError({
      id: 'no-ca',
      message: 'There is no config.yml here, so it is not known which CA signs.',
      fix: [
        'Run this in the cluster’s folder on the TPA controller, or name its file: --config FILE.',
        'Or name the CA: --ca FILE --ca-key FILE.',
      ],
    });
  }
  return { caPath, caKeyPath: caKey ?? `${ssl ?? dirname(caPath)}/CA.key` };
}

/** What an operator may call an instance by: its name, its first label, and its addresses in config.yml. */
function namesOf({ name, originalName, node }: Instance): readonly string[] {
  const plain = toPlain(node);
  const addresses =
    typeof plain === 'object' && plain !== null
      ? Object.entries(plain).flatMap(([key, value]) =>
          /(^|_)ip(_address)?$/.test(key) && typeof value === 'string' ? [value] : [],
        )
      : [];
  const names = [name, originalName].flatMap((one) => [one, one.split('.')[0] ?? one]);
  return [...names, ...addresses].map((one) => one.toLowerCase());
}

async function lookAtItem(host: ReadableHost, path: string, folder: string | undefined): Promise<SignItem> {
  const target = folder ?? dirname(path);
  const output = `${target === '/' ? '' : target}/${basename(path).replace(/\.(csr|req|pem)$/i, '')}.crt`;
  const [facts, own] = await Promise.all([host.files.stat(output), ownerIn(host, target)]);
  const text = facts?.kind === 'file' ? await host.files.readText(output, largestFile) : '';
  const there =
    facts === undefined ? 'nothing' : text?.includes('-----BEGIN CERTIFICATE-----') ? 'certificate' : 'other';
  const bytes = await host.files.read(path, largestFile);
  const rest = { path, output, there, own } as const;
  const blocks = bytes === undefined ? [] : readPem(bytes).blocks;
  const requests = blocks.filter(({ label }) => label.endsWith('CERTIFICATE REQUEST'));
  const refuse = (why: string): SignItem => ({ ...rest, request: undefined, why, pem: '' });
  if (bytes === undefined) return refuse('it is missing');
  if (blocks.some(({ label }) => label.endsWith('PRIVATE KEY')))
    return refuse('it holds a private key, which belongs to its host alone');
  if (requests.length > 1) return refuse('it holds several requests: give each a file of its own');
  const inspection = inspectRequest(bytes);
  const der = requests[0]?.der;
  if (!inspection.ok || der === undefined) return refuse(inspection.ok ? 'its base64 is damaged' : inspection.why);
  return { ...rest, request: inspection.request, why: undefined, pem: writePem('CERTIFICATE REQUEST', der) };
}
