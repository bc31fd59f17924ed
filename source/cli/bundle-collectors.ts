import type { HealthReport } from '../health/health-report.ts';
import { checkJson } from '../report/check-json.ts';
import { checkText } from '../report/check-text.ts';
import { barmanCollectors } from '../steps/bundle/barman-collectors.ts';
import type { Collector } from '../steps/bundle/collector.ts';
import { checkUp, healthCollectors } from '../steps/bundle/health-collectors.ts';
import { serviceCollectors } from '../steps/bundle/service-collectors.ts';
import { certificatesCollector, settingsCollector } from '../steps/bundle/setting-collectors.ts';
import { versionCollector } from '../steps/bundle/version-collector.ts';
import type { Site } from '../wizard/site.ts';
import type { Context } from './context.ts';
import { version } from './version.ts';

const lastRuns = 10;

/** Everything that a support bundle has, in its order. `site` is what the host is looked at with; config.yml may be missing there. */
export async function allCollectors(context: Context, site: Site): Promise<readonly Collector[]> {
  const { host } = context;
  const given = context.site({});
  const checkup = checkUp(host, site);
  // Its collectors tell a failure; until they wait for it, nobody does.
  checkup.catch(() => undefined);
  return [
    ...healthCollectors(checkup, describe),
    certificatesCollector,
    { ...settingsCollector, collect: () => settingsCollector.collect(host, given) },
    versionCollector({ wizard: version, node: process.version }),
    ...(await barmanCollectors(host)),
    ...(await serviceCollectors(host)),
    {
      name: 'runs.json',
      source: `wizard history show, the last ${lastRuns} runs`,
      collect: async () => ({ value: (await context.engine.history()).slice(0, lastRuns).map(withoutUndo) }),
    },
  ];
}

/** The report as `check` tells it. */
function describe(report: HealthReport): { readonly text: string; readonly value: unknown } {
  return { text: checkText([report]).join('\n'), value: checkJson([report]) };
}

/** How a run would be taken back is for this host alone. */
function withoutUndo<Run extends { readonly undo: unknown }>({ undo: _, ...run }: Run): Omit<Run, 'undo'> {
  return run;
}
