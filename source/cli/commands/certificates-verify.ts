import { resolve } from 'node:path';
import type { FileReader } from '../../host/host.ts';
import type { PathMap } from '../../host/local/path-map.ts';
import { verifySet } from '../../pki/judge/verify-set.ts';
import type { Output } from '../../report/output.ts';
import { lookAtRevocation } from '../../steps/certificates/look-at-revocation.ts';
import { readSetFile } from '../../steps/certificates/read-set-file.ts';

export interface VerifyFiles {
  readonly dir: string;
  readonly ca?: string;
  readonly serverCert?: string;
  readonly serverKey?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
}

/** All that judging a set needs of a host. */
export interface VerifyPlace {
  readonly files: FileReader;
  readonly paths: PathMap;
  readonly output: Output;
  /** The name that clients connect to; asked for after the files were read. */
  hostName(): Promise<string>;
  readonly at: Date;
}

/** Judges the set in place, or the files that were named. Exit code 1 when something blocks. */
export async function verifyCertificates(place: VerifyPlace, files: VerifyFiles): Promise<number> {
  const { output, paths, at } = place;
  const { dir, ...named } = files;
  const inPlace = Object.keys(named).length === 0;
  const folder = paths.host(dir);
  const standard: Omit<VerifyFiles, 'dir'> = {
    ca: `${folder}/root.crt`,
    serverCert: `${folder}/pg-backup-api.crt`,
    serverKey: `${folder}/pg-backup-api.key`,
    clientCert: `${folder}/pg-backup-user.crt`,
    clientKey: `${folder}/pg-backup-user.key`,
  };
  const chosen = inPlace ? standard : named;
  const read = async (file: string | undefined) =>
    file === undefined ? undefined : readSetFile(place, paths.host(resolve(file)), inPlace);
  const [ca, serverCertificate, serverKey, clientCertificate, clientKey] = await Promise.all(
    [chosen.ca ?? standard.ca, chosen.serverCert, chosen.serverKey, chosen.clientCert, chosen.clientKey].map(read),
  );
  if (ca === undefined) throw new TypeError('the CA file has a default');
  const revocation = inPlace ? await lookAtRevocation(place) : undefined;
  const hostName = await place.hostName();
  const { verdict, findings } = verifySet(
    {
      ca,
      serverCertificate,
      serverKey,
      clientCertificate,
      clientKey,
      revocation,
    },
    { host: hostName, at },
  );
  for (const { severity, id, file, message, fix, refusedBy } of findings) {
    output.answer(`${marks[severity]} ${id}: ${file}: ${message}`);
    if (refusedBy.length > 0) output.answer(`    refused by ${refusedBy.join(', ')}`);
    output.answer(`    → ${fix}`);
  }
  output.answer(`${verdicts[verdict]} (for ${hostName})`);
  output.document('certs verify', { verdict, host: hostName, findings });
  return verdict === 'block' ? 1 : 0;
}

const marks = { info: '·', warn: '▲', block: '✘' } as const;
const verdicts = {
  ok: '✔ ok: every verifier accepts this set',
  warn: '▲ warning: it works, and something should be mended',
  block: '✘ blocked: this set must not be installed',
} as const;
