import { answers, type BarmanServer } from '../document/barman-server.ts';
import { textAt } from '../document/diagnose-document.ts';
import { derived, type ServerCheck } from './server-check.ts';
import type { Stored } from './server-files.ts';

/**
 * Whether the two connections and what Barman stored at the first backup name the same cluster. Without the stored id
 * (no look at the files, or they are not readable) the two connections are all that is compared.
 */
export function identityCheck(server: BarmanServer, stored: Stored | undefined): ServerCheck {
  const own = textAt(server.status, 'postgres_systemid');
  const streamed = textAt(server.status, 'streaming_systemid');
  const live = streamed ?? own;
  if (live === undefined) {
    const hint = answers(server) ? 'neither connection tells a system id' : '';
    return derived('systemid_coherence', undefined, { hint });
  }
  if (own !== undefined && streamed !== undefined && own !== streamed) {
    const hint = `conninfo leads to ${own}, streaming_conninfo to ${streamed}`;
    const fix = 'Point conninfo and streaming_conninfo to the same server.';
    return derived('systemid_coherence', false, { observed: own, hint, fix });
  }
  if (stored?.kind === 'stored' && stored.systemId !== live) {
    const hint = `this is another cluster than that of the backups: ${stored.systemId} is in ${stored.path}`;
    const fix = `Point conninfo to the old cluster, or give the new one a server name of its own in Barman.`;
    return derived('systemid_coherence', false, { observed: live, limit: stored.systemId, hint, fix, source: 'files' });
  }
  const compared = own !== undefined && streamed !== undefined ? true : stored?.kind === 'stored';
  const limit = stored?.kind === 'stored' ? stored.systemId : null;
  const hint = compared ? '' : 'there is one system id, and nothing to compare it with';
  return derived('systemid_coherence', compared || stored?.kind === 'none' ? true : undefined, {
    observed: live,
    limit,
    hint,
  });
}
