import { basename, dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Certificate } from '../../pki/certificate/certificate.ts';
import { certificatesOf } from '../../pki/certificate/matches.ts';
import { type ListBlock, readListFile, shownSerial } from '../../pki/certificate/revocation-list.ts';
import { checkSignature } from '../../pki/certificate/signature.ts';
import { largestFile } from '../../pki/judge/set-file.ts';
import {
  type ListRequest,
  type ListRequestReading,
  missingIn,
  readListRequest,
} from '../../pki/request/list-request.ts';
import type { Plan } from '../../plan/actions.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence, Step } from '../../wizard/step.ts';
import { ownerIn } from '../certificate-exchange/request-facts.ts';
import { requireSigner } from '../certificate-exchange/require-signer.ts';
import { lookAtSigning, type SignFacts, type SignWish } from '../certificate-exchange/sign-facts.ts';
import { validityOf } from '../certificates/lifetimes.ts';
import { evidenceOf } from '../evidence-of.ts';
import { orNothing } from '../or-nothing.ts';
import { longest } from './list-actions.ts';

interface SignListFacts {
  readonly signing: SignFacts;
  readonly reading: ListRequestReading;
  readonly output: string;
  readonly own: { readonly owner: string; readonly group: string };
  /** What is in the place of the list. */
  readonly there: string | undefined;
}

/** Where the signed list of a request goes. */
export function listOutput(request: string, folder: string | undefined): string {
  const target = folder ?? dirname(request);
  return `${target === '/' ? '' : target}/${basename(request).replace(/\.json$/i, '')}.crl`;
}

/** Signs the list of revoked certificates for a host that asks, where the CA's key is. `wish.requests` names one file. */
export function signListStep(wish: SignWish): Step<SignListFacts> {
  const [path = ''] = wish.requests;
  const look = async (host: ReadableHost, site: Site): Promise<SignListFacts> => {
    const output = listOutput(path, wish.folder);
    return {
      signing: await lookAtSigning(host, site, { ...wish, requests: [] }),
      reading: readListRequest((await host.files.readText(path, largestFile)) ?? ''),
      output,
      own: await ownerIn(host, dirname(output)),
      there: (await host.files.readText(output, largestFile)) ?? undefined,
    };
  };
  return {
    id: 'sign',
    title: 'Sign a list of revoked certificates',
    purpose: 'Sign the list of revoked certificates that a Barman host asks for.',
    look,
    assess: () => ({ state: 'todo', summary: 'a list to be signed', findings: [] }),
    questions: () => [],
    plan: (facts) => planSigning(facts, path),
    prove: (host, site) => proveSigned(host, site, look),
  };
}

function planSigning(facts: SignListFacts, path: string): Plan {
  const { signing, output, own, there } = facts;
  const adopted = requireSigner(signing);
  const { request, ca } = judged(facts, path);
  const { host, number, entries, current } = request;
  const before = current === undefined ? [] : (readListFile(current)?.[0]?.list.entries ?? []);
  const { caPath, caKeyPath, caKey, passphrase, now } = signing;
  const end = { notAfter: ca.notAfter.date };
  const isOld = (serial: string) => before.some((one) => one.serial === serial);
  return {
    title: `Sign the list of revoked certificates of ${adopted.signing.subject} for ${host}`,
    actions: [
      {
        kind: 'make-revocation-list',
        path: output,
        attributes: { ...own, mode: 0o644 },
        lists: [
          {
            issuer: {
              certificate: caPath,
              key: caKeyPath,
              ...(caKey.protection === 'opened' && passphrase && { passphrase }),
              ...(adopted.chainPem !== '' && { chain: adopted.chainPem }),
            },
            number: String(number),
            entries: entries.map(({ serial, date, reason }) => ({ serial, date: date.toISOString(), reason })),
            now: now.toISOString(),
            nextUpdate: validityOf(signing, longest, end).notAfter,
          },
        ],
        others: '',
        summary: entries.map(
          ({ serial, name, reason }) =>
            `${isOld(serial) ? 'stays revoked' : 'revoke'}: serial ${shownSerial(serial)}${name === '' ? '' : ` (CN=${name})`}${reason === 'unspecified' ? '' : `, ${reason}`}`,
        ),
        why: `${host} asks for it; Apache there rejects the certificates that are on it.`,
      },
      { kind: 'install-staged', paths: [output], why: 'There is no list before it is signed.' },
    ],
    notes: [
      'A request is not signed: make sure with the host that it is to revoke these.',
      ...(there === undefined ? [] : [`${output} is there already; the new list takes its place.`]),
    ],
    undoIfUnproven: true,
  };
}

