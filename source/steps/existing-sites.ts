import { posix } from 'node:path';
import { OperatorError } from '../errors.ts';
import type { ReadableHost } from '../host/host.ts';
import type { HostLayout } from '../os/families.ts';
import type { Action } from '../plan/actions.ts';
import type { Secret } from '../plan/secret.ts';
import { answering, hasName, type LoadedSites, leadsToApi, nameOf, placeOf, type Site } from '../proxy/sites.ts';
import type { Answers, Choice, ChoiceQuestion } from '../wizard/question.ts';
import type { Finding } from '../wizard/step.ts';
import { manualFolder } from './certificates/certificate-places.ts';
import { type FoundCertificate, type FoundKey, lookAtCaKey, lookAtCertificate } from './certificates/look-at-files.ts';
import { lookAtSites } from './look-at-sites.ts';

/** A virtual host of somebody else's that answers for this host's name on port 443. */
export interface ExistingSite {
  readonly site: Site;
  /** The file behind the link through which Apache reads it. */
  readonly target: string;
  /** Its whole text, to leave out a part of it. */
  readonly text: string | undefined;
  readonly attributes: { readonly owner: string; readonly group: string; readonly mode: number };
  /** No other virtual host stands in its file. */
  readonly alone: boolean;
  /** It hands requests on to pg-backup-api. */
  readonly isApi: boolean;
  /** The CA whose clients it lets in; undefined where it asks nobody for a certificate. */
  readonly ca: { readonly path: string; readonly found: FoundCertificate } | undefined;
  /** The key of that CA, where it lies on this host. */
  readonly caKey: { readonly path: string; readonly key: FoundKey } | undefined;
  /** Names in its server certificate: what its clients call it by. */
  readonly names: readonly string[];
  /** Its clients are let in by ours, too: we trust the same CA. */
  readonly sameCa: boolean;
  /** Apache takes it before ours. */
  readonly wins: boolean;
}

export interface ExistingSites {
  readonly loaded: LoadedSites;
  readonly existing: readonly ExistingSite[];
  /** Ours, as Apache loads it; undefined where it is not enabled. */
  readonly own: Site | undefined;
  /** Sites of somebody's that answer on port 80. */
  readonly onPort80: readonly Site[];
}

export interface OwnSite {
  readonly hostName: string;
  /** The CA file that our virtual host trusts. */
  readonly caFile: string;
  readonly passphrase?: Secret | undefined;
}

/** Who else answers on this Apache for the host's name, and on port 80. Before Apache is installed: nobody. */
export async function lookAtExistingSites(
  host: ReadableHost,
  layout: HostLayout,
  own: OwnSite,
): Promise<ExistingSites> {
  const loaded = await lookAtSites(host, layout);
  const ownFiles = await Promise.all(
    [layout.vhostPath, layout.enabledVhostPath].map(async (path) => path && ((await host.files.resolve(path)) ?? path)),
  );
  const targets = new Map<string, string>();
  for (const { file } of loaded.sites) targets.set(file, (await host.files.resolve(file)) ?? file);
  const isOwn = ({ file }: Site) => ownFiles.includes(targets.get(file)) || ownFiles.includes(file);
  const order = answering(loaded.sites, own.hostName, 443);
  const rivals = order.filter((site) => !isOwn(site) && (hasName(site, own.hostName) || leadsToApi(site)));
  const trusted = await lookAtCertificate(host, own.caFile);
  const found = await Promise.all(
    rivals.map((site) =>
      lookAtExistingSite(host, site, {
        target: targets.get(site.file) ?? site.file,
        alone: loaded.sites.every(({ file, line }) => file !== site.file || line === site.line),
        wins: order[0] === site,
        trusted,
        passphrase: own.passphrase,
      }),
    ),
  );
  // The first site of the port answers for every name; it has clients by ours only where its certificate says that name.
  const existing = found.filter(({ site, names }) => hasName(site, own.hostName) || names.includes(own.hostName));
  return { loaded, existing, own: loaded.sites.find(isOwn), onPort80: await liveOn80(host, layout, loaded) };
}

