import { barmanModel } from '../../source/health/barman-server.ts';
import type { DiagnoseDocument } from '../../source/health/diagnose-document.ts';
import { judgeServers, type ServerHealth } from '../../source/health/server-checks.ts';
import type { BarmanHostFiles } from '../../source/health/server-files.ts';

/** What a whole document says about its servers. */
export function serverChecks(document: DiagnoseDocument, now: Date, seen?: BarmanHostFiles): readonly ServerHealth[] {
  return judgeServers(barmanModel(document), now, seen);
}
