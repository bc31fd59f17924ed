import type { SettingRow, SettingsQuestion } from '../wizard/question.ts';
import { assign, changeOf, leaveOut, optionsOf, realChanges, type SettingOption } from '../wizard/setting-changes.ts';
import type { Choosable, Prompter } from './prompter.ts';

const goOn = 'Continue';
/** Choices are told apart by their values, and no value of a setting is longer than a line. */
const out = '\n';

/** Several settings as line prompts: go on, or choose one and give it a value; the difference is told before each choice to go on. */
export async function askSettings(
  question: SettingsQuestion,
  preset: readonly string[],
  prompter: Prompter,
  say: (sentence: string) => void,
): Promise<readonly string[]> {
  const { rows, findings } = question;
  for (const finding of findings) say(`Remark: ${finding}`);
  let assignments = realChanges(rows, preset);
  for (;;) {
    tellChanges(question, assignments, say);
    const ways = [
      { value: goOn, label: goOn },
      { value: 'change', label: 'Change a setting' },
    ];
    if ((await prompter.choose(question.label, ways, goOn)) === goOn) return assignments;
    const key = await prompter.choose('Which setting', keyChoices(rows, assignments), goOn);
    const row = rows.find((candidate) => candidate.key === key);
    if (row === undefined) return assignments;
    say(`${row.key}: ${row.help} Now: ${row.value ?? 'none'} (${row.source}).`);
    const value = await askValue(question, row, assignments, prompter);
    const changed = assign(rows, assignments, row.key, value);
    const reason = question.validate(changed);
    if (reason === undefined) assignments = changed;
    else say(reason);
  }
}

/** What would be written, as text. */
function tellChanges(question: SettingsQuestion, assignments: readonly string[], say: (line: string) => void): void {
  const lines = question.preview(assignments);
  say(lines.length === 0 ? 'No line of the file would change.' : 'The file would change so:');
  for (const line of lines) say(`   ${line}`);
}

/** First the way on, then every setting with its value and where that comes from. */
function keyChoices(rows: readonly SettingRow[], assignments: readonly string[]): readonly Choosable[] {
  const settings = rows.map(({ key, value, source }) => {
    const change = changeOf(assignments, key);
    const becomes = change === undefined ? '' : `; to change: ${change.value ?? 'taken out'}`;
    return { value: key, label: `${key}: ${value ?? 'none'}, ${source}${becomes}` };
  });
  return [{ value: goOn, label: 'None, continue' }, ...settings];
}

/** Undefined leaves the setting out of config.yml. */
async function askValue(
  question: SettingsQuestion,
  row: SettingRow,
  assignments: readonly string[],
  prompter: Prompter,
): Promise<string | undefined> {
  const change = changeOf(assignments, row.key);
  const before = change === undefined ? (row.isSet ? row.value : undefined) : change.value;
  const label = `Value of ${row.key}`;
  const options = optionsOf(row);
  if (options !== undefined) {
    const chosen = await prompter.choose(label, options.map(asChoosable), before ?? out);
    return chosen === out ? undefined : chosen;
  }
  if (row.isSet || change !== undefined) {
    const ways = [{ value: 'type', label: 'Type a value' }, asChoosable(leaveOut(row))];
    if ((await prompter.choose(label, ways, 'type')) === out) return undefined;
  }
  const reasonAgainst = (typed: string) =>
    question.validate(assign(question.rows, assignments, row.key, typed || undefined));
  return (await prompter.type(label, before ?? '', reasonAgainst)) || undefined;
}

function asChoosable({ value, label, hint }: SettingOption): Choosable {
  return { value: value ?? out, label: hint === '' ? label : `${label}: ${hint}` };
}
