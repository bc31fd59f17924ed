import { dirname } from 'node:path';
import { defaultApiSettings } from '../../config/api-settings.ts';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence, Step } from '../../wizard/step.ts';
import { evidenceOf } from '../evidence-of.ts';
import { lookAtCertificates } from './certificate-facts.ts';
import { type ClientFacts, type ClientRequest, planClient } from './issue-client-actions.ts';
import { lookAtAllowList } from './look-at-allow-list.ts';
import { lookAtCertificate, lookAtKey } from './look-at-files.ts';
import { isRevokedHere } from './look-at-revocation.ts';
import { proveAdmission } from './prove-admission.ts';
import { readSetFile } from './read-set-file.ts';

/** File names of the set itself: another client must not take their place. */
const reserved = [defaultApiSettings.service, defaultApiSettings.commonName, 'root', 'CA', 'CA-next'];

/** A client certificate for another service, as the work of one step: look, plan, prove. */
export function issueClientStep(request: ClientRequest): Step<ClientFacts> {
  return {
    id: 'issue',
    title: 'Client certificate',
    purpose: 'Make a client certificate for another service that calls the API.',
    look: (host, site) => lookAtClient(host, site, request),
    assess: ({ certificate }) => ({
      state: certificate.file === undefined ? 'todo' : 'done',
      summary: certificate.file === undefined ? 'not there yet' : 'there',
      findings: [],
    }),
    questions: () => [],
    plan: (facts) => planClient(facts, request),
    prove: (host, site) => proveClient(host, site, request),
  };
}

async function lookAtClient(host: ReadableHost, site: Site, request: ClientRequest): Promise<ClientFacts> {
  const set = await lookAtCertificates(host, site);
  const name = request.name === 'pemagent' ? `pemagent-${set.hostName}`.slice(0, 64) : request.name;
  requireClientName(name, [set.places.server.name, set.places.client.name]);
  const folder = request.folder ?? dirname(set.places.trust.path);
  const file = (ending: string) => `${folder}/${name}.${ending}`;
  const paths = { certificate: file('crt'), key: file('key'), pkcs12: file('p12'), ca: `${folder}/root.crt` };
  const certificate = await lookAtCertificate(host, paths.certificate);
  return {
    set,
    name,
    operator: { userName: host.identity.userName, groupName: host.identity.groupName },
    folder,
    folderIsThere: (await host.files.stat(folder)) !== undefined,
    paths,
    certificate,
    key: await lookAtKey(host, paths.key, certificate.text),
    caIsThere: (await host.files.stat(paths.ca)) !== undefined,
    allowed: await lookAtAllowList(host, set),
    revoked: certificate.text !== undefined && (await isRevokedHere(host, certificate.text)),
  };
}

/** Throws a usage error for what cannot be a client's name and file name. `taken`: names of this host's own set. */
export function requireClientName(name: string, taken: readonly string[] = []): void {
  const fix = ['Names: letters, digits, dots, hyphens and underscores, at most 64, such as pemagent or harp_proxy.'];
  if ([...reserved, ...taken].some((one) => one.toLowerCase() === name.toLowerCase())) {
    throw new OperatorError({ id: 'name-reserved', message: `“${name}” is part of the set itself.`, fix }, 2);
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new OperatorError({ id: 'bad-name', message: `“${name}” is no name for a client.`, fix }, 2);
  }
}

/** The pair as it lies there: judged, and shown to the proxy where one runs. */
async function proveClient(host: ReadableHost, site: Site, request: ClientRequest): Promise<Evidence> {
  const { set, paths, name } = await lookAtClient(host, site, request);
  const read = (path: string) => readSetFile(host, path, true);
  const { verifySet } = await import('../../pki/judge/verify-set.ts');
  const { findings } = verifySet(
    {
      ca: await read(set.places.trust.path),
      clientCertificate: await read(paths.certificate),
      clientKey: await read(paths.key),
    },
    { host: set.hostName, at: set.now, allowedClients: [name] },
  );
  const blocking = findings.find(({ severity, group }) => severity === 'block' && group !== 'tpa');
  const pair: Check = {
    id: 'pair',
    label: `${name} and its key fit the CA`,
    state: blocking === undefined ? 'ok' : 'crit',
    detail: blocking === undefined ? 'signature, purpose and dates verified' : `${blocking.file}: ${blocking.message}`,
  };
  const checks = [pair, await proveAdmission(host, set, { certificate: paths.certificate, key: paths.key })];
  return evidenceOf(checks, 'client', ['`wizard certs status` shows every certificate with its findings.']);
}
