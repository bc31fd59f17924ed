import type { ReadableHost } from '../../host/host.ts';
import type { ThrowAwayClient } from '../../pki/issue/throw-away-client.ts';
import type { Check } from '../../wizard/step.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import { noProxy } from '../certificates/look-at-served.ts';

export interface Visit {
  readonly id: string;
  readonly label: string;
  /** Undefined where no such client could be made: then nothing is said. */
  readonly client: ThrowAwayClient | undefined;
  readonly expected: 'in' | 'out';
}

const reloadPatience = 15_000;
const pause = 250;

/** Shows a client to the running proxy until it is treated as expected: a reload takes a moment. */
export async function proveDoor(host: ReadableHost, set: CertificateSetFacts, visit: Visit): Promise<Check> {
  const { id, label, client, expected } = visit;
  const check = (state: Check['state'], detail: string): Check => ({ id, label, state, detail });
  if (set.served.kind === 'no-proxy') return check('not-run', noProxy);
  if (client === undefined) return check('not-run', 'the key of that CA is not here: no client could be made');
  const deadline = performance.now() + reloadPatience;
  let answer = await knock(host, set, client);
  while (answer.state !== expected && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    answer = await knock(host, set, client);
  }
  return check(answer.state === expected ? 'ok' : 'crit', answer.detail);
}

interface Answer {
  readonly state: 'in' | 'out' | 'unclear';
  readonly detail: string;
}

/** An API that is down behind the proxy (502 to 504) is beyond the door all the same. */
async function knock(
  host: ReadableHost,
  { hostName, ca }: CertificateSetFacts,
  client: ThrowAwayClient,
): Promise<Answer> {
  const request = { hostName, port: 443, path: '/status', ca: ca.text ?? '', client, timeout: 10_000 };
  const outcome = await host.network.request(request);
  if (outcome.kind === 'answered') {
    const { status } = outcome;
    const isOut = status === 401 || status === 403;
    return { state: isOut ? 'out' : 'in', detail: `GET /status: HTTP ${status}` };
  }
  const detail = /^ERR_SSL_/.test(outcome.code) ? outcome.code : `${outcome.code}: ${outcome.message}`;
  // What ends the exchange after the proxy has shown its certificate is about the client's.
  const isRefusal = outcome.served !== undefined && /^(?:ERR_SSL_|EPROTO|ECONNRESET|EPIPE)/.test(outcome.code);
  const isAlert = /^ERR_SSL_(?:TLSV1|SSLV3|TLSV13)_ALERT/.test(outcome.code);
  return { state: isRefusal || isAlert ? 'out' : 'unclear', detail };
}
