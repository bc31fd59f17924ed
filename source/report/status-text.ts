import type { Assessment } from '../wizard/step.ts';
import { findingLines, stepLine } from './evidence-text.ts';

export interface StatusStep extends Assessment {
  readonly title: string;
}

/** Tells one step after the other with its findings. What stands in the way of several (no config.yml) is told at the first. */
export function statusTeller(): (step: StatusStep) => readonly string[] {
  const told = new Map<string, string>();
  return ({ title, state, summary, findings }) => {
    const fresh = findings.filter(({ message }) => !told.has(message));
    const before = fresh.length === 0 ? told.get(summary) : undefined;
    for (const { message } of fresh) told.set(message, title);
    const line = stepLine(title, state, before === undefined ? summary : `for the same reason as ${before}`);
    return [line, ...fresh.flatMap(findingLines)];
  };
}
