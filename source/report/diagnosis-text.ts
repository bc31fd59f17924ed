import type { Diagnosis } from '../health/explain/explain.ts';

/** A diagnosis in sentences: what it is, what else it may be, what to do. */
export function diagnosisLines({ id, rung, causes, summary, fix }: Diagnosis): readonly string[] {
  const mark = id === 'healthy' ? '✔' : id === 'undiagnosed' ? '?' : '✘';
  const others = causes.slice(1);
  return [
    `${mark} ${summary}`,
    `    ${rung === '-' ? id : `${id}, at the rung “${rung}”`}${others.length === 0 ? '' : `; or ${others.join(', ')}`}`,
    ...fix.map((step) => `    → ${step}`),
  ];
}
