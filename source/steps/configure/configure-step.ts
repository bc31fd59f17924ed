import { findBarmanInstances } from '../../config/barman-instances.ts';
import { lintConfig } from '../../config/lint-config.ts';
import type { ConfigDocument } from '../../config/read-config.ts';
import { describeScope } from '../../config/scope.ts';
import { OperatorError } from '../../errors.ts';
import type { Plan } from '../../plan/actions.ts';
import { type Answers, type Choice, listAnswer, type Question, textAnswer } from '../../wizard/question.ts';
import { wholeText } from '../../wizard/setting-changes.ts';
import type { Assessment, Evidence, Finding, Step } from '../../wizard/step.ts';
import { type ConfigChange, planConfigEdit, scopeOf } from '../config-edit.ts';
import { assessment } from '../findings.ts';
import { type ConfigFacts, lookAtConfig } from '../look-at-config.ts';
import { settingHere, shownHere } from '../setting-here.ts';
import { lookAtPins } from '../version/check-pins.ts';
import { editsOf, switchSetting as setting, settingsQuestion, withNeeded } from './edit-settings.ts';

/** The title of a run that set the switch, as journals have it. */
export const switchTitle = 'Switch pg-backup-api on in config.yml';

/** Switches pg-backup-api on in config.yml, for TPA and for this wizard alike. */
export const configureStep: Step<ConfigFacts> = {
  id: 'configure',
  title: 'Configure',
  purpose: 'Switch pg-backup-api on in config.yml, so that TPA and this wizard agree on what this host is for.',
  look: lookAtConfig,
  assess,
  questions,
  advise: lookAtPins,
  plan,
  async prove(host, site): Promise<Evidence> {
    const facts = await lookAtConfig(host, site);
    const on = isOn(facts);
    const check = {
      id: 'config-read-back',
      label: 'config.yml read back as TPA reads it',
      state: on ? 'ok' : 'crit',
      detail: whereFrom(facts),
    } as const;
    const problem = on
      ? undefined
      : {
          id: 'not-enabled',
          message: `${setting} is not true for ${facts.hostName} in ${facts.file}.`,
          fix: ['Run the configure step again.'],
        };
    return { checks: [check], problem };
  },
};

function assess(facts: ConfigFacts): Assessment {
  const findings: Finding[] = [];
  if (facts.instances.length === 0) {
    findings.push({ severity: 'block', ...noBarman(facts) });
  } else if (facts.instance === undefined) {
    const names = facts.instances.map((instance) => instance.name).join(', ');
    findings.push({
      id: 'other-host',
      severity: 'warn',
      message: `No Barman instance of ${facts.file} is called ${facts.hostName}; it has ${names}.`,
      fix: 'Say which one this host is: --host NAME.',
    });
  }
  if (facts.instance?.shared) {
    findings.push({
      id: 'shared-barman',
      severity: 'warn',
      message: `${facts.instance.name} is shared: it belongs to another cluster's TPA as well.`,
    });
  }
  return assessment(isOn(facts) ? 'done' : 'todo', whereFrom(facts), [...findings, ...lintFindings(facts)]);
}

function noBarman({ file }: ConfigFacts) {
  return {
    id: 'no-barman-instance',
    message: `${file} has no instance with the role barman.`,
    fix: 'Add `barman` to the role of the instance that is this host.',
  };
}

/** What `config lint` says, so far as it matters for a decision. */
function lintFindings({ document }: ConfigFacts): readonly Finding[] {
  return lintConfig(document)
    .filter(({ severity }) => severity !== 'info')
    .map(({ id, line, message, fix }) => ({ id, severity: 'warn', message: `line ${line}: ${message}`, fix }));
}

function questions(facts: ConfigFacts): readonly Question[] {
  return [
    settingsQuestion(facts, needed(facts)),
    {
      kind: 'choice',
      id: 'scope',
      label: 'Where should it be written?',
      hint: 'TPA reads the setting that is nearest to an instance; its manual writes this for the whole cluster.',
      default: 'cluster',
      when: (answers) => asksScope(withNeeded(needed(facts), listAnswer(answers, 'set'))),
      choices: scopeChoices(facts),
    },
  ];
}

/** A setting has no place of its own. */
function asksScope(assignments: readonly string[]): boolean {
  return editsOf(assignments).some(({ scope }) => scope === undefined);
}

