import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addAnswerOptions, answersOf } from '../../source/cli/answer-options.ts';
import type { Answers } from '../../source/wizard/question.ts';

/** The answers to questions that these words give. */
function answers(...words: readonly string[]): Answers {
  const command = addAnswerOptions(new Command('setup'), ['set', 'scope', 'pin', 'san', 'key-type', 'allow-held']);
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  return answersOf(command.parse([...words], { from: 'user' }).opts<Answers>());
}

describe('options as answers', () => {
  it.each<[string, readonly string[], Answers]>([
    ['nothing', [], {}],
    ['several settings', ['--set', 'a=1', 'b'], { set: ['a=1', 'b'] }],
    ['the option again', ['--set', 'a=1', '--set', 'b=x=y'], { set: ['a=1', 'b=x=y'] }],
    ['a setting in one word', ['--set=a=-1'], { set: ['a=-1'] }],
    ['the next option ends the list', ['--set', 'a=1', '--scope', 'cluster'], { set: ['a=1'], scope: 'cluster' }],
    ['an id with a hyphen', ['--key-type', 'ec-p256'], { 'key-type': 'ec-p256' }],
    ['a flag', ['--allow-held'], { 'allow-held': true }],
    ['a pin is two answers', ['--pin', '2.2*'], { pin: 'specifier', specifier: '2.2*' }],
    ['the newest is one', ['--pin', 'newest'], { pin: 'newest' }],
  ])('%s', (_, words, expected) => {
    expect(answers(...words)).toEqual(expected);
  });

  it.each(['=a: 1', '='])('have a key before the equals sign: %j', (word) => {
    expect(() => answers('--set', 'a=1', word)).toThrow(/no KEY before its =/);
  });

  it('want a value', () => {
    expect(() => answers('--set')).toThrow(/argument missing/);
  });
});
