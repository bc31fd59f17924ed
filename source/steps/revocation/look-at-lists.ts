import type { ReadableHost } from '../../host/host.ts';
import { type RevocationReason, readListFile, shownSerial } from '../../pki/certificate/revocation-list.ts';
import { formatName } from '../../pki/encoding/distinguished-name.ts';
import { listPath } from '../../proxy/revocation.ts';
import { orNothing } from '../or-nothing.ts';

/** The wizard's list of one CA, as `certs status` shows it. */
export interface ShownList {
  readonly issuer: string;
  /** Decimal; undefined for a list without a number. */
  readonly number: string | undefined;
  readonly thisUpdate: Date;
  /** From then on Apache rejects every client of this CA. */
  readonly nextUpdate: Date | undefined;
  /** Serial numbers in hex, as `certs status` has those of certificates. */
  readonly revoked: readonly { readonly serial: string; readonly date: Date; readonly reason: RevocationReason }[];
}

/** The lists in the wizard's own file; undefined where there is none, or it cannot be read. */
export async function lookAtLists(
  host: Pick<ReadableHost, 'files'>,
): Promise<{ readonly file: string; readonly lists: readonly ShownList[] } | undefined> {
  const text = await orNothing(host.files.readText(listPath));
  const blocks = text === undefined ? undefined : readListFile(text);
  if (blocks === undefined) return undefined;
  const lists = blocks.map(({ list }) => ({
    issuer: formatName(list.issuer),
    number: list.number?.toString(),
    thisUpdate: list.thisUpdate.date,
    nextUpdate: list.nextUpdate?.date,
    revoked: list.entries.map(({ serial, date, reason }) => ({ serial: shownSerial(serial), date, reason })),
  }));
  return { file: listPath, lists };
}
