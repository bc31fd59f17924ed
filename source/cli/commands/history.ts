import { OperatorError, usageError } from '../../errors.ts';
import type { RunReport } from '../../plan/events.ts';
import type { JournaledRun } from '../../plan/journal-records.ts';
import { eventLine } from '../../report/event-text.ts';
import type { Context } from '../context.ts';

const noPlan = { title: '', actions: [], notes: [], undoIfUnproven: false };

export async function listHistory(context: Context): Promise<number> {
  const runs = await context.engine.history();
  for (const run of runs) {
    context.output.answer(`${run.id}  ${run.outcome.padEnd(11)}  ${run.completed}/${run.actions.length}  ${run.title}`);
  }
  if (runs.length === 0) context.output.answer('No run has changed this host yet.');
  context.output.document('history', { runs: runs.map(summary) });
  return 0;
}

export async function showRun(context: Context, id: string): Promise<number> {
  const run = (await context.engine.history()).find((candidate) => candidate.id === id);
  if (run === undefined)
    throw new OperatorError({
      id: 'no-such-run',
      message: `There is no run ${id}.`,
      fix: ['`wizard history` lists the runs.'],
    });
  const { output } = context;
  output.answer(`${run.title}: ${run.outcome}, ${run.started}`);
  output.answer(`  ${run.command.join(' ')}`);
  for (const [index, action] of run.actions.entries()) {
    output.answer(`${index < run.completed ? '✔' : '·'} ${action.title}`);
    for (const line of [...action.details, ...action.diff]) output.answer(`    ${line}`);
  }
  if (run.failure !== undefined) output.answer(`✘ ${run.failure}`);
  for (const line of proofLines(run)) output.answer(`    ${line}`);
  output.document('history show', {
    run: {
      ...summary(run),
      actions: run.actions,
      ...(run.failure !== undefined && { failure: run.failure }),
      ...(run.failedProof && { failedProof: run.failedProof }),
    },
  });
  return 0;
}

/** What the proof saw when it failed, then what it advised for that state. */
function proofLines({ failedProof }: JournaledRun): readonly string[] {
  if (failedProof === undefined) return [];
  const { checks, problem } = failedProof;
  return [
    ...checks.map(({ label, state, detail }) => `${state.padEnd(8)} ${label}${detail === '' ? '' : `: ${detail}`}`),
    ...(problem.detail ?? '').split('\n').filter((line) => line !== ''),
    ...problem.fix.map((step) => `Advice then: ${step}`),
  ];
}

export async function undoRun(context: Context, id: string): Promise<number> {
  const run = (await context.engine.history()).find((candidate) => candidate.id === id);
  if (run !== undefined && !context.options.yes && !context.options.dryRun) await confirmUndo(context, run);
  if (run !== undefined && context.options.dryRun) {
    for (const action of [...run.actions].reverse()) context.output.answer(`${action.title}: ${action.undo}`);
    context.output.document('history undo', { run: summary(run), outcome: 'planned' });
    return 0;
  }
  const report = await context.engine.undo(id, (event) => note(context, event));
  return finish(context, 'history undo', [report]);
}

export async function recover(context: Context): Promise<number> {
  const runs = await context.engine.interrupted();
  if (runs.length === 0) context.output.answer('No run was interrupted: there is nothing to recover.');
  const reports: RunReport[] = [];
  for (const run of runs) {
    context.output.note(
      `${run.title} (${run.id}) was interrupted after ${run.completed} of ${run.actions.length} actions.`,
    );
    if (context.options.dryRun) continue;
    if (!context.options.yes) await confirmUndo(context, run);
    reports.push(await context.engine.recover(run, (event) => note(context, event)));
  }
  if (!context.options.dryRun) return finish(context, 'recover', reports);
  context.output.document('recover', { runs: runs.map(summary), outcome: 'planned' });
  return 0;
}

async function confirmUndo(context: Context, run: JournaledRun): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || context.options.json) {
    throw usageError('This changes the host, and there is nobody to ask.', ['Say --yes to take the run back.']);
  }
  const { askToUndo } = await import('../../prompts/ask-to-apply.ts');
  if (!(await askToUndo(run.title)))
    throw new OperatorError({ id: 'declined', message: 'Nothing was changed.', fix: [] });
}

function note(context: Context, event: Parameters<typeof eventLine>[1]): void {
  const line = eventLine(noPlan, event, context.options.verbose);
  if (line !== undefined) context.output.note(line);
}

function finish(context: Context, command: string, reports: readonly RunReport[]): number {
  context.output.document(command, { runs: reports });
  for (const { problem } of reports)
    if (problem !== undefined && !context.options.json) context.output.problem(problem, undefined);
  return reports.every(({ outcome }) => outcome === 'undone') ? 0 : 1;
}

function summary({
  id,
  title,
  command,
  started,
  ended,
  outcome,
  completed,
  actions,
}: JournaledRun): Readonly<Record<string, unknown>> {
  return { id, title, command, started, ended, outcome, completed, actionCount: actions.length };
}