/** The request, and the CA that it means. Throws OperatorError for one that must not be signed. */
function judged(
  { reading, signing, output, there }: SignListFacts,
  path: string,
): { readonly request: ListRequest; readonly ca: Certificate } {
  const refuse = (id: string, message: string, fix: string) => new OperatorError({ id, message, fix: [fix] });
  const again = 'Make the request again on the Barman host: wizard certs revoke NAME --request FILE.';
  if (!reading.ok) throw refuse('request-refused', `${path} cannot be signed: ${reading.why}.`, again);
  const { request } = reading;
  const [ca] = certificatesOf(requireSigner(signing).signing.pem);
  if (ca === undefined || ca.keyHash !== request.caKeyHash) {
    throw refuse(
      'another-ca',
      `${path} is for another CA than ${signing.caPath}.`,
      'Sign where the key of that CA is, or name it: --ca FILE --ca-key FILE.',
    );
  }
  const inPlace = there === undefined ? undefined : readListFile(there);
  if (there !== undefined && inPlace === undefined) {
    throw refuse('file-exists', `${output} is there and is no list; it is left alone.`, 'Move it away.');
  }
  for (const block of [...(readListFile(request.current ?? '') ?? []), ...(inPlace ?? [])]) {
    const why = whyNotAfter(request, block, ca);
    if (why !== undefined) throw refuse('request-refused', `${path} cannot be signed: ${why}.`, again);
  }
  return { request, ca };
}

/** Why the request is no successor of a list; undefined where it is, or the list is another CA's. */
function whyNotAfter(request: ListRequest, { list, pem }: ListBlock, ca: Certificate): string | undefined {
  if (checkSignature(list, ca.spki) !== 'good')
    return request.current === pem ? 'the list that it brings is not signed by this CA' : undefined;
  if (list.number !== undefined && request.number <= list.number && pem === request.current)
    return `its number ${request.number} is not larger than that of the list before, ${list.number}`;
  const [gone] = missingIn(request, list.entries);
  return gone === undefined ? undefined : `serial ${shownSerial(gone)} was revoked before, and is not on it`;
}

async function proveSigned(
  host: ReadableHost,
  site: Site,
  look: (host: ReadableHost, site: Site) => Promise<SignListFacts>,
): Promise<Evidence> {
  const { signing, reading, output } = await look(host, site);
  const [block] = readListFile((await orNothing(host.files.readText(output))) ?? '') ?? [];
  const [ca] = signing.authority?.kind === 'usable' ? certificatesOf(signing.authority.ca.signing.pem) : [];
  const isRight =
    block !== undefined &&
    ca !== undefined &&
    reading.ok &&
    checkSignature(block.list, ca.spki) === 'good' &&
    missingIn(reading.request, block.list.entries).length === 0 &&
    reading.request.entries.every(({ serial }) => block.list.revoked.has(serial));
  const check: Check = {
    id: 'signed',
    label: output,
    state: isRight ? 'ok' : 'crit',
    detail: isRight
      ? `number ${block.list.number}, ${block.list.entries.length} on it`
      : 'it is not what was asked for',
  };
  return evidenceOf([check], 'list', ['Look at the CA: wizard certs verify --ca FILE.']);
}
