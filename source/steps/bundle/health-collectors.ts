import { parseDiagnose } from '../../health/document/diagnose-document.ts';
import { tellingLine } from '../../health/evidence/telling-line.ts';
import type { HealthReport } from '../../health/health-report.ts';
import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { bodyText, outputText } from '../verify/command-output.ts';
import type { TakenDocuments } from '../verify/documents.ts';
import { measure } from '../verify/measure.ts';
import type { Collected, Collector } from './collector.ts';

/** One round of probes, and the diagnose documents that it took. */
export interface Checkup {
  readonly report: HealthReport;
  readonly taken: TakenDocuments;
}

/** A host whose API cannot be reached has Barman's own document all the same. */
export async function checkUp(host: ReadableHost, site: Site): Promise<Checkup> {
  const { report, taken } = await measure(host, site, { whole: true, keep: true });
  return { report, taken: taken ?? nothing };
}

const nothing: TakenDocuments = { before: undefined, api: undefined, after: undefined };

/** The check-up's parts. All of them wait for the same one: the API serves one request at a time. */
export function healthCollectors(
  checkup: Promise<Checkup>,
  describe: (report: HealthReport) => { readonly text: string; readonly value: unknown },
): readonly Collector[] {
  const of = (name: string, source: string, part: (found: Checkup) => Collected): Collector => ({
    name: `health/${name}`,
    source,
    collect: async () => part(await checkup),
  });
  return [
    of('check.txt', 'wizard check', ({ report }) => ({ text: describe(report).text })),
    of('check.json', 'wizard check --json', ({ report }) => ({ value: describe(report).value })),
    of('comparison.json', 'the three documents, compared', ({ report: { comparison, notCompared } }) =>
      comparison === undefined ? { problem: notCompared ?? notAsked } : { value: comparison },
    ),
    of('diagnose-barman.json', 'barman diagnose, before the API was asked', ({ taken }) => documentOf(taken.before)),
    of('diagnose-api.json', 'GET /diagnose', ({ taken: { api } }) =>
      api === undefined ? { problem: notAsked } : parsed(bodyText(api.run), api.run.stderr),
    ),
    of('diagnose-barman-again.json', 'barman diagnose, after the API was asked', ({ taken }) =>
      documentOf(taken.after),
    ),
  ];
}

const notAsked = 'The API was not asked: a lower rung failed, see health/check.txt.';

function documentOf(run: CommandResult | undefined): Collected {
  if (run === undefined) return { problem: notAsked };
  return run.outcome === 'not-found' ? { problem: 'barman is not there.' } : parsed(outputText(run), run.stderr);
}

/** What is no document is kept as text: it says what is wrong. */
function parsed(text: string, complaint: string): Collected {
  const found = parseDiagnose(text);
  if (found.ok) return { value: found.document };
  const all = [text, complaint].filter((part) => part.trim() !== '').join('\n');
  const telling = tellingLine(complaint);
  return { ...(all !== '' && { text: all }), problem: telling === '' ? found.message : `${found.message}: ${telling}` };
}
