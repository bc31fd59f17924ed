import type { ReadableHost } from '../../host/host.ts';
import { inspectCertificates } from '../../pki/certificate/inspect.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence, Step } from '../../wizard/step.ts';
import { proveAdmission } from '../certificates/prove-admission.ts';
import { proveCertificates } from '../certificates/prove-certificates.ts';
import { evidenceOf } from '../evidence-of.ts';
import { planImport } from './import-actions.ts';
import { type ImportFacts, type ImportWish, lookAtImport } from './import-facts.ts';
import type { ImportItem } from './import-item.ts';
import { isOfSet } from './import-refusals.ts';

/** Certificates that were signed elsewhere, as the work of one step: look, plan, prove. */
export function importStep(wish: ImportWish): Step<ImportFacts> {
  return {
    id: 'import',
    title: 'Import certificates',
    purpose: 'Put certificates that were signed elsewhere in place.',
    look: (host, site) => lookAtImport(host, site, wish),
    assess: () => ({ state: 'todo', summary: 'certificates to be imported', findings: [] }),
    questions: () => [],
    plan: planImport,
    prove: (host, site) => proveImport(host, site, wish),
  };
}

/** Each certificate in its place with its key; the set as after a renewal; every other client let in by the proxy. */
async function proveImport(host: ReadableHost, site: Site, wish: ImportWish): Promise<Evidence> {
  const facts = await lookAtImport(host, site, wish);
  const others = facts.items.filter(({ place }) => !isOfSet(facts.set, place));
  const ofSet = others.length < facts.items.length ? await proveCertificates(host, site) : undefined;
  const checks = [
    ...facts.items.map(placeCheck),
    ...(ofSet?.checks ?? []),
    ...(await Promise.all(others.map((item) => admission(host, facts, item)))),
  ];
  const fix = ['`wizard certs status` shows every certificate with its findings.'];
  return { ...evidenceOf(checks, 'import', fix), ...(ofSet?.problem && { problem: ofSet.problem }) };
}

function placeCheck({ place, certificate, inPlace, key }: ImportItem): Check {
  const inspection = inspectCertificates(inPlace ?? '');
  const there = inspection.ok ? inspection.certificates[0]?.fingerprint : undefined;
  const isThere = there === certificate.fingerprint && key === 'in-place';
  return {
    id: 'in-place',
    label: place.certificate.path,
    state: isThere ? 'ok' : 'crit',
    detail: isThere ? `serial ${certificate.serial}, with its key` : 'it is not the certificate that was imported',
  };
}

async function admission(host: ReadableHost, { set }: ImportFacts, { place }: ImportItem): Promise<Check> {
  const pair = { certificate: place.certificate.path, key: place.key.path };
  const check = await proveAdmission(host, set, pair);
  return { ...check, label: `${place.name} is let in` };
}
