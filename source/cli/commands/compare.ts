import { OperatorError, usageError } from '../../errors.ts';
import { compareDocuments, comparisonSentence, eatenComparison } from '../../health/compare/compare.ts';
import { type ConfirmedComparison, confirmCauses } from '../../health/compare/confirm-causes.ts';
import { isEaten } from '../../health/compare/eaten-document.ts';
import { type DiagnoseDocument, type ParsedDiagnose, parseDiagnose } from '../../health/document/diagnose-document.ts';
import { comparisonLines } from '../../report/comparison-text.ts';
import { barmanCaller } from '../../steps/verify/barman-caller.ts';
import { compareAtHost, type Documents, type TakenDocuments } from '../../steps/verify/documents.ts';
import { type Asked, lookAtCauses } from '../../steps/verify/look-at-causes.ts';
import { lookAtServiceProcess } from '../../steps/verify/look-at-service-process.ts';
import { lookAtTarget } from '../../steps/verify/target.ts';
import type { Context } from '../context.ts';
import { readNamedBytes } from '../read-input.ts';

/**
 * What `barman diagnose` and the API say, compared: live, or from files (of Barman, of the API, of Barman again). Exit
 * code 1 when something differs; 0 otherwise, also when two files cannot prove that nothing does: the word says it.
 */
export async function compare(
  context: Context,
  files: readonly string[],
  environment: 'service' | 'own',
): Promise<number> {
  const { output, options } = context;
  const confirmed = files.length === 0 ? await compareHere(context, environment) : await compareSaved(files);
  const [cliFile, apiFile] = files;
  const { comparison, causes } = confirmed;
  output.answer(`${comparisonSentence(comparison)}.`);
  for (const line of comparisonLines(confirmed, { all: options.verbose, cliFile, apiFile })) output.answer(line);
  output.document('compare', { ...comparison, causes });
  return comparison.verdict === 'mismatch' ? 1 : 0;
}

async function compareSaved(files: readonly string[]): Promise<ConfirmedComparison> {
  if (files.length < 2 || files.length > 3) {
    throw usageError('Name two or three files: of Barman, of the API and, if there is one, of Barman again.', [
      'barman diagnose > A.json; curl … https://HOST/diagnose > B.json; barman diagnose > C.json',
      'Without files this host is asked.',
    ]);
  }
  if (files.filter((file) => file === '-').length > 1) throw usageError('Standard input (-) can be one of the files.');
  const [cliFile = '', apiFile = ''] = files;
  const cli = parseDiagnose(await readNamedBytes('compare', cliFile));
  if (!cli.ok && !cli.hides) documentOf(cli, cliFile);
  const api = await readDocument(apiFile);
  if (!cli.ok && isEaten(cli, api)) return confirmCauses(eatenComparison(api));
  const first = documentOf(cli, cliFile);
  const second = files[2] === undefined ? undefined : await readDocument(files[2]);
  try {
    return confirmCauses(compareDocuments(first, api, second));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw usageError(`compare ${files.join(' ')}: the documents are nested too deeply for diagnose documents.`);
  }
}

async function readDocument(file: string): Promise<DiagnoseDocument> {
  return documentOf(parseDiagnose(await readNamedBytes('compare', file)), file);
}

/** Throws OperatorError with exit code 2 that names the file and what is wrong with it. */
function documentOf(parsed: ParsedDiagnose, file: string): DiagnoseDocument {
  if (parsed.ok) return parsed.document;
  const name = file === '-' ? 'standard input' : file;
  const fix = ['Save what `barman diagnose` prints, or the body of GET /diagnose, whole and without other options.'];
  throw new OperatorError({ id: parsed.id, message: `${name}: ${parsed.message}.`, fix }, 2);
}

/** Asks this host's Barman, the API and Barman again. Throws OperatorError when one of them does not answer. */
async function compareHere(context: Context, environment: 'service' | 'own'): Promise<ConfirmedComparison> {
  const { host, output } = context;
  const target = await lookAtTarget(host, context.site({}));
  const service = await lookAtServiceProcess(host);
  const caller = await barmanCaller(host, service, environment);
  for (const note of notesOn({ caller, service })) output.note(note);
  const { taken, documents } = await compareAtHost(host, target, { caller, background: host.background });
  if (documents.comparison === undefined) throw notCompared(taken, documents);
  return confirmCauses(documents.comparison, await lookAtCauses(host, documents, { service, caller }));
}

/** In what the two were asked differently, or differently from what the operator's own shell would. */
function notesOn({ caller, service }: Asked): readonly string[] {
  const zone = service?.environment?.TZ;
  const own = process.env.TZ;
  const asked = caller.environment === 'service';
  return [
    ...(asked && zone !== own
      ? [
          `pg-backup-api runs with TZ ${zone ?? 'unset'}, your shell with ${own ?? 'unset'}; Barman was asked with the service's.`,
        ]
      : []),
    ...(asked ? [] : ["Barman was asked in your own environment, not in the service's."]),
  ];
}

function notCompared({ api }: TakenDocuments, { problem = 'curl is missing' }: Documents): OperatorError {
  if (problem.startsWith('barman diagnose: ')) {
    const fix = /please run barman as/i.test(problem)
      ? ['Run it as root (sudo): the wizard becomes the user of the service by itself.']
      : ['Run `sudo -u barman barman diagnose` and mend what it says.'];
    return new OperatorError({ id: 'not-compared', message: `Nothing was compared. ${problem}`, fix });
  }
  const said = api?.evidence.stderr?.split('\n').findLast((line) => line.startsWith('curl: ('));
  const message = `Nothing was compared. ${problem}${said === undefined ? '' : `: ${said}`}`;
  return new OperatorError({ id: 'not-compared', message, fix: ['`wizard check` names what is in the way.'] });
}
