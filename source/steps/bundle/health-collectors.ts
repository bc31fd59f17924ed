import { parseDiagnose } from '../../health/diagnose-document.ts';
import type { CommandResult } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import { type TakenDocuments, takeDocuments } from '../verify/documents.ts';
import { type Measurement, measure } from '../verify/measure.ts';
import type { Collected, Collector } from './collector.ts';

/** One round of probes, and the diagnose documents that it took. */
export interface Checkup {
  readonly measurement: Measurement;
  readonly taken: TakenDocuments;
}

export async function checkUp(host: ReadableHost, site: Site): Promise<Checkup> {
  const measurement = await measure(host, site);
  const config = await lookAtConfigIfAny(host, site);
  const folder = site.certificateFolder;
  const taken = await takeDocuments(host, {
    hostName: config?.hostName ?? measurement.hostName,
    caFile: `${folder}/root.crt`,
    client: { certificate: `${folder}/pg-backup-user.crt`, key: `${folder}/pg-backup-user.key` },
  });
  return { measurement, taken };
}

/** The check-up's parts. All of them wait for the same one: the API serves one request at a time. */
export function healthCollectors(
  checkup: Promise<Checkup>,
  describe: (measurement: Measurement) => { readonly text: string; readonly value: unknown },
): readonly Collector[] {
  const of = (name: string, source: string, part: (found: Checkup) => Collected): Collector => ({
    name: `health/${name}`,
    source,
    collect: async () => part(await checkup),
  });
  return [
    of('check.txt', 'wizard check', ({ measurement }) => ({ text: describe(measurement).text })),
    of('check.json', 'wizard check --json', ({ measurement }) => ({ value: describe(measurement).value })),
    of('comparison.json', 'wizard compare --json', ({ measurement: { documents } }) =>
      documents.comparison === undefined
        ? { problem: documents.problem ?? 'A lower rung failed.' }
        : { value: documents.comparison },
    ),
    of('diagnose-barman.json', 'barman diagnose, before the API was asked', ({ taken }) => documentOf(taken.before)),
    of('diagnose-api.json', 'GET /diagnose', ({ taken: { api } }) =>
      api === undefined
        ? { problem: 'curl is not there.' }
        : parsed(api.evidence.body ?? '', api.evidence.stderr ?? ''),
    ),
    of('diagnose-barman-again.json', 'barman diagnose, after the API was asked', ({ taken }) =>
      documentOf(taken.after),
    ),
  ];
}

function documentOf({ stdout, stderr, outcome }: CommandResult): Collected {
  return outcome === 'not-found' ? { problem: 'barman is not there.' } : parsed(stdout, stderr);
}

/** What is no document is kept as text: it says what is wrong. */
function parsed(text: string, complaint: string): Collected {
  const found = parseDiagnose(text);
  if (found.ok) return { value: found.document };
  const all = [text, complaint].filter((part) => part.trim() !== '').join('\n');
  return { ...(all !== '' && { text: all }), problem: found.message };
}
