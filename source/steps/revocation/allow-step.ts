import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { makeGuest, type ThrowAwayClient } from '../../pki/issue/throw-away-client.ts';
import { IssueError } from '../../pki/issue-error.ts';
import type { Action, Plan } from '../../plan/actions.ts';
import { type AllowList, allowableName, allowListConf, allowListText } from '../../proxy/allow-list.ts';
import type { Site } from '../../wizard/site.ts';
import type { Evidence, Step } from '../../wizard/step.ts';
import { type IssuedCertificate, lookAtIssued } from '../certificate-rotation/issued-certificates.ts';
import { proveDoor } from '../certificate-rotation/prove-door.ts';
import { keptService } from '../certificates/apache-actions.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../certificates/certificate-facts.ts';
import { type FoundAllowList, lookAtAllowList } from '../certificates/look-at-allow-list.ts';
import { openKeyFile } from '../certificates/look-at-files.ts';
import { proveAdmission } from '../certificates/prove-admission.ts';
import { evidenceOf } from '../evidence-of.ts';
import { dropConf, takeUpConf, writeConf } from '../server-conf-actions.ts';

/** The common names that may come besides the set's own client; undefined: every client of the CA. */
export type AllowWish = readonly string[] | undefined;

export interface AllowFacts {
  readonly set: CertificateSetFacts;
  readonly found: FoundAllowList;
  readonly issued: readonly IssuedCertificate[];
}

/** Has Apache let in only the clients of these names, or every client of the CA again. */
export function allowStep(names: AllowWish): Step<AllowFacts> {
  const look = async (host: ReadableHost, site: Site): Promise<AllowFacts> => {
    const set = await lookAtCertificates(host, site);
    return { set, found: await lookAtAllowList(host, set), issued: await lookAtIssued(host, set, undefined) };
  };
  return {
    id: 'allow',
    title: 'Allowed clients',
    purpose: 'Let in only the clients that are named.',
    look,
    assess: () => ({ state: 'todo', summary: 'to be named', findings: [] }),
    questions: () => [],
    plan: (facts) => (names === undefined ? planAll(facts) : planNames(facts, names)),
    prove: async (host, site) => prove(host, await look(host, site), names),
  };
}

function planNames({ set, found, issued }: AllowFacts, names: readonly string[]): Plan {
  const wanted = listOf(set, names);
  const conf = writeConf(allowListConf(set.layout), found.conf, {
    content: allowListText(wanted),
    what: 'the allowed clients',
    why: `Apache answers 403 to a client of the CA that is not named: ${wanted.names.join(', ')} may come. TPA’s next deploy leaves this file.`,
  });
  return {
    title: `Let in only ${wanted.names.join(', ')}`,
    actions: conf.length === 0 ? [] : [...conf, ...taken(set)],
    notes: conf.length === 0 ? [] : notes(wanted, issued),
    undoIfUnproven: true,
    ...kept(set),
  };
}

function planAll({ set, found }: AllowFacts): Plan {
  const why = 'Every client of the CA may come again; who is revoked stays out.';
  const drop = dropConf(allowListConf(set.layout), found.conf.text, {
    what: 'the allowed clients',
    changes: 'every client of the CA is let in',
    why,
  });
  return {
    title: 'Let in every client of the CA',
    actions: drop.length === 0 ? [] : [...drop, ...taken(set)],
    notes: [],
    undoIfUnproven: true,
    ...kept(set),
  };
}

function kept(set: CertificateSetFacts): Pick<Plan, 'keeps'> {
  const service = keptService(set);
  return service === undefined ? {} : { keeps: service };
}

