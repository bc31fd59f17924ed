import type { ReadableHost } from '../../host/host.ts';
import type { Check } from '../../wizard/step.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import { noProxy, whyNotServing } from './look-at-served.ts';

const label = 'The client certificate is let in';

/**
 * GET /status through the running proxy with a client pair in place, the set's own by default. A handshake that fails, 401 and 403 say that the proxy does
 * not take the certificate; an API that is down behind it (502 to 504) says nothing about certificates.
 */
export async function proveAdmission(
  host: ReadableHost,
  facts: CertificateSetFacts,
  pair = { certificate: facts.places.client.certificate.path, key: facts.places.client.key.path },
): Promise<Check> {
  const check = (state: Check['state'], detail: string): Check => ({ id: 'admitted', label, state, detail });
  if (facts.served.kind === 'no-proxy') return check('not-run', noProxy);
  const why = whyNotServing(facts.served);
  if (why !== undefined) return check('crit', why);
  if (!(await host.files.canRead(pair.key))) return check('crit', `${pair.key} is not readable for you`);
  const [ca, certificate, key] = await Promise.all(
    [facts.places.trust.path, pair.certificate, pair.key].map((path) => host.files.readText(path)),
  );
  if (ca === undefined || certificate === undefined || key === undefined) return check('crit', 'a file is missing');
  const outcome = await host.network.request({
    hostName: facts.hostName,
    port: 443,
    path: '/status',
    ca,
    client: { certificate, key },
    timeout: 10_000,
  });
  if (outcome.kind === 'failed') return check('crit', `${outcome.code}: ${outcome.message}`);
  const { status } = outcome;
  if (status === 401 || status === 403) return check('crit', `the proxy refuses it: HTTP ${status}`);
  return status === 200
    ? check('ok', `GET /status: HTTP 200 in ${Math.round(outcome.milliseconds)} ms`)
    : check('warn', `it is let in, but GET /status ends with HTTP ${status}: see \`wizard check\``);
}
