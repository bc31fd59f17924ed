/** An answer: text, yes or no, or several texts. */
export type Answer = string | boolean | readonly string[];

/** Answers of one step by question id. */
export type Answers = Readonly<Record<string, Answer>>;

interface Asked {
  /** Stable name; also the long option that answers it on the command line (`--version-specifier`). */
  readonly id: string;
  /** The question, a few words, without a question mark's worth of explanation. */
  readonly label: string;
  /** One or two sentences under it: what it means, where the default comes from. */
  readonly hint?: string;
  /** Asked only when this holds for the answers so far. */
  readonly when?: (answers: Answers) => boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface ChoiceQuestion extends Asked {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  readonly default: string;
}

export interface TextQuestion extends Asked {
  readonly kind: 'text';
  readonly default: string;
  /** Undefined when the value is fine, else one sentence why not. */
  readonly validate: (value: string) => string | undefined;
  /** Lines to show under the field while it is typed: what the value would bring about. */
  readonly preview?: (value: string) => readonly string[];
  /** Values that may be meant by the one that is typed, to be taken in its place. */
  readonly suggest?: (value: string) => readonly Choice[];
}

export interface ListQuestion extends Asked {
  readonly kind: 'list';
  /** Typed as one line, separated by commas or spaces. */
  readonly default: readonly string[];
  readonly validate: (values: readonly string[]) => string | undefined;
}

export interface ConfirmQuestion extends Asked {
  readonly kind: 'confirm';
  readonly default: boolean;
}

/** One setting of config.yml as a row of a list. */
export interface SettingRow {
  readonly key: string;
  /** As the list names it, where that is not its key. */
  readonly name?: string;
  /** The heading that it stands under; rows of one group stand together. */
  readonly group?: string;
  /** The place that it is written to (as `--scope` names it) unless another is chosen; without: the one that is asked for next. */
  readonly scope?: string;
  /** The value that counts for this host, as text; undefined when there is none, not even a default. */
  readonly value: string | undefined;
  /** Where it comes from: a level of config.yml with its line, or TPA's default. */
  readonly source: string;
  /** It is written in config.yml, so it can be taken out. */
  readonly isSet: boolean;
  /** One sentence: what it means. */
  readonly help: string;
  /** The values that it can have; any text without. */
  readonly choices?: readonly string[];
  /** It is a list: its items now. Its value is a JSON array of them. */
  readonly items?: readonly string[];
}

/** A place of config.yml where a setting can be written. */
export interface SettingLevel {
  /** As `--scope` names it. */
  readonly scope: string;
  readonly label: string;
  /** What stands there, as it is typed. */
  readonly value: string | undefined;
  /** Its line, and whether it is the value that counts for this host. */
  readonly note: string;
}

/** A line of the file as it will be; `-` is one that goes, `+` one that comes. */
export interface FileLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/**
 * Several settings at once. The answer is a list of assignments: `KEY=VALUE` sets one, `KEY` alone takes it out; `KEY@SCOPE` does it at
 * one place of the file. `=TEXT` is the whole file, as it came back from an editor; the others are made in that.
 */
export interface SettingsQuestion extends Asked {
  readonly kind: 'settings';
  readonly rows: readonly SettingRow[];
  readonly default: readonly string[];
  /** What is remarkable about the file, a sentence each, with its line. */
  readonly findings: readonly string[];
  readonly validate: (assignments: readonly string[]) => string | undefined;
  /** The difference that the assignments make, as lines of a unified diff, or why they cannot be made. */
  readonly preview: (assignments: readonly string[]) => readonly string[];
  /** The places where a setting can be written, those that count for this host first. */
  readonly levels?: (key: string) => readonly SettingLevel[];
  /** The whole file with what the assignments change in it. */
  readonly file?: (assignments: readonly string[]) => readonly FileLine[];
  /** Another text of the file, for an editor and from it. */
  readonly whole?: WholeFile;
}

export interface WholeFile {
  readonly name: string;
  /** The text with the assignments made; undefined where they cannot be. */
  readonly text: (assignments: readonly string[]) => string | undefined;
  /** The same question of another text, or why that cannot be read. */
  readonly reread: (text: string) => SettingsQuestion | string;
}

/** A question as data: flags, the full-screen wizard and the line prompts all answer this one definition. */
export type Question = ChoiceQuestion | TextQuestion | ListQuestion | ConfirmQuestion | SettingsQuestion;

/** The questions that apply, given the answers so far. */
export function applicable(questions: readonly Question[], answers: Answers): readonly Question[] {
  return questions.filter((question) => question.when?.(answers) ?? true);
}

/** Why a value is no answer to the question; undefined when it is one. */
export function refuse(question: Question, value: Answer): string | undefined {
  switch (question.kind) {
    case 'choice':
      return question.choices.some((choice) => choice.value === value)
        ? undefined
        : `“${String(value)}” is none of ${question.choices.map((choice) => choice.value).join(', ')}.`;
    case 'text':
      return typeof value === 'string' ? question.validate(value) : 'A text is needed.';
    case 'list':
    case 'settings':
      return Array.isArray(value) ? question.validate(value) : 'A list is needed.';
    case 'confirm':
      return typeof value === 'boolean' ? undefined : 'Yes or no is needed.';
  }
}

/** A list as it is typed: names separated by commas or white space. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

export function textAnswer(answers: Answers, id: string): string {
  const value = answers[id];
  return typeof value === 'string' ? value : '';
}

export function yesAnswer(answers: Answers, id: string): boolean {
  return answers[id] === true;
}

export function listAnswer(answers: Answers, id: string): readonly string[] {
  const value = answers[id];
  return typeof value === 'object' ? value : [];
}
