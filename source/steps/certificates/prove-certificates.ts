import type { ReadableHost } from '../../host/host.ts';
import { daysLeft } from '../../pki/issue/lifetime.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence } from '../../wizard/step.ts';
import { evidenceOf } from '../evidence-of.ts';
import { type CertificateSetFacts, lookAtCertificates } from './certificate-facts.ts';
import { noProxy, presents, whyNotServing } from './look-at-served.ts';
import { proveAdmission } from './prove-admission.ts';

const reloadPatience = 15_000;
const pause = 250;

/** Judges the files in place, and waits until a running Apache presents the certificate of its file and lets the client in. */
export async function proveCertificates(host: ReadableHost, site: Site): Promise<Evidence> {
  const deadline = performance.now() + reloadPatience;
  const measure = async () => {
    const facts = await lookAtCertificates(host, site);
    return { facts, admission: await proveAdmission(host, facts) };
  };
  let { facts, admission } = await measure();
  while (mayStillCome(facts, admission) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    ({ facts, admission } = await measure());
  }
  const checks = [setCheck(facts), ...dateChecks(facts), servedCheck(facts), admission];
  return evidenceOf(checks, 'certificates', ['`wizard certs status` shows every certificate with its findings.']);
}

/** A reload and a start take a moment; another virtual host stays what it is. */
function mayStillCome(facts: CertificateSetFacts, admission: Check): boolean {
  const { kind } = facts.served;
  return kind !== 'elsewhere' && (servedCheck(facts).state === 'crit' || admission.state === 'crit');
}

function setCheck(facts: CertificateSetFacts): Check {
  const complete = [facts.ca, facts.server, facts.client].every(({ certificate }) => certificate !== undefined);
  const blocking = facts.findings.find(({ severity, group }) => severity === 'block' && group !== 'tpa');
  const warnings = facts.findings.filter(({ severity, group }) => severity === 'warn' && group !== 'tpa');
  const label = 'CA, server and client fit together';
  if (!complete) return { id: 'set', label, state: 'crit', detail: 'a certificate is missing or not readable' };
  if (blocking !== undefined)
    return { id: 'set', label, state: 'crit', detail: `${blocking.file}: ${blocking.message}` };
  return {
    id: 'set',
    label,
    state: warnings.length > 0 ? 'warn' : 'ok',
    detail: warnings[0]?.message ?? 'signatures, names, purposes and dates verified',
  };
}

function dateChecks(facts: CertificateSetFacts): Check[] {
  return (['ca', 'server', 'client'] as const).map((part) => {
    const { certificate } = facts[part];
    const left = certificate && daysLeft(certificate, facts.now);
    const detail = certificate
      ? `${left} days left, until ${certificate.notAfter.toISOString().slice(0, 10)}`
      : 'not readable';
    const state = left === undefined || left < 0 ? 'crit' : left < 30 ? 'warn' : 'ok';
    return { id: `${part}-dates`, label: `${part === 'ca' ? 'CA' : part} certificate`, state, detail };
  });
}

/** The states that count as success are a closed list: no proxy here, or the very certificate of the file. */
function servedCheck({ served, server }: CertificateSetFacts): Check {
  const check = (state: Check['state'], detail: string): Check => ({
    ...{ id: 'served', label: 'Apache serves the certificate of its file' },
    ...{ state, detail },
  });
  if (served.kind === 'no-proxy') return check('not-run', noProxy);
  if (served.kind !== 'serving') return check('crit', whyNotServing(served) ?? '');
  const { serial } = served.certificate;
  return presents(served, server.certificate)
    ? check('ok', `serial ${serial}`)
    : check('crit', `it serves serial ${serial}, another certificate`);
}
