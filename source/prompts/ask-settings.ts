import { OperatorError } from '../errors.ts';
import type { SettingRow, SettingsQuestion } from '../wizard/question.ts';
import type { Session } from '../wizard/session.ts';
import {
  assign,
  assignWhole,
  changeOf,
  itemsIn,
  leaveOut,
  optionsOf,
  realChanges,
  type SettingOption,
  type SettingPlace,
  shownValue,
  wholeText,
} from '../wizard/setting-changes.ts';
import type { Advice } from '../wizard/step.ts';
import type { Choosable, Prompter } from './prompter.ts';

const goOn = 'Continue';
/** Choices are told apart by their values, and no value of a setting is longer than a line. */
const out = '\n';
/** More settings than these are not listed: their name is asked for more exactly. */
const mostListed = 9;

/** What helps while settings are changed. */
export interface Asides {
  readonly edit?: NonNullable<Session['edit']>;
  /** Asks the host what it says of typed values. */
  readonly advise?: () => Promise<Advice> | undefined;
}

/** Several settings as line prompts: go on, or name one and give it a value; the difference is told before each choice to go on. */
export async function askSettings(
  asked: SettingsQuestion,
  preset: readonly string[],
  prompter: Prompter,
  say: (sentence: string) => void,
  { edit, advise }: Asides = {},
): Promise<readonly string[]> {
  tellRemarks(asked, say);
  let assignments = realChanges(asked, preset);
  for (;;) {
    const question = questionOf(asked, assignments);
    tellChanges(question, assignments, say);
    const ways = [
      { value: goOn, label: goOn },
      { value: 'change', label: 'Change a setting' },
      ...(edit === undefined || asked.whole === undefined
        ? []
        : [{ value: 'edit', label: 'Edit the file in an editor' }]),
    ];
    const way = await prompter.choose(question.label, ways, goOn);
    if (way === goOn) return assignments;
    if (way === 'edit' && edit !== undefined) {
      const text = await askEdited(question, assignments, edit, prompter, say);
      if (text !== undefined) assignments = [assignWhole(text)];
      continue;
    }
    const row = await askRow(question, assignments, prompter);
    if (row === undefined) continue;
    say(`${nameOf(row)}: ${row.help} Now: ${shownValue(row, row.value)} (${row.source}).`);
    const place = await askPlace(question, row, prompter);
    const value = await askValue(question, row, place, assignments, prompter);
    if (value !== undefined && /version$/.test(row.key)) {
      for (const line of (await advise?.())?.({ key: row.key, value })?.lines ?? []) say(line);
    }
    const changed = assign(question, assignments, place, value);
    const reason = question.validate(changed);
    if (reason === undefined) assignments = changed;
    else say(reason);
  }
}

/** The question of the file as it is now: where an editor has changed it, of that text. */
function questionOf(asked: SettingsQuestion, assignments: readonly string[]): SettingsQuestion {
  const text = wholeText(assignments);
  const read = text === undefined ? undefined : asked.whole?.reread(text);
  return typeof read === 'object' ? read : asked;
}

function tellRemarks({ findings }: SettingsQuestion, say: (sentence: string) => void): void {
  for (const finding of findings) say(`Remark: ${finding}`);
}

/** The file as an editor has left it, once it is read, its remarks and its difference were told, and it was taken; undefined: dropped. */
async function askEdited(
  question: SettingsQuestion,
  assignments: readonly string[],
  edit: NonNullable<Session['edit']>,
  prompter: Prompter,
  say: (sentence: string) => void,
): Promise<string | undefined> {
  const { whole } = question;
  const before = whole?.text(assignments);
  let text = before;
  while (whole !== undefined && text !== undefined) {
    try {
      text = edit(text, whole.name);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      for (const sentence of [error.problem.message, ...error.problem.fix]) say(sentence);
      return undefined;
    }
    if (text === before) return undefined;
    const read = whole.reread(text);
    if (typeof read === 'string') say(read);
    else {
      tellRemarks(read, say);
      tellChanges(read, [], say);
    }
    const take = typeof read === 'string' ? [] : [{ value: 'take', label: 'Take the edited file' }];
    const ways = [...take, { value: 'edit', label: 'Edit it again' }, { value: 'drop', label: 'Drop what was edited' }];
    const way = await prompter.choose('The edited file', ways, typeof read === 'string' ? 'edit' : 'take');
    if (way !== 'edit') return way === 'take' ? text : undefined;
  }
  return undefined;
}

function nameOf({ key, name = key }: SettingRow): string {
  return name;
}

/** What would be written, as text. */
function tellChanges(question: SettingsQuestion, assignments: readonly string[], say: (line: string) => void): void {
  const lines = question.preview(assignments);
  say(lines.length === 0 ? 'No line of the file would change.' : 'The file would change so:');
  for (const line of lines) say(`   ${line}`);
}

