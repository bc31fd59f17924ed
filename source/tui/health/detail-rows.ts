import { observedText } from '../../report/observed-text.ts';
import type { Thing } from '../../report/things.ts';
import { checkSign, symbolOf } from '../screens/signs.ts';
import { blank, piece, prose, type Row, row, verbatim } from '../text/row.ts';
import type { HostHealth } from './health-state.ts';
import { ageText } from './panel-rows.ts';

/** Everything that is known of a thing: state, observed against limit, cause, what repairs it, raw values; of a server all its checks. */
export function detailRows(thing: Thing, host: HostHealth, now: number, columns: number): readonly Row[] {
  const sign = checkSign(thing.state);
  return [
    row(
      symbolOf(sign),
      piece(` ${thing.title}`, 'strong'),
      piece(` on ${thing.host}   ${sign.word}   ${ageText(host.at, now)}`, 'dim'),
    ),
    blank,
    ...(thing.server === undefined ? thing.items.flatMap((item) => itemOf(item, columns)) : checksOf(thing, columns)),
    ...(thing.panel === 'comparison' ? comparisonOf(host, columns) : []),
    ...(thing.certificate === undefined ? [] : certificateOf(thing.certificate, columns)),
    ...(thing.rung?.diagnosis === undefined ? [] : labelled('causes', thing.rung.diagnosis.causes.join(', '), columns)),
    ...repairOf(thing, columns),
  ];
}

function itemOf({ detail, cause, fix }: Thing['items'][number], columns: number): readonly Row[] {
  return [
    ...(detail === '' ? [] : labelled('seen', detail, columns)),
    ...(cause === undefined ? [] : labelled('cause', cause, columns)),
    ...fix.flatMap((way) => labelled('fix', way, columns)),
  ];
}

function checksOf({ server, items }: Thing, columns: number): readonly Row[] {
  const order = ['crit', 'warn', 'busy', 'unknown', 'not-run', 'ok'];
  const checks = (server?.checks ?? []).toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  return checks.flatMap((check) => {
    const sign = checkSign(check.state);
    const limit = check.limit === null ? '' : `   limit ${check.limit}`;
    const observed = observedText(check);
    const wrong = check.state !== 'ok' && check.state !== 'not-run';
    const item = items.find(({ id }) => id.startsWith(`${server?.name}/${check.id}`));
    return [
      row(
        symbolOf(sign),
        piece(` ${check.id.replaceAll('_', ' ')}`, wrong ? 'strong' : 'plain'),
        piece(
          `   ${check.blocking && wrong ? 'blocks backups   ' : ''}${observed}${limit}   from ${check.source}`,
          'dim',
        ),
      ),
      ...(check.hint === '' ? [] : prose(check.hint, columns, { indent: 4 })),
      ...(wrong
        ? (item?.fix ?? []).flatMap((way) => prose(way, columns, { indent: 6, sign: piece('    →', 'accent') }))
        : []),
    ];
  });
}

/** Every value that differs, by its path. */
function comparisonOf({ report }: HostHealth, columns: number): readonly Row[] {
  const comparison = report?.comparison;
  if (comparison === undefined) return [];
  return [
    ...comparison.mismatches.flatMap(({ path, cli, api, cause }) => [
      blank,
      row(piece(path, 'strong'), piece(`   ${cause}`, 'dim')),
      ...verbatim(`barman  ${JSON.stringify(cli)}`, columns, { indent: 2 }),
      ...verbatim(`API     ${JSON.stringify(api)}`, columns, { indent: 2 }),
    ]),
    ...(comparison.moving.length === 0
      ? []
      : [blank, row(piece(`${comparison.moving.length} moved meanwhile, as expected`, 'dim'))]),
    ...comparison.moving.map((path) => row(piece(`  ${path}`, 'dim'))),
    ...(comparison.redacted.length === 0
      ? []
      : [blank, row(piece(`${comparison.redacted.length} hidden by one side`, 'dim'))]),
    ...comparison.redacted.map((path) => row(piece(`  ${path}`, 'dim'))),
  ];
}

function certificateOf(
  { file, notAfter, findings = [] }: NonNullable<Thing['certificate']>,
  columns: number,
): readonly Row[] {
  return [
    ...labelled('file', file, columns),
    ...(notAfter === undefined || Number.isNaN(notAfter.getTime())
      ? []
      : labelled('ends', notAfter.toISOString(), columns)),
    ...findings.flatMap(({ severity, message, fix }) => [
      ...labelled(severity, message, columns),
      ...labelled('', fix, columns),
    ]),
  ];
}

function repairOf({ repair, state }: Thing, columns: number): readonly Row[] {
  if (state === 'ok' || state === 'not-run') return [];
  const text =
    repair === undefined
      ? 'No plan of the wizard repairs this: the way is above.'
      : `f opens the plan that repairs it (${repair}), in review. Nothing is changed before you agree.`;
  return [blank, ...labelled('repair', text, columns)];
}

function labelled(label: string, text: string, columns: number): readonly Row[] {
  return prose(text, columns, { indent: 11, sign: piece(label.padEnd(11), 'dim') });
}