function scopeChoices({ instance }: ConfigFacts): readonly Choice[] {
  const everywhere = [{ value: 'cluster', label: 'For the whole cluster', hint: 'under cluster_vars' }];
  if (instance === undefined) return everywhere;
  const { originalName, location } = instance;
  const place = { value: `location:${location}`, label: `For the location ${location}`, hint: 'under its vars' };
  return [
    ...everywhere,
    { value: `instance:${originalName}`, label: `For ${originalName} only`, hint: 'under vars of the instance' },
    { value: 'instance_defaults', label: 'For every instance', hint: 'under vars of instance_defaults' },
    ...(location === undefined ? [] : [place]),
  ];
}

/** What this step is for, where it is not so yet. */
function needed(facts: ConfigFacts): readonly string[] {
  return isOn(facts) ? [] : [`${setting}=true`];
}

function plan(facts: ConfigFacts, answers: Answers): Plan {
  if (facts.instances.length === 0) throw new OperatorError({ ...noBarman(facts), fix: [noBarman(facts).fix] });
  const assignments = withNeeded(needed(facts), listAnswer(answers, 'set'));
  const edits = editsOf(assignments);
  const keys = edits.map(({ key }) => key);
  const whole = wholeText(assignments);
  const changes = [...(whole === undefined ? [] : ['the text']), ...new Set(keys)].join(', ');
  const title = keys.includes(setting) && !isOn(facts) ? switchTitle : `Change ${changes} in config.yml`;
  if (assignments.length === 0) return { title, actions: [], notes: [], undoIfUnproven: true };
  const scope = textAnswer(answers, 'scope') || 'cluster';
  const edit = planConfigEdit(facts, scope, edits, 'TPA sets pg-backup-api up as config.yml says.', whole);
  const { instance } = facts;
  if (instance !== undefined && !findBarmanInstances(edit.document).some(({ name }) => name === instance.name))
    throw noBarmanHere(instance.originalName);
  if (!isOn(facts, edit.document)) throw keys.includes(setting) ? shadowed(facts, scope) : switchedOff(facts);
  refuseWithoutEffect(facts, scope, edits, edit.document);
  return { title, actions: edit.actions, notes: edit.notes, undoIfUnproven: true };
}

/** Whether the value that TPA would use for this host is true (a quoted 'true' is another thing). */
function isOn(facts: ConfigFacts, document: ConfigDocument = facts.document): boolean {
  return settingHere(facts, setting, document).value === true;
}

function whereFrom(facts: ConfigFacts): string {
  const { value, source } = settingHere(facts, setting);
  if (source === 'default') return `${setting} is not set: TPA's default is false`;
  return `${setting}: ${JSON.stringify(value)} from ${source}`;
}

/** The role of this host was taken away: then there is nothing to set up on it. */
function noBarmanHere(name: string): OperatorError {
  return new OperatorError({
    id: 'no-barman-instance',
    message: `With this change ${name} no longer has the role barman.`,
    fix: ['Leave the role barman on this host, or make the change by hand and do not set up the API here.'],
  });
}

function switchedOff({ hostName }: ConfigFacts): OperatorError {
  return new OperatorError({
    id: 'switched-off',
    message: `With this change ${setting} is no longer true for ${hostName}.`,
    fix: [`Leave it true here; \`wizard config set ${setting}=false\` switches it off.`],
  });
}

function shadowed(facts: ConfigFacts, scope: string): OperatorError {
  return new OperatorError({
    id: 'setting-shadowed',
    message: `Setting ${setting} under ${scope} would change nothing for ${facts.hostName}: ${whereFrom(facts)} is nearer.`,
    fix: [`Set it for the instance: --scope instance:${facts.instance?.originalName ?? facts.hostName}.`],
  });
}

/**
 * Throws OperatorError when a setting was to be taken out and this host still has it, because it is written at a level that the edit does
 * not reach: an edit that quietly does nothing would look done.
 */
function refuseWithoutEffect(
  facts: ConfigFacts,
  scope: string,
  edits: readonly ConfigChange[],
  after: ConfigDocument,
): void {
  for (const { key, value, scope: own } of edits) {
    if (value !== undefined || own !== undefined) continue;
    const { source, position } = shownHere(facts, key, after);
    if (position === undefined) continue;
    throw new OperatorError({
      id: 'setting-elsewhere',
      message: `${facts.file}:${position.line}: ${key} is written under ${source}, so taking it out of ${describeScope(scopeOf(scope))} leaves it there.`,
      fix: [`Choose where it is written: --scope ${scopeName(facts, source)}.`],
    });
  }
}

function scopeName({ instance }: ConfigFacts, source: string): string {
  if (source === 'instance') return `instance:${instance?.originalName ?? 'NAME'}`;
  if (source === 'location') return `location:${instance?.location ?? 'NAME'}`;
  return source === 'cluster_vars' ? 'cluster' : source;
}
