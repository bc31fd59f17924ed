import type { ReadableHost } from '../../host/host.ts';
import type { SecureOutcome } from '../../host/network.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence } from '../../wizard/step.ts';
import { evidenceOf } from '../evidence-of.ts';
import { lookAtProxy, type ProxyFacts } from './proxy-facts.ts';
import { isTrusted } from './trust-anchor.ts';

const startPatience = 15_000;
const pause = 250;

/** Calls the proxy as its clients will: with the certificate it lets in, without one it does not, and port 80 is silent. */
export async function proveProxy(host: ReadableHost, site: Site): Promise<Evidence> {
  const facts = await lookAtProxy(host, site);
  const client = await readClient(host, facts.files.client);
  const ca = facts.ca.text ?? '';
  const call = (credentials?: { readonly certificate: string; readonly key: string }) =>
    host.network.request({
      hostName: facts.hostName,
      port: 443,
      path: '/status',
      ca,
      timeout: 10_000,
      ...(credentials && { client: credentials }),
    });
  const admitted = client === undefined ? undefined : await untilListening(() => call(client));
  const checks: Check[] = [
    withCertificate(admitted),
    withoutCertificate(admitted?.kind === 'answered' ? await call() : undefined),
    await portEighty(host),
    trusted(facts),
  ];
  return evidenceOf(checks, 'proxy', [
    `Look at ${facts.layout.errorLogs[0] ?? 'the error log of Apache'}.`,
    '`wizard check` goes through every rung and names the cause.',
  ]);
}

async function readClient(
  host: ReadableHost,
  paths: { readonly certificate: string; readonly key: string },
): Promise<{ certificate: string; key: string } | undefined> {
  if (!(await host.files.canRead(paths.key))) return undefined;
  const [certificate, key] = await Promise.all([
    host.files.readText(paths.certificate),
    host.files.readText(paths.key),
  ]);
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

/** A restart takes a moment until the port answers. */
async function untilListening(call: () => Promise<SecureOutcome>): Promise<SecureOutcome> {
  const deadline = performance.now() + startPatience;
  for (;;) {
    const outcome = await call();
    const waiting = outcome.kind === 'failed' && ['ECONNREFUSED', 'ECONNRESET'].includes(outcome.code);
    if (!waiting || performance.now() > deadline) return outcome;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function withCertificate(outcome: SecureOutcome | undefined): Check {
  const base = { id: 'admits', label: 'A client with a certificate is let in' };
  if (outcome === undefined)
    return { ...base, state: 'crit', detail: 'the client certificate or its key cannot be read' };
  if (outcome.kind === 'failed') return { ...base, state: 'crit', detail: `${outcome.code}: ${outcome.message}` };
  const served = outcome.status === 200;
  return { ...base, state: served ? 'ok' : 'crit', detail: `GET /status: HTTP ${outcome.status}` };
}

function withoutCertificate(outcome: SecureOutcome | undefined): Check {
  const base = { id: 'refuses', label: 'A client without a certificate is turned away' };
  if (outcome === undefined) return { ...base, state: 'not-run', detail: 'the proxy does not answer' };
  if (outcome.kind === 'answered')
    return { ...base, state: 'crit', detail: `it was answered with HTTP ${outcome.status}` };
  return { ...base, state: 'ok', detail: outcome.code };
}

async function portEighty(host: ReadableHost): Promise<Check> {
  const open = (await host.network.listeners(80)).filter(
    ({ process }) => process === undefined || /^(apache2|httpd)/.test(process.name),
  );
  return {
    id: 'port-80',
    label: 'Nothing on port 80',
    state: open.length === 0 ? 'ok' : 'warn',
    detail: open.length === 0 ? 'closed' : 'Apache still listens there',
  };
}

function trusted(facts: ProxyFacts): Check {
  const same = isTrusted(facts);
  return {
    id: 'trust-store',
    label: 'The CA is in the trust store',
    state: same ? 'ok' : 'warn',
    detail: facts.anchor.path,
  };
}