interface Around extends Pick<ExistingSite, 'target' | 'alone' | 'wins'> {
  readonly trusted: FoundCertificate;
  readonly passphrase: Secret | undefined;
}

async function lookAtExistingSite(
  host: ReadableHost,
  site: Site,
  { trusted, passphrase, ...around }: Around,
): Promise<ExistingSite> {
  const facts = await host.files.stat(around.target);
  const readable = facts?.kind === 'file' && (await host.files.canRead(around.target));
  const ca =
    site.caFile === undefined ? undefined : { path: site.caFile, found: await lookAtCertificate(host, site.caFile) };
  const served = site.certificate === undefined ? undefined : await lookAtCertificate(host, site.certificate);
  const { owner, group, mode } = facts ?? { owner: 'root', group: 'root', mode: 0o644 };
  return {
    site,
    ...around,
    text: readable ? await host.files.readText(around.target) : undefined,
    attributes: { owner, group, mode },
    isApi: leadsToApi(site),
    ca,
    caKey: ca?.found.text === undefined ? undefined : await findCaKey(host, site, ca.found.text, passphrase),
    names: served?.certificate?.names ?? [],
    sameCa: await isAmong(ca?.found.text, trusted.text),
  };
}

/** Files that are tried as the CA's key: those beside its certificate and beside the server's, as EDB's manual leaves them. */
const mostKeys = 200;

async function findCaKey(
  host: ReadableHost,
  site: Site,
  caPem: string,
  passphrase: Secret | undefined,
): Promise<ExistingSite['caKey']> {
  const near = [site.caFile, site.key, site.certificate].flatMap((path) =>
    path === undefined ? [] : [posix.dirname(path)],
  );
  const directories = [...new Set([...near, manualFolder])];
  const lists = await Promise.all(
    directories.map(async (directory) => {
      if ((await host.files.stat(directory))?.kind !== 'directory') return [];
      return ((await host.files.list(directory)) ?? []).map((name) => `${directory}/${name}`);
    }),
  );
  for (const path of lists
    .flat()
    .filter((name) => /\.(?:key|pem)$/i.test(name))
    .slice(0, mostKeys)) {
    const file = await host.files.stat(path);
    if (file?.kind !== 'file' || file.size > 64 * 1024) continue;
    const key = await lookAtCaKey(host, path, caPem, passphrase);
    if (key.matches === true) return { path, key };
  }
  return undefined;
}

/** Whether every CA of one text is in the other. */
async function isAmong(some: string | undefined, all: string | undefined): Promise<boolean> {
  if (some === undefined || all === undefined) return false;
  const { inspectCertificates } = await import('../pki/certificate/inspect.ts');
  const [wanted, there] = [inspectCertificates(some), inspectCertificates(all)];
  if (!wanted.ok || !there.ok) return false;
  const known = new Set(there.certificates.map(({ fingerprint }) => fingerprint));
  return wanted.certificates.length > 0 && wanted.certificates.every(({ fingerprint }) => known.has(fingerprint));
}

/** Sites on port 80 that somebody would miss: not the page that the package shows of itself. */
async function liveOn80(
  host: ReadableHost,
  { welcomeRoot }: HostLayout,
  loaded: LoadedSites,
): Promise<readonly Site[]> {
  if (!loaded.listens.some(({ port }) => port === 80)) return [];
  const welcomed =
    (await host.files.stat(welcomeRoot)) === undefined ? [] : ((await host.files.list(welcomeRoot)) ?? []);
  const isEmpty = welcomed.every((name) => /^index\.(?:html|nginx-debian\.html)$/.test(name));
  const onPort = loaded.sites.filter(({ addresses }) =>
    addresses.some((address) => /(?:^[^:]*|:80|:\*)$/.test(address)),
  );
  return onPort.filter((site) => !(isEmpty && isWelcome(site)));
}

/** Debian's 000-default.conf as it comes, and what an operator has left of it. */
function isWelcome({ file, serverName, serverAliases, proxyPasses }: Site): boolean {
  const isDefault = /\/(?:000-default|default)\.conf$/.test(file);
  return isDefault && serverName === undefined && serverAliases.length === 0 && proxyPasses.length === 0;
}

