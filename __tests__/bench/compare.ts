import { compareDocuments } from '../../source/health/compare/compare.ts';
import { parseDiagnose } from '../../source/health/document/diagnose-document.ts';
import { alternate, timed } from './harness/alternate.ts';
import { type Benchmark, resultOf } from './harness/benchmark.ts';
import { diagnoseTexts } from './harness/diagnose-texts.ts';

/** Reading and comparing two documents against only reading them. */
export const compare: Benchmark = {
  id: 'compare',
  async measure({ runs }) {
    const { cli, api } = diagnoseTexts(100, 100);
    const pairs = await alternate(
      runs,
      () => timed(() => compareTexts(cli, api)),
      () => timed(() => [JSON.parse(cli), JSON.parse(api)]),
    );
    const megabytes = ((cli.length + api.length) / 1e6).toFixed(0);
    const what = `two texts of 100 servers × 100 backups (${megabytes} MB together) read and compared, against JSON.parse of both`;
    return [resultOf({ id: 'compare', goal: 2, unit: 'ms', what }, pairs)];
  },
};

function compareTexts(cli: string, api: string): void {
  const [one, other] = [parseDiagnose(cli), parseDiagnose(api)];
  if (!one.ok || !other.ok) throw new Error('the documents are not what the API answers');
  const { identical, mismatches } = compareDocuments(one.document, other.document);
  if (identical < 100_000 || mismatches.length > 0) throw new Error(`${identical} identical, ${mismatches.length} not`);
}
