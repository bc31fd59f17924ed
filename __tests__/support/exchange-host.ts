import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueLeafFor } from '../../source/pki/issue/issue.ts';
import { inspectRequest } from '../../source/pki/request/inspect-request.ts';
import { certificateHost, folder } from './certificate-host.ts';
import type { TemporaryHost } from './temporary-host.ts';
import { type Days, pkiHost, type ThrowAwayPki } from './throw-away-pki.ts';

/** A Debian host with a whole set in place and the CA's key elsewhere: TLS looks at the machine's clock, so the set is valid today. */
export function exchangeHost(pki: ThrowAwayPki): TemporaryHost & {
  read(path: string): string;
  mode(path: string): string;
} {
  const host = certificateHost(new Date());
  host.put('/var/lib/other/state', 'of another program\n');
  host.put('/root/notes.txt', 'mine\n');
  for (const copy of [`${folder}/root.crt`, `${folder}/CA.crt`, '/etc/tpa/root.crt']) host.put(copy, pki.ca);
  host.put(`${folder}/pg-backup-api.crt`, pki.server.certificate);
  host.put(`${folder}/pg-backup-api.key`, pki.server.key, 0o600);
  host.put(`${folder}/pg-backup-user.crt`, pki.client.certificate);
  host.put(`${folder}/pg-backup-user.key`, pki.client.key, 0o600);
  return {
    ...host,
    read: (path) => readFileSync(join(host.root, path), 'utf8'),
    mode: (path) => (lstatSync(join(host.root, path)).mode & 0o777).toString(8),
  };
}

/** What a CA elsewhere makes of a request. */
export function signedElsewhere(
  pki: Pick<ThrowAwayPki, 'ca' | 'caKey'>,
  requestPem: string,
  changes: { profile?: 'server' | 'client'; commonName?: string; names?: readonly string[]; days?: Days } = {},
): Promise<string> {
  const inspection = inspectRequest(requestPem);
  if (!inspection.ok) throw new Error(inspection.why);
  const { commonName = pkiHost, names, spki } = inspection.request;
  const [from, to] = changes.days ?? [-1, 300];
  const day = 86_400_000;
  return issueLeafFor(spki, {
    profile: changes.profile ?? (commonName === pkiHost ? 'server' : 'client'),
    caCertificatePem: pki.ca,
    caKeyPem: pki.caKey,
    commonName: changes.commonName ?? commonName,
    names: changes.names ?? names,
    notBefore: new Date(Date.now() + from * day),
    notAfter: new Date(Date.now() + to * day),
  });
}
