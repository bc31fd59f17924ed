import { resolve } from 'node:path';
import { verifySet } from '../../pki/judge/verify-set.ts';
import { lookAtRevocation } from '../../steps/certificates/look-at-revocation.ts';
import { readSetFile } from '../../steps/certificates/read-set-file.ts';
import { lookAtConfigIfAny } from '../../steps/look-at-config.ts';
import type { Context } from '../context.ts';

export interface VerifyFiles {
  readonly dir: string;
  readonly ca?: string;
  readonly serverCert?: string;
  readonly serverKey?: string;
  readonly clientCert?: string;
  readonly clientKey?: string;
}

/** Judges the set in place, or the files that were named, for the name that clients call this host by. Exit code 1 when something blocks. */
export async function verifyCertificates(context: Context, files: VerifyFiles): Promise<number> {
  const { host, output, paths, options } = context;
  const site = context.site({}, files.dir);
  const at = site.at ?? host.clock.now();
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
    file === undefined ? undefined : readSetFile(host, paths.host(resolve(file)), inPlace);
  const [ca, serverCertificate, serverKey, clientCertificate, clientKey] = await Promise.all(
    [chosen.ca ?? standard.ca, chosen.serverCert, chosen.serverKey, chosen.clientCert, chosen.clientKey].map(read),
  );
  if (ca === undefined) throw new TypeError('the CA file has a default');
  const revocation = inPlace ? await lookAtRevocation(host) : undefined;
  const hostName = options.host ?? (await lookAtConfigIfAny(host, site))?.hostName ?? (await host.identity.hostName());
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
