import { DerFault } from '../../pki/encoding/der.ts';
import { readExtKeyUsage } from '../../pki/encoding/extensions.ts';
import { oid } from '../../pki/encoding/oids.ts';
import type { LeafProfileName } from '../../pki/issue/profiles.ts';
import type { RequestFacts } from '../../pki/request/inspect-request.ts';

/** Common names that TPA gives its clients of the API (roles/pgbackupapi/service, roles/pem/agent/config/final). */
const tpaClient = /^pg-backup-user$|^pemagent-/;

/**
 * Whether a request is a server's or a client's: by its common name where TPA or config.yml know it, else by the one purpose that it
 * asks for. Undefined where nothing tells: the operator says it.
 */
export function chooseProfile(
  request: Pick<RequestFacts, 'commonName' | 'extensions'>,
  instanceNames: readonly string[],
): LeafProfileName | undefined {
  const name = request.commonName?.toLowerCase() ?? '';
  if (tpaClient.test(name)) return 'client';
  if (instanceNames.includes(name)) return 'server';
  const purposes = purposesOf(request);
  const [server, client] = [purposes.includes(oid.serverAuth), purposes.includes(oid.clientAuth)];
  if (server === client) return undefined;
  return server ? 'server' : 'client';
}

function purposesOf({ extensions }: Pick<RequestFacts, 'extensions'>): readonly string[] {
  const value = extensions.find((extension) => extension.oid === oid.extKeyUsage)?.value;
  try {
    return value === undefined ? [] : readExtKeyUsage(value);
  } catch (error) {
    if (error instanceof DerFault) return [];
    throw error;
  }
}
