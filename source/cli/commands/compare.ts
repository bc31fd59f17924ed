import { OperatorError, usageError } from '../../errors.ts';
import { compareDocuments, comparisonSentence, eatenComparison } from '../../health/compare/compare.ts';
import { type ConfirmedComparison, confirmCauses } from '../../health/compare/confirm-causes.ts';
import { isEaten } from '../../health/compare/eaten-document.ts';
import { type DiagnoseDocument, type ParsedDiagnose, parseDiagnose } from '../../health/document/diagnose-document.ts';
import { comparisonLines } from '../../report/comparison-text.ts';
import type { Context } from '../context.ts';
import { readNamedBytes } from '../read-input.ts';
import { compareHere } from './compare-here.ts';

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
