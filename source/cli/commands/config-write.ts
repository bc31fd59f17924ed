import type { SettingEdit } from '../../config/edit-config.ts';
import { parseSettingValue } from '../../config/setting-value.ts';
import { findSetting } from '../../config/settings.ts';
import { usageError } from '../../errors.ts';
import { planConfigEdit } from '../../steps/config-edit.ts';
import { type ConfigFacts, lookAtConfig } from '../../steps/look-at-config.ts';
import { isOfThisHost, lookAtPins, pinKeys } from '../../steps/version/check-pins.ts';
import type { Advice, Step } from '../../wizard/step.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';

export interface EditOptions {
  readonly scope: string;
  readonly stdout?: boolean;
  readonly string?: boolean;
  readonly boolean?: boolean;
}

type Edits = readonly Omit<SettingEdit, 'scope'>[];

export async function setSettings(
  context: Context,
  assignments: readonly string[],
  options: EditOptions,
): Promise<number> {
  const edits = assignments.map((assignment) => {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw usageError(`“${assignment}” is no KEY=VALUE.`);
    const key = assignment.slice(0, equals);
    const setting = findSetting(key);
    if (setting === undefined && !options.string && !options.boolean) {
      throw usageError(`The wizard does not know the setting ${key}.`, [
        'Say whether it is text or true/false: --string or --boolean.',
      ]);
    }
    const parsed = parseSettingValue(setting, assignment.slice(equals + 1), options.boolean ? 'boolean' : 'string');
    if (parsed.kind === 'invalid') throw usageError(`${key}: ${parsed.message}.`);
    return { key, value: parsed.value };
  });
  return edit(context, edits, options, 'config set');
}

export async function unsetSettings(context: Context, keys: readonly string[], options: EditOptions): Promise<number> {
  return edit(
    context,
    keys.map((key) => ({ key, value: undefined })),
    options,
    'config unset',
  );
}

async function edit(context: Context, edits: Edits, options: EditOptions, command: string): Promise<number> {
  const { output } = context;
  const site = context.site({});
  if (options.stdout) {
    const facts = await lookAtConfig(context.host, site);
    process.stdout.write(planConfigEdit(facts, options.scope, edits, '').text);
    return 0;
  }
  const step = editStep(edits, options.scope, command);
  const report = await runStep(
    context,
    edits.some(isPin) ? withPinNotes(context, step, edits, options.scope) : step,
    site,
  );
  if (context.options.script !== undefined) await writeScript(context, context.options.script, [report.plan]);
  else printReport(context, report);
  output.document(command, reportJson(report));
  return succeeded(report) ? 0 : 1;
}

function isPin({ key, value }: Edits[number]): boolean {
  return pinKeys.includes(key) && typeof value === 'string';
}

/** A pin that selects nothing on this host is written all the same: the plan says so, with what would select something. */
function withPinNotes(context: Context, step: Step<ConfigFacts>, edits: Edits, scope: string): Step<ConfigFacts> {
  let advice: Advice | undefined;
  return {
    ...step,
    async look(host, site) {
      advice = await lookAtPins(context.host);
      return step.look(host, site);
    },
    plan(facts, answers) {
      const plan = step.plan(facts, answers);
      if (!isOfThisHost(facts, scope)) return plan;
      const notes = edits.flatMap(({ key, value }) => {
        const said = typeof value === 'string' ? advice?.({ key, value }) : undefined;
        return said === undefined || said.fits ? [] : [`${key}: '${value}': ${said.lines.join(' ')}`];
      });
      return { ...plan, notes: [...notes, ...plan.notes] };
    },
  };
}

/** An edit is a step like any other: planned, shown, journaled, proven by reading the file again. */
function editStep(edits: Edits, scope: string, command: string): Step<ConfigFacts> {
  const keys = edits.map(({ key }) => key).join(', ');
  const plan = (facts: ConfigFacts) => planConfigEdit(facts, scope, edits, `${command} ${keys}`);
  return {
    id: 'configure',
    title: 'Edit config.yml',
    purpose: `Change ${keys}.`,
    look: lookAtConfig,
    assess: () => ({ state: 'todo', summary: keys, findings: [] }),
    questions: () => [],
    plan: (facts) => ({
      title: `Change ${keys} in ${facts.file}`,
      actions: plan(facts).actions,
      notes: plan(facts).notes,
      undoIfUnproven: true,
    }),
    async prove(host, site) {
      const facts = await lookAtConfig(host, site);
      const same = plan(facts).actions.length === 0;
      const problem = same
        ? undefined
        : { id: 'not-written', message: `${facts.file} does not say what was written.`, fix: ['Look at the file.'] };
      return {
        checks: [{ id: 'read-back', label: 'config.yml read back', state: same ? 'ok' : 'crit', detail: keys }],
        problem,
      };
    },
  };
}
