import { expect, test } from 'vitest';
import { undoneSentence } from '../../source/report/undone-sentence.ts';

const stopped = { id: 'stopped', message: 'Stopped before the next action, as you asked.', fix: [] };
const failed = { id: 'apt', message: 'apt-get failed.', fix: [] };

test.each([
  [{ problem: failed, stays: [] }, 'It failed. What had been changed is put back.'],
  [{ problem: stopped, stays: [] }, 'Stopped. What had been changed is put back.'],
  [{ problem: stopped, stays: ['a package'] }, 'Stopped. What had been changed is put back; what remains is named.'],
])('%j', (report, sentence) => {
  expect(undoneSentence(report)).toBe(sentence);
});
