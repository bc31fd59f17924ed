import type { RunReport } from '../plan/events.ts';

/** What is said of a run that was taken back: by whom, and whether anything stays. */
export function undoneSentence({ problem, stays }: Pick<RunReport, 'problem' | 'stays'>): string {
  const stopped = problem?.id === 'stopped' ? 'Stopped.' : 'It failed.';
  return `${stopped} What had been changed is put back${stays.length > 0 ? '; what remains is named' : ''}.`;
}
