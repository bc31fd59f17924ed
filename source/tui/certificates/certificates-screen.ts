import type { CertificateRow } from '../../steps/certificates/certificate-rows.ts';
import {
  type CertificateWork,
  forText,
  type RotationTrack,
  workOnRow,
  workOnSet,
} from '../../steps/certificates/row-operations.ts';
import { type Binding, keys, paging } from '../bindings.ts';
import { fitted } from '../health/panel-rows.ts';
import { shortSpan } from '../health/quantities.ts';
import { problemRows } from '../screens/problem-rows.ts';
import type { Screen, Setting } from '../screens/screen.ts';
import { checkSign, findingSign, symbolOf } from '../screens/signs.ts';
import { chosenItem, type ListView } from '../shell/list-view.ts';
import { pad } from '../text/cells.ts';
import { blank, clickable, piece, prose, type Row, row, space, spinner } from '../text/row.ts';

/** A certificate in the list. */
export interface CertificateItem {
  readonly id: string;
  readonly row: CertificateRow;
}

export interface CertificatesView extends ListView<CertificateItem> {
  readonly track: RotationTrack | undefined;
}

/** The certificates, soonest end first; of the same end the set before its copies. */
export function certificateItems(rows: readonly CertificateRow[]): readonly CertificateItem[] {
  const end = ({ secondsLeft }: CertificateRow) => secondsLeft ?? Number.NEGATIVE_INFINITY;
  return rows
    .toSorted((one, other) => end(one) - end(other) || Number(other.inSet) - Number(one.inSet))
    .map((one) => ({ id: one.file, row: one }));
}

const phases = ['one CA', 'two trusted', 'new leaves', 'one CA again'] as const;
const positions: Readonly<Record<RotationTrack['phase'], number>> = { 'one-ca': 0, 'two-cas': 1, reissued: 2 };

const keysOfWork: Readonly<Record<CertificateWork, Binding>> = {
  renew: keys.renew,
  'new-key': keys.newKey,
  revoke: keys.revoke,
  rotate: keys.rotate,
  abort: keys.abort,
  work: keys.work,
};

/** The keys of the view: what the row under the cursor and the set can be asked for, then how to move. */
export function certificateBindings(view: CertificatesView): readonly Binding[] {
  const item = chosenItem(view);
  const work = [...(item === undefined ? [] : workOnRow(item.row)), ...workOnSet(view.track)];
  return [
    keys.accept(view.open ? 'close' : 'open'),
    ...work.map((one) => keysOfWork[one]),
    keys.previous,
    keys.next,
    ...paging,
    keys.refresh,
    keys.backEscape,
    keys.help,
    keys.leave,
    keys.suspend,
    keys.interrupt,
  ];
}

export function certificatesScreen(view: CertificatesView, setting: Setting): Screen {
  const { columns } = setting;
  const item = chosenItem(view);
  const count = view.items?.length ?? 0;
  const base = {
    fills: true as const,
    place: [piece('Certificates', 'strong'), piece(count === 0 ? '' : ` · ${count}, the soonest end first`, 'dim')],
    top: [],
    bottom: [row(view.loading ? spinner : space(0), piece(view.loading ? ' Reading …' : '', 'dim'))],
    bindings: certificateBindings(view),
  };
  if (view.problem !== undefined) return { ...base, body: problemRows(view.problem, setting.textColumns), offset: 0 };
  if (view.items === undefined) return { ...base, body: [], offset: 0 };
  if (view.open && item !== undefined)
    return { ...base, body: certificateDetail(item.row, setting.textColumns), offset: view.offset };
  const head = trackRows(view.track, setting);
  const rows = view.items.map(({ id, row: one }) =>
    clickable(certificateLine(one, id === item?.id, columns), { item: id }),
  );
  const at = head.length + 1 + view.items.findIndex(({ id }) => id === item?.id);
  return { ...base, body: [...head, titles(columns), ...rows], offset: 0, shows: [Math.max(0, at - 1), at + 1] };
}

