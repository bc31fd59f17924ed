import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';
import { extensions, ip } from '../../support/pki/forge.ts';
import {
  at,
  certificateSet,
  client,
  days,
  file,
  host,
  id,
  keyPem,
  keys,
  pem,
  root,
  server,
} from '../../support/pki/kit.ts';

const ids = (findings: readonly { readonly id: string; readonly group: string }[]) =>
  findings.filter(({ group }) => group !== 'tpa').map((finding) => finding.id);

test('a key that TPA would replace is told and does not change the verdict', () => {
  const { verdict, findings } = verifySet(certificateSet(), { host, at });
  expect(findings.map((finding) => [finding.id, finding.group, finding.file])).toEqual([
    ['tpa-will-replace-key', 'tpa', 'server.key'],
    ['tpa-will-replace-key', 'tpa', 'client.key'],
  ]);
  expect(verdict).toBe('ok');
});

test('another clock gives another verdict', () => {
  expect(ids(verifySet(certificateSet(), { host, at: days(301) }).findings)).toEqual(['expired', 'expired']);
});

test('the last second is still valid', () => {
  const set = certificateSet({ serverCertificate: pem(server({ notAfter: at })) });
  expect(ids(verifySet(set, { host, at }).findings)).toEqual(['expiring']);
});

test('the renewal window is the caller’s', () => {
  expect(ids(verifySet(certificateSet(), { host, at, renewalWindowDays: 400 }).findings)).toEqual([
    'expiring',
    'expiring',
  ]);
});

test('a service that may call the API is no stranger', () => {
  const set = certificateSet({ clientCertificate: pem(client({ subject: 'monitoring' })) });
  expect(ids(verifySet(set, { host, at, allowedClients: ['monitoring'] }).findings)).toEqual([]);
});

test('a host given by address needs an address in the certificate', () => {
  const set = certificateSet({
    serverCertificate: pem(server({ replace: { [id.names]: extensions.names(ip(192, 0, 2, 7)) } })),
  });
  expect(ids(verifySet(set, { host: '192.0.2.7', at }).findings)).toEqual([]);
  expect(ids(verifySet(set, { host: '192.0.2.8', at }).findings)).toEqual(['host-mismatch']);
});

test('only the CA: nothing else is asked for', () => {
  expect(verifySet({ ca: file('root.crt', pem(root())) }, { host, at })).toEqual({ verdict: 'ok', findings: [] });
});

test('every further client is judged', () => {
  const other = {
    certificate: file('agent.crt', pem(client({ subject: 'pemagent-x', notAfter: days(-2) }))),
    key: file('agent.key', keyPem(keys.client)),
  };
  const { findings } = verifySet({ ...certificateSet(), otherClients: [other] }, { host, at });
  expect(findings.filter(({ severity }) => severity === 'block').map((finding) => [finding.id, finding.file])).toEqual([
    ['expired', 'agent.crt'],
  ]);
});

test('no finding holds a part of a key', () => {
  const secret = keyPem(keys.server).split('\n').slice(1, -2);
  const damaged = Buffer.from(keyPem(keys.server).replace('M', 'N'));
  const sets = [
    certificateSet({ serverCertificate: keyPem(keys.server) }),
    certificateSet({ serverKey: damaged }),
    certificateSet({ clientKey: keyPem(keys.server) }),
  ];
  const text = JSON.stringify(sets.map((set) => verifySet(set, { host, at })));
  for (const line of secret) expect(text).not.toContain(line.slice(0, 16));
});

test('two hundred certificates of one name are judged in bounded time', () => {
  const many = Array.from({ length: 120 }, (_, i) =>
    root({ serial: Buffer.of(2, 2, 1, i), signer: keys.otherCa, issuer: 'x.CA' }),
  );
  const started = performance.now();
  verifySet(certificateSet({ ca: pem(...many) }), { host, at });
  expect(performance.now() - started).toBeLessThan(5000);
});
