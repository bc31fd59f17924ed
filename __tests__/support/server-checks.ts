import { judgeServers, type ServerHealth } from '../../source/health/checks/server-checks.ts';
import type { BarmanHostFiles } from '../../source/health/checks/server-files.ts';
import { barmanModel } from '../../source/health/document/barman-server.ts';
import type { DiagnoseDocument } from '../../source/health/document/diagnose-document.ts';

/** What a whole document says about its servers. */
export function serverChecks(document: DiagnoseDocument, now: Date, seen?: BarmanHostFiles): readonly ServerHealth[] {
  return judgeServers(barmanModel(document), now, seen);
}