/** The phases of a rotation as a track, with what is true now and what has to be true before the next. */
function trackRows(track: RotationTrack | undefined, { columns, textColumns }: Setting): readonly Row[] {
  if (track === undefined) return [];
  if (track.phase === 'one-ca')
    return [...prose(`${track.now} t begins a rotation, phase by phase.`, textColumns, { tone: 'dim' }), blank];
  const at = positions[track.phase];
  const line = phases.flatMap((name, index) => [
    piece(index < at ? '✓ ' : index === at ? '● ' : '○ ', index <= at ? 'good' : 'dim'),
    piece(name, index === at ? 'strong' : 'plain'),
    piece(index < phases.length - 1 ? ' ━━━ ' : '', 'dim'),
  ]);
  return [
    row(piece('Rotation of the CA', 'strong')),
    fitted(line, columns),
    ...prose(track.now, textColumns, { indent: 2 }),
    ...track.conditions.flatMap((condition) => prose(condition, textColumns, { indent: 4, sign: piece('  ·', 'dim') })),
    blank,
  ];
}

function titles(columns: number): Row {
  const names = `   ${pad('for', forColumns)}${pad('file', fileColumns(columns))}${'left'.padStart(9)}  ${pad('served', 8)}findings`;
  return fitted([piece(names, 'dim')], columns);
}

const forColumns = 14;

function fileColumns(columns: number): number {
  return Math.min(48, Math.max(22, Math.floor(columns * 0.42)));
}

function certificateLine(one: CertificateRow, isChosen: boolean, columns: number): Row {
  const state = ({ block: 'crit', missing: 'crit', warn: 'warn', ok: 'ok' } as const)[one.verdict];
  const left = one.secondsLeft === undefined ? '-' : one.secondsLeft < 0 ? 'ended' : shortSpan(one.secondsLeft);
  const served = one.served === undefined ? '-' : one.served ? 'yes' : 'no';
  const finding = one.findings.find(({ severity }) => severity !== 'info') ?? one.findings[0];
  const cells = `${pad(forText(one), forColumns)}${pad(one.file, fileColumns(columns))}`;
  return fitted(
    [
      piece(isChosen ? '›' : ' ', 'accent'),
      symbolOf(checkSign(one.inSet || state !== 'crit' ? state : 'warn')),
      space(1),
      piece(`${cells}${left.padStart(9)}  ${pad(served, 8)}`, isChosen ? 'chosen' : 'plain'),
      piece(one.verdict === 'missing' ? 'missing' : (finding?.message ?? ''), 'dim'),
    ],
    columns,
  );
}

function certificateDetail(one: CertificateRow, columns: number): readonly Row[] {
  const fact = (label: string, text: string | undefined) =>
    text === undefined || text === '' ? [] : prose(text, columns, { indent: 12, sign: piece(label.padEnd(12), 'dim') });
  const instead = `no: the proxy presents ${one.servedSerial ?? 'another one'}`;
  return [
    row(piece(one.file, 'strong')),
    ...fact('for', `${one.role}${one.inSet ? ', of the proxy’s own set' : ''}`),
    ...fact('subject', one.subject),
    ...fact('names', one.sans.join(', ')),
    ...fact('issuer', one.issuer),
    ...fact('serial', one.serial),
    ...fact('SHA-256', one.fingerprint),
    ...fact('from', dateText(one.notBefore)),
    ...fact('to', dateText(one.notAfter)),
    ...fact('key', one.key),
    ...fact('used by', one.usedBy.join(', ')),
    ...fact('served', one.served === undefined ? undefined : one.served ? 'yes' : instead),
    ...(one.findings.length === 0 ? [] : [blank]),
    ...one.findings.flatMap(({ severity, message, fix }) => [
      ...prose(message, columns, { indent: 2, sign: symbolOf(findingSign(severity)) }),
      ...prose(fix, columns, { indent: 4, sign: piece('  →', 'accent') }),
    ]),
  ];
}

function dateText(date: Date | undefined): string | undefined {
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
