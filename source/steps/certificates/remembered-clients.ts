import { dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { copiedTo } from '../../plan/actions/copy-file.ts';
import { issuedClient } from '../../plan/actions/issue-certificate.ts';
import { readJournal } from '../../plan/journal.ts';
import type { JournaledRun } from '../../plan/journal-records.ts';
import { stateDirectory } from '../../plan/state-directory.ts';
import { orNothing } from '../or-nothing.ts';
import type { Place } from './certificate-places.ts';

/** A client certificate that a run of this program put somewhere on this host, wherever that was. */
export interface RememberedClient {
  /** Path of the certificate; its key is beside it. */
  readonly certificate: string;
  /** The copy of the CA file that was made beside it; undefined where one was there already. */
  readonly ca: string | undefined;
  readonly run: string;
}

/** The journals are the memory: what they tell of clients that were issued and not taken back, the newest run of each. Pure. */
export function clientsOfRuns(runs: readonly JournaledRun[]): readonly RememberedClient[] {
  const clients = new Map<string, RememberedClient>();
  for (const { id, outcome, actions } of [...runs].sort((a, b) => a.started.localeCompare(b.started))) {
    if (outcome === 'undone') continue;
    const titles = actions.map(({ title }) => title);
    const copies = titles.flatMap((title) => copiedTo(title) ?? []);
    for (const certificate of titles.flatMap((title) => issuedClient(title) ?? [])) {
      const ca = copies.find((path) => path === `${dirname(certificate)}/root.crt`);
      clients.set(certificate, { certificate, ca: ca ?? clients.get(certificate)?.ca, run: id });
    }
  }
  return [...clients.values()];
}

/** The clients that this host's journals tell of; none where they cannot be read. */
export async function rememberedClients(
  host: Pick<ReadableHost, 'files' | 'identity'>,
): Promise<readonly RememberedClient[]> {
  try {
    return clientsOfRuns(await readJournal(host, stateDirectory(host)));
  } catch (error) {
    if (error instanceof OperatorError) return [];
    throw error;
  }
}

/** Copies of the CA file that were given to clients of these CAs, as they lie there: a rotation has to reach them, too. */
export async function givenCaCopies(
  host: ReadableHost,
  clients: readonly RememberedClient[],
  trustPem: string | undefined,
  at: Date,
): Promise<readonly Place[]> {
  if (trustPem === undefined || clients.length === 0) return [];
  const { leadsTo } = await import('../../pki/rotation.ts');
  const places = await Promise.all(
    clients.map(async ({ certificate, ca }): Promise<Place[]> => {
      if (ca === undefined) return [];
      const [file, text] = [await orNothing(host.files.stat(ca)), await orNothing(host.files.readText(certificate))];
      if (file?.kind !== 'file' || text === undefined || !leadsTo(text, trustPem, at)) return [];
      return [{ path: ca, attributes: { owner: file.owner, group: file.group, mode: file.mode } }];
    }),
  );
  return [...new Map(places.flat().map((place) => [place.path, place])).values()];
}