/** The set's own client first: curl and the checks of this host come with it. */
function listOf(set: CertificateSetFacts, names: readonly string[]): AllowList {
  const { server, client, served } = set;
  const [serverName, own] = [server.certificate?.commonName, client.certificate?.commonName];
  if (served.kind === 'no-proxy' || serverName === undefined || own === undefined) {
    throw new OperatorError({
      id: served.kind === 'no-proxy' ? 'no-proxy' : 'no-names',
      message:
        served.kind === 'no-proxy'
          ? 'No virtual host of ours is enabled here: nothing here can reject a client.'
          : 'The certificates of the set are not here or have no common name.',
      fix: [served.kind === 'no-proxy' ? 'Set the proxy up first: wizard proxy.' : 'See: wizard certs status.'],
    });
  }
  const all = [...new Set([own, ...names])];
  const bad = [serverName, ...all].find((name) => !allowableName.test(name));
  if (bad !== undefined) {
    throw new OperatorError(
      {
        id: 'bad-name',
        message: `“${bad}” cannot stand in the list.`,
        fix: ['Common names of letters, digits, blanks and `_ . @ -`, at most 64 characters.'],
      },
      2,
    );
  }
  return { server: serverName, names: all };
}

function taken(set: CertificateSetFacts): readonly Action[] {
  return takeUpConf(set, {
    tested: 'An Apache that does not understand the condition must not be stopped by it.',
    read: 'Apache reads its configuration when it is reloaded.',
    changes: 'Apache looks at the names of clients; running requests end undisturbed',
  });
}

function notes({ names }: AllowList, issued: readonly IssuedCertificate[]): readonly string[] {
  const clients = issued.filter(({ profile, revoked }) => profile === 'client' && !revoked);
  const out = clients.filter(({ certificate }) => !names.includes(certificate.commonName ?? ''));
  const unknown = names.filter((name) => !clients.some(({ certificate }) => certificate.commonName === name));
  return [
    ...(out.length === 0
      ? []
      : [
          `Not let in any more: ${out.map(({ certificate, path }) => `${certificate.commonName ?? 'no name'} (${path})`).join(', ')}.`,
        ]),
    ...(unknown.length === 0 ? [] : [`No certificate of this name is known here: ${unknown.join(', ')}.`]),
    'A client that is issued later has to be named before. Clients of other sites of this Apache are not concerned.',
  ];
}

/** The set's own client is let in; one of the CA with another name is let in only where everybody is to be. */
async function prove(host: ReadableHost, { set, found, issued }: AllowFacts, names: AllowWish): Promise<Evidence> {
  const checks = [
    await proveDoor(host, set, {
      id: 'other-name',
      label: names === undefined ? 'A client of any name is accepted' : 'A client of another name is rejected',
      client: (await guest(host, set)) ?? (await unlisted(host, issued, found)),
      expected: names === undefined ? 'in' : 'out',
    }),
    await proveAdmission(host, set),
  ];
  return evidenceOf(checks, 'allowed-clients', ['`wizard certs allow` shows who may come.']);
}

async function guest(host: ReadableHost, set: CertificateSetFacts): Promise<ThrowAwayClient | undefined> {
  const { places, ca, caPassphrase } = set;
  const { pem } = await openKeyFile(host, places.caKey.path, caPassphrase);
  if (pem === undefined || ca.text === undefined) return undefined;
  try {
    const parts = { caCertificatePem: ca.text, caKeyPem: pem, at: host.clock.now() };
    return await makeGuest({ ...parts, commonName: 'not-on-the-list' });
  } catch (error) {
    if (error instanceof IssueError) return undefined;
    throw error;
  }
}

/** Where the CA's key is elsewhere: a client that is not named and whose files are on this host. */
async function unlisted(
  host: ReadableHost,
  issued: readonly IssuedCertificate[],
  { list }: FoundAllowList,
): Promise<ThrowAwayClient | undefined> {
  const others = issued.filter(
    ({ profile, inSet, revoked, certificate }) =>
      profile === 'client' && !inSet && !revoked && !list?.names.includes(certificate.commonName ?? ''),
  );
  for (const { path, renewal } of others) {
    if (renewal === undefined) continue;
    const [certificate, { pem }] = [await host.files.readText(path), await openKeyFile(host, renewal.key)];
    if (certificate !== undefined && pem !== undefined) return { certificate, key: pem };
  }
  return undefined;
}
