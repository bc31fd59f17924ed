import { OperatorError } from '../errors.ts';
import {
  type Answer,
  type Answers,
  applicable,
  type Question,
  refuse,
  splitList,
  type TextQuestion,
} from '../wizard/question.ts';
import { type Asides, askSettings } from './ask-settings.ts';
import type { Prompter } from './prompter.ts';

/** Asks every question that applies, one after the other. `answers` holds what is answered already and presets the rest. */
export async function askQuestions(
  questions: readonly Question[],
  answers: Answers,
  prompter: Prompter,
  say: (sentence: string) => void,
  asides: Asides = {},
): Promise<Answers> {
  let settled = answers;
  for (const question of questions) {
    if (applicable([question], settled).length === 0) continue;
    if (question.hint !== undefined) say(question.hint);
    const value = await ask(question, settled[question.id], prompter, say, asides);
    const reason = refuse(question, value);
    if (reason !== undefined) throw new OperatorError({ id: 'bad-answer', message: reason, fix: [] });
    settled = { ...settled, [question.id]: value };
    if (question.kind === 'text' && question.preview !== undefined)
      for (const line of question.preview(String(value))) say(line);
  }
  return settled;
}

/** A text; where another one may be meant, those are choices. */
async function typeOrTake(
  { label, validate, suggest }: TextQuestion,
  preset: string,
  prompter: Prompter,
  say: (sentence: string) => void,
): Promise<string> {
  const others = (value: string) => suggest?.(value) ?? [];
  for (;;) {
    const typed = await prompter.type(label, preset, (value) =>
      others(value).length > 0 ? undefined : validate(value),
    );
    const reason = validate(typed);
    if (reason === undefined) return typed;
    say(reason);
    const again = { value: '', label: 'Type another' };
    const choices = others(typed).map(({ value, label: name, hint }) => ({ value, label: `${name}: ${hint}` }));
    const taken = await prompter.choose(label, [...choices, again], choices[0]?.value ?? '');
    if (taken !== '') return taken;
  }
}

async function ask(
  question: Question,
  before: Answer | undefined,
  prompter: Prompter,
  say: (sentence: string) => void,
  asides: Asides,
): Promise<Answer> {
  switch (question.kind) {
    case 'choice': {
      const choices = question.choices.map(({ value, label, hint }) => ({
        value,
        label: hint === undefined ? label : `${label}: ${hint}`,
      }));
      return prompter.choose(question.label, choices, typeof before === 'string' ? before : question.default);
    }
    case 'confirm':
      return prompter.confirm(question.label, typeof before === 'boolean' ? before : question.default);
    case 'text': {
      const preset = typeof before === 'string' ? before : question.default;
      return question.suggest === undefined
        ? prompter.type(question.label, preset, question.validate)
        : typeOrTake(question, preset, prompter, say);
    }
    case 'settings':
      return askSettings(question, typeof before === 'object' ? before : question.default, prompter, say, asides);
    case 'list': {
      const preset = typeof before === 'object' ? before : question.default;
      const label = `${question.label}, separated by commas or spaces`;
      return splitList(await prompter.type(label, preset.join(', '), (typed) => question.validate(splitList(typed))));
    }
  }
}