/** A setting by a part of its name; where several have it, one of those. Undefined: none after all. */
async function askRow(
  { rows }: SettingsQuestion,
  assignments: readonly string[],
  prompter: Prompter,
): Promise<SettingRow | undefined> {
  const named = (typed: string) => {
    const words = typed.toLowerCase().split(/\s+/);
    const exact = rows.filter((row) => nameOf(row) === typed.trim());
    return exact.length > 0
      ? exact
      : rows.filter((row) => words.every((word) => nameOf(row).toLowerCase().includes(word)));
  };
  const typed = await prompter.type('Name of the setting, or a part of it; empty for none', '', (text) => {
    if (text === '') return undefined;
    const found = named(text).length;
    if (found === 0) return `No setting of ${rows.length} has that in its name.`;
    return found > mostListed ? `${found} settings have that in their names: type more of it.` : undefined;
  });
  if (typed === '') return undefined;
  const found = named(typed);
  if (found.length === 1) return found[0];
  const none = { value: '', label: 'None of these' };
  const choices = found.map((row, index) => ({ value: String(index + 1), label: labelOf(row, assignments) }));
  return found[Number(await prompter.choose('Which setting', [...choices, none], '1')) - 1];
}

/** A setting with its value and where that comes from. */
function labelOf(row: SettingRow, assignments: readonly string[]): string {
  const change = changeOf(assignments, row);
  const value = change?.value === undefined ? 'taken out' : shownValue(row, change.value);
  const becomes = change === undefined ? '' : `; to change: ${value}`;
  return `${nameOf(row)}: ${shownValue(row, row.value)}, ${row.source}${becomes}`;
}

/** Where it is to be written, for a setting that can stand at several places. */
async function askPlace(question: SettingsQuestion, row: SettingRow, prompter: Prompter): Promise<SettingPlace> {
  const { key, scope } = row;
  const levels = scope?.startsWith('entry:') ? [] : (question.levels?.(key) ?? []);
  if (levels.length < 2) return { key, scope };
  const usual = scope === undefined ? 'Where the next question says' : `Where it is now: ${scope}`;
  const places = levels
    .filter((level) => level.scope !== scope)
    .map(({ scope: value, label, value: written, note }) => ({
      value,
      label: [label, written === undefined ? undefined : shownValue(row, written), note].filter(Boolean).join(', '),
    }));
  const chosen = await prompter.choose('Where to write it', [{ value: out, label: usual }, ...places], out);
  return { key, scope: chosen === out ? scope : chosen };
}

/** Undefined leaves the setting out of config.yml. */
async function askValue(
  question: SettingsQuestion,
  row: SettingRow,
  place: SettingPlace,
  assignments: readonly string[],
  prompter: Prompter,
): Promise<string | undefined> {
  const change = changeOf(assignments, place);
  const written = place.scope === row.scope ? (row.isSet ? row.value : undefined) : valueAt(question, place);
  const before = change === undefined ? written : change.value;
  const there = { ...row, isSet: written !== undefined };
  const label = `Value of ${nameOf(row)}`;
  if (row.items !== undefined) return askItems(question, there, place, before, prompter);
  const options = optionsOf(there);
  if (options !== undefined) {
    const chosen = await prompter.choose(label, options.map(asChoosable), before ?? out);
    return chosen === out ? undefined : chosen;
  }
  if (there.isSet || change !== undefined) {
    const ways = [{ value: 'type', label: 'Type a value' }, asChoosable(leaveOut(there))];
    if ((await prompter.choose(label, ways, 'type')) === out) return undefined;
  }
  const reasonAgainst = (typed: string) => question.validate(assign(question, assignments, place, typed || undefined));
  return (await prompter.type(label, before ?? '', reasonAgainst)) || undefined;
}

function valueAt({ levels }: SettingsQuestion, { key, scope = 'cluster' }: SettingPlace): string | undefined {
  return levels?.(key).find((level) => level.scope === scope)?.value;
}

/** A list, item by item. */
async function askItems(
  question: SettingsQuestion,
  row: SettingRow,
  place: SettingPlace,
  before: string | undefined,
  prompter: Prompter,
): Promise<string | undefined> {
  const name = nameOf(row);
  const isRole = row.scope?.startsWith('entry:') === true;
  let items = itemsIn(before);
  const typeItem = (label: string, preset: string) =>
    prompter.type(label, preset, (typed) => question.validate(assign(question, [], place, JSON.stringify([typed]))));
  for (;;) {
    const ways = [
      { value: 'take', label: `Take the list: ${items.join(', ') || 'no items'}` },
      { value: 'add', label: 'Add an item' },
      ...items.flatMap((item, at) => [
        { value: `change ${at}`, label: `Change ${item}` },
        { value: `remove ${at}`, label: `Remove ${item}` },
        ...(at === 0 ? [] : [{ value: `up ${at}`, label: `Move ${item} up` }]),
      ]),
      ...(isRole ? [] : [asChoosable(leaveOut(row))]),
    ];
    const [way, place] = (await prompter.choose(`Items of ${name}`, ways, 'take')).split(' ');
    const at = Number(place);
    if (way === 'take') return items.length === 0 && !row.isSet ? undefined : JSON.stringify(items);
    if (way === out) return undefined;
    if (way === 'remove') items = items.toSpliced(at, 1);
    if (way === 'up') items = items.toSpliced(at - 1, 2, items[at] ?? '', items[at - 1] ?? '');
    if (way === 'add' || way === 'change') {
      const typed = await typeItem('The item', way === 'add' ? '' : (items[at] ?? ''));
      if (typed !== '') items = way === 'add' ? [...items, typed] : items.toSpliced(at, 1, typed);
    }
  }
}

function asChoosable({ value, label, hint }: SettingOption): Choosable {
  return { value: value ?? out, label: hint === '' ? label : `${label}: ${hint}` };
}
