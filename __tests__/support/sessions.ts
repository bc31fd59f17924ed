import { OperatorError } from '../../source/errors.ts';
import type { ReadableHost } from '../../source/host/host.ts';
import type { Plan } from '../../source/plan/actions.ts';
import type { Engine } from '../../source/plan/engine.ts';
import type { RunEvent } from '../../source/plan/events.ts';
import type { Answers, Question } from '../../source/wizard/question.ts';
import type { Session } from '../../source/wizard/session.ts';
import type { Site } from '../../source/wizard/site.ts';
import type { Assessment, Evidence, Step, StepId } from '../../source/wizard/step.ts';

const site: Site = {
  configFile: '/etc/tpa/config.yml',
  configChoices: [],
  hostName: undefined,
  certificateFolder: '/etc/tpa/pg-backup-api',
  at: undefined,
  given: {},
};

/** A host that is asked for nothing but its name. */
const namedHost = { identity: { hostName: async () => 'barman1.example.com' } } as ReadableHost;

/** What a made-up step is to be; everything has a plain default. */
export interface FakeStep {
  readonly id?: StepId;
  readonly title?: string;
  readonly purpose?: string;
  readonly assess?: (facts: unknown) => Assessment;
  readonly questions?: readonly Question[];
  readonly plan?: (facts: unknown, answers: Answers) => Plan;
  readonly prove?: () => Promise<Evidence>;
  readonly look?: () => Promise<unknown>;
}

export function fakeStep(wish: FakeStep = {}): Step {
  const { id = 'configure', title = 'Configure', purpose = 'Switches the API on in config.yml.' } = wish;
  return {
    id,
    title,
    purpose,
    look: wish.look ?? (async () => 'facts'),
    assess: wish.assess ?? (() => ({ state: 'todo', summary: 'not yet', findings: [] })),
    questions: () => wish.questions ?? [],
    plan: wish.plan ?? (() => fakePlan(`Do ${title}`)),
    prove: wish.prove ?? (async () => ({ checks: [okCheck], problem: undefined })),
  };
}

const okCheck = { id: 'served', label: 'The API answers', state: 'ok', detail: 'HTTP 200 in 12 ms' } as const;

/** A plan that changes two lines of a file and runs a command. */
export function fakePlan(title: string, contentLines = 3): Plan {
  const before = Array.from({ length: contentLines }, (_, line) => `line ${line}\n`).join('');
  return {
    title,
    actions: [
      {
        kind: 'write-file',
        path: '/etc/tpa/config.yml',
        content: `${before}enable_pg_backup_api: true\n`,
        before,
        attributes: { owner: 'barman', group: 'barman', mode: 0o644 },
        why: 'TPA reads this setting on the next deploy.',
      },
      {
        kind: 'run-command',
        title: 'Restart the API',
        argv: ['systemctl', 'restart', 'pg-backup-api'],
        changes: 'The service reads its configuration anew.',
        why: 'A running service keeps what it read at its start.',
      },
    ],
    notes: [],
    undoIfUnproven: true,
  };
}

export function emptyPlan(title: string): Plan {
  return { title, actions: [], notes: [], undoIfUnproven: true };
}

/** An engine that plays these events for every action and then asks for the proof, as the real one does. */
export function fakeEngine(
  play: (listen: (event: RunEvent) => void, plan: Plan) => Promise<void> = playQuietly,
): Pick<Engine, 'apply'> & { readonly applied: Plan[] } {
  const applied: Plan[] = [];
  return {
    applied,
    async apply(plan, proof, listen) {
      applied.push(plan);
      const run = { id: 'run-1', log: '/var/lib/pg-backup-api-wizard/logs/run-1.log', stays: [] };
      listen({ kind: 'run-started', id: run.id, plan, log: run.log });
      try {
        await play(listen, plan);
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        const stays = ['The package stays installed.'];
        listen({ kind: 'action-failed', index: 0, problem: error.problem });
        listen({ kind: 'undoing', what: 'config.yml is put back' });
        listen({ kind: 'run-ended', id: run.id, outcome: 'undone', stays: [] });
        return { ...run, outcome: 'undone', problem: error.problem, stays };
      }
      listen({ kind: 'proving' });
      const problem = await proof();
      const outcome = problem === undefined ? 'proven' : 'unproven';
      listen({ kind: 'run-ended', id: run.id, outcome, stays: [] });
      return problem === undefined ? { ...run, outcome } : { ...run, outcome, problem };
    },
  };
}

async function playQuietly(listen: (event: RunEvent) => void, plan: Plan): Promise<void> {
  for (const index of plan.actions.keys()) {
    listen({ kind: 'action-started', index });
    listen({ kind: 'action-done', index });
  }
}

export function fakeSession(
  steps: readonly Step[],
  wish: { readonly engine?: Pick<Engine, 'apply'>; readonly site?: Partial<Site>; readonly host?: ReadableHost } = {},
): Session {
  const engine = (wish.engine ?? fakeEngine()) as Engine;
  return { host: wish.host ?? namedHost, site: { ...site, ...wish.site }, steps, engine };
}

/** A promise that the test settles. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