export const existingSiteAnswer = 'existing-site';

/** What is to become of a site that answers for this host's name. */
type Choices = 'stop' | 'adopt' | 'replace' | 'beside' | 'keep';

/** Asks what is to become of the sites; without an answer nothing goes on. `fallback`: what somebody gets who only presses Enter. */
export function existingSiteQuestion(
  existing: readonly ExistingSite[],
  fallback: Extract<Choices, 'stop' | 'adopt' | 'keep'>,
): ChoiceQuestion {
  const [first] = existing;
  const place = first === undefined ? '' : placeOf(first.site);
  const keep: Choice = { value: 'keep', label: 'Leave it as it is', hint: 'ours answers for this name already' };
  return {
    kind: 'choice',
    id: existingSiteAnswer,
    label: `${place} answers for this host's name on port 443. What is to become of it?`,
    hint: existing.map(sentenceOf).join(' '),
    default: fallback,
    choices: [
      ...(fallback === 'stop' ? [{ value: 'stop', label: 'Stop here', hint: 'nothing is changed' }] : [keep]),
      { value: 'adopt', label: 'Take it over', hint: adoptHint(existing) },
      { value: 'replace', label: 'Replace it', hint: lossOf(existing) },
      { value: 'beside', label: 'Stand beside it', hint: 'under another name of this host' },
    ],
  };
}

function sentenceOf({ site, isApi, ca }: ExistingSite): string {
  const clients = ca === undefined ? 'anybody' : `clients of ${ca.found.certificate?.subject ?? ca.path}`;
  return `${placeOf(site)} (${nameOf(site)}) ${isApi ? 'leads to pg-backup-api and lets in' : 'is no API and lets in'} ${clients}.`;
}

function adoptHint(existing: readonly ExistingSite[]): string {
  const withoutKey = existing.find(({ sameCa, ca, caKey }) => !sameCa && ca !== undefined && caKey === undefined);
  return withoutKey === undefined
    ? 'its clients go on with their certificates'
    : 'its clients go on; the key of its CA is needed, and is not beside it';
}

function lossOf(existing: readonly ExistingSite[]): string {
  return losses(existing)[0] ?? 'nobody is turned away';
}

/** What stops working when the sites go, a sentence each. */
export function losses(existing: readonly ExistingSite[]): readonly string[] {
  return existing.flatMap(({ site, isApi, ca, sameCa, names }) => {
    if (isApi && sameCa) return [];
    const called = [...new Set([site.serverName, ...site.serverAliases, ...names])].filter(
      (name) => name !== undefined,
    );
    if (!isApi) return [`${placeOf(site)}: what it serves at https://${called[0] ?? 'this host'}/ is gone.`];
    const whose =
      ca === undefined
        ? 'clients without a certificate'
        : `every client of ${ca.found.certificate?.subject ?? ca.path}`;
    return [`${placeOf(site)}: ${whose} is turned away${called.length > 0 ? ` at ${called.join(', ')}` : ''}.`];
  });
}

/** The answer, where one is needed. Throws OperatorError where the operator has not decided, or wants what cannot be done here. */
export function decided(existing: readonly ExistingSite[], answers: Answers, hostName: string): Choices | undefined {
  if (existing.length === 0) return undefined;
  const answer = answers[existingSiteAnswer];
  const places = existing.map(({ site }) => placeOf(site)).join(', ');
  const other = existing.find(({ isApi, ca }) => !isApi || ca === undefined);
  if (answer === 'adopt' && other !== undefined) {
    throw new OperatorError({
      id: 'nothing-to-adopt',
      message: `${placeOf(other.site)} cannot be taken over: ${other.isApi ? 'it asks no client for a certificate' : 'it does not lead to pg-backup-api'}.`,
      fix: [`Give it another ServerName than ${hostName}, or replace it: --existing-site replace.`],
    });
  }
  if (answer === 'adopt' || answer === 'replace' || answer === 'keep') return answer;
  if (answer === 'beside') {
    throw new OperatorError({
      id: 'stand-beside',
      message: `${places} answers for ${hostName}: beside it ours needs another name.`,
      fix: ['Choose a name that leads to this host and that the site does not have: --host NAME.'],
    });
  }
  throw new OperatorError({
    id: 'existing-site',
    message: `${places} answers for ${hostName} on port 443 already; nothing was changed.`,
    detail: existing.map(sentenceOf).join('\n'),
    fix: [
      `Take it over, so that its clients go on: --existing-site adopt (${adoptHint(existing)}).`,
      `Replace it: --existing-site replace. ${losses(existing).join(' ') || 'Nobody is turned away.'}`,
      'Stand beside it under another name of this host: --host NAME.',
    ],
  });
}

