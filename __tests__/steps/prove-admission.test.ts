import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReadableHost } from '../../source/host/host.ts';
import type { SecureOutcome, SecureRequest } from '../../source/host/network.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../../source/steps/certificates/certificate-facts.ts';
import { proveAdmission } from '../../source/steps/certificates/prove-admission.ts';
import { certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import { at, client, keyPem, keys, pem, root, server } from '../support/pki/kit.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

const served = { serial: '01', notAfter: at, fingerprint256: 'AA' };
let machine: TemporaryHost;
let facts: CertificateSetFacts;
beforeEach(async () => {
  machine = certificateHost(at);
  machine.put(`${folder}/root.crt`, pem(root()));
  machine.put(`${folder}/pg-backup-api.crt`, pem(server()));
  machine.put(`${folder}/pg-backup-user.crt`, pem(client()));
  machine.put(`${folder}/pg-backup-user.key`, keyPem(keys.client), 0o600);
  facts = { ...(await lookAtCertificates(machine, siteOf())), served: { kind: 'serving', certificate: served } };
});
afterEach(() => machine.end());

const answer = (status: number): SecureOutcome => ({
  kind: 'answered',
  status,
  contentType: 'text/html; charset=utf-8',
  body: '"OK"',
  served,
  milliseconds: 4.2,
});

/** The host whose proxy ends every exchange like this, and what it was asked. */
function answering(outcome: SecureOutcome) {
  const asked: SecureRequest[] = [];
  const network = {
    ...machine.network,
    request: async (request: SecureRequest) => {
      asked.push(request);
      return outcome;
    },
  };
  return { host: { ...machine, network } as ReadableHost, asked };
}

describe('a client certificate after a renewal', () => {
  test('is shown to the proxy with its key, for /status', async () => {
    const { host, asked } = answering(answer(200));
    expect(await proveAdmission(host, facts)).toMatchObject({ state: 'ok', detail: 'GET /status: HTTP 200 in 4 ms' });
    expect(asked).toMatchObject([
      {
        hostName: 'barman1.example.com',
        port: 443,
        path: '/status',
        client: { certificate: pem(client()), key: keyPem(keys.client) },
      },
    ]);
  });

  test.each([
    [answer(403), 'crit', 'the proxy refuses it: HTTP 403'],
    [answer(401), 'crit', 'the proxy refuses it: HTTP 401'],
    [answer(503), 'warn', 'it is let in, but GET /status ends with HTTP 503: see `wizard check`'],
    [{ kind: 'failed', code: 'ECONNRESET', message: 'socket hang up', served }, 'crit', 'ECONNRESET: socket hang up'],
  ] as const)('%j is %s', async (outcome, state, detail) => {
    expect(await proveAdmission(answering(outcome).host, facts)).toMatchObject({ state, detail });
  });

  test('is not tried before there is a proxy', async () => {
    const { host, asked } = answering(answer(200));
    expect(await proveAdmission(host, { ...facts, served: { kind: 'no-proxy' } })).toMatchObject({ state: 'not-run' });
    expect(asked).toEqual([]);
  });

  test.each([
    [{ kind: 'stopped', service: 'apache2' }, 'apache2 is not running, though its virtual host is enabled'],
    [{ kind: 'silent', why: 'ECONNREFUSED' }, 'no certificate on port 443 (ECONNREFUSED)'],
    [
      { kind: 'elsewhere', names: '/etc/x.crt', vhost: '/etc/apache2/sites-enabled/pg-backup-api.conf' },
      'the virtual host /etc/apache2/sites-enabled/pg-backup-api.conf serves /etc/x.crt',
    ],
  ] as const)('a proxy that is %j fails the proof', async (state, detail) => {
    const { host } = answering(answer(200));
    expect(await proveAdmission(host, { ...facts, served: state })).toMatchObject({ state: 'crit', detail });
  });
});
