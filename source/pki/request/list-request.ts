import { type RevocationReason, type RevokedEntry, readListFile, reasonCodes } from '../certificate/revocation-list.ts';

/**
 * What the holder of a CA's key needs to sign the next list of revoked certificates for a host. No standard has a form for it; this is
 * JSON, and holds no secret. It is not signed: whoever signs the list reads who is on it.
 */
export interface ListRequest {
  /** The host that asks. */
  readonly host: string;
  /** SHA-256 of the CA's public key (hex): which CA is meant. */
  readonly caKeyHash: string;
  /** Of the list to be signed: larger than of those before. */
  readonly number: bigint;
  /** Everybody who is to be on it, those of the list before included; `name` is for the reader. */
  readonly entries: readonly (RevokedEntry & { readonly name: string })[];
  /** The list in place, PEM: nobody who is on it may be missing. */
  readonly current: string | undefined;
}

export type ListRequestReading =
  | { readonly ok: true; readonly request: ListRequest }
  | { readonly ok: false; readonly why: string };

const form = 'pg-backup-api-wizard revocation request';

export function writeListRequest({ host, caKeyHash, number, entries, current }: ListRequest): string {
  const rows = entries.map(({ serial, name, date, reason }) => ({ serial, name, date: date.toISOString(), reason }));
  const parts = { form, version: 1, host, caKeyHash, number: String(number), entries: rows };
  return `${JSON.stringify({ ...parts, ...(current !== undefined && { current }) }, undefined, 2)}\n`;
}

/** Whether a file is meant to be one, whatever is wrong with it. */
export function isListRequest(text: string): boolean {
  return text.trimStart().startsWith('{') && text.includes(form);
}

/** Reads what another host wrote: every field is checked. Never throws. */
export function readListRequest(text: string): ListRequestReading {
  const refuse = (why: string): ListRequestReading => ({ ok: false, why });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('it is no JSON');
  }
  if (!isRecord(value) || value.form !== form || value.version !== 1) return refuse('it is of another form');
  const { host, caKeyHash, number, entries, current } = value;
  if (typeof host !== 'string' || host.length > 253) return refuse('it names no host');
  if (typeof caKeyHash !== 'string' || !/^[0-9a-f]{40,64}$/.test(caKeyHash)) return refuse('it names no CA');
  // cRLNumber has 20 octets at most (RFC 5280, 5.2.3).
  if (typeof number !== 'string' || !/^[1-9]\d{0,46}$/.test(number)) return refuse('its number is none');
  if (!Array.isArray(entries) || entries.length === 0) return refuse('nobody is on it');
  const read = entries.map(readEntry);
  const known = read.filter((one) => one !== undefined);
  if (known.length < read.length) return refuse(`entry ${read.indexOf(undefined) + 1} cannot be read`);
  if (new Set(known.map(({ serial }) => serial)).size < known.length) return refuse('a serial number is on it twice');
  if (current !== undefined && (typeof current !== 'string' || readListFile(current)?.length !== 1))
    return refuse('the list that it brings cannot be read');
  return { ok: true, request: { host, caKeyHash, number: BigInt(number), entries: known, current } };
}

function readEntry(value: unknown): ListRequest['entries'][number] | undefined {
  if (!isRecord(value)) return undefined;
  const { serial, date, reason, name } = value;
  const isSerial = typeof serial === 'string' && /^(?:[0-9a-f]{2}){1,21}$/.test(serial);
  const when = new Date(typeof date === 'string' ? date : '');
  if (!isSerial || Number.isNaN(when.getTime()) || typeof name !== 'string' || name.length > 200) return undefined;
  if (typeof reason !== 'string' || !Object.hasOwn(reasonCodes, reason)) return undefined;
  return { serial, date: when, reason: reason as RevocationReason, name };
}

/** Those who are on the list before and not in the request: they would be accepted again. Serial numbers. */
export function missingIn(
  { entries }: { readonly entries: readonly RevokedEntry[] },
  before: readonly RevokedEntry[],
): readonly string[] {
  return before.filter(({ serial }) => !entries.some((one) => one.serial === serial)).map(({ serial }) => serial);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