/** A finding for each site, with who wins and who loses by file and line. */
export function existingSiteFindings({ existing, own }: Pick<ExistingSites, 'existing' | 'own'>): readonly Finding[] {
  return existing.map((one) => {
    const place = placeOf(one.site);
    const rival = own === undefined ? undefined : placeOf(own);
    const message =
      rival === undefined
        ? `${sentenceOf(one)} It answers for this host's name on port 443.`
        : one.wins
          ? `${place} comes before ${rival} and has the same name: Apache answers with ${place}, and ours is never asked.`
          : `${rival} comes before ${place} and has the same name: Apache answers with ours, and ${place} is never asked.`;
    return {
      id: one.wins ? 'site-shadowed' : 'existing-site',
      severity: 'warn',
      message,
      fix: 'Decide in the Proxy step, or by --existing-site adopt|replace: the plan shows what it does.',
    };
  });
}

/** Takes sites out of what Apache reads: their link where they have one of their own, else their lines, as comments. */
export function disableSites(existing: readonly ExistingSite[], { enabledVhostPath }: HostLayout): readonly Action[] {
  const enabledDirectory = enabledVhostPath === undefined ? undefined : posix.dirname(enabledVhostPath);
  const isLinked = ({ site, alone, target }: ExistingSite) =>
    alone && posix.dirname(site.file) === enabledDirectory && target !== site.file;
  const linked = existing.filter(isLinked).map(({ site, target }): Action => {
    const name = posix.basename(site.file, '.conf');
    return {
      kind: 'run-command',
      title: `Disable the site ${name}`,
      argv: ['a2dissite', name],
      why: whyOf([site]),
      changes: `${site.file} is no longer read; ${target} stays as it is`,
      undo: { argv: ['a2ensite', name], automatic: true },
    };
  });
  const byFile = new Map<string, ExistingSite[]>();
  for (const one of existing.filter((site) => !isLinked(site)))
    byFile.set(one.target, [...(byFile.get(one.target) ?? []), one]);
  return [...linked, ...[...byFile].map(([target, sites]) => commentOut(target, sites))];
}

function commentOut(path: string, sites: readonly ExistingSite[]): Action {
  const [first] = sites;
  if (first?.text === undefined) {
    throw new OperatorError({
      id: 'site-unreadable',
      message: `${path} cannot be read, so its virtual host cannot be taken out.`,
      fix: ['Take the virtual host out by hand, then run this again.'],
    });
  }
  const content = sites.reduce((text, { site }) => commentedOut(text, site.line), first.text);
  const why = whyOf(sites.map(({ site }) => site));
  return { kind: 'write-file', path, content, before: first.text, attributes: first.attributes, why };
}

function whyOf(sites: readonly Site[]): string {
  return `${sites.map(placeOf).join(', ')} has the same name as ours: Apache answers with the one that it reads first.`;
}

/** The text with the section that begins at this line as comments. */
export function commentedOut(text: string, line: number): string {
  const lines = text.split('\n');
  const end = lines.findIndex((one, index) => index >= line - 1 && /^\s*<\/\s*virtualhost\s*>/i.test(one));
  return lines
    .map((one, index) => (index >= line - 1 && index <= (end < 0 ? line - 1 : end) ? `#${one}` : one))
    .join('\n');
}
