import { OperatorError } from '../../errors.ts';
import type { Candidate } from '../../packages/listings/candidates.ts';
import { candidateSpecifier } from '../../packages/specifiers/argument.ts';
import type { Plan } from '../../plan/actions.ts';
import { type Answers, type Question, textAnswer } from '../../wizard/question.ts';
import type { Assessment, Evidence, Finding, Step } from '../../wizard/step.ts';
import { planConfigEdit } from '../config-edit.ts';
import { assessment } from '../findings.ts';
import { settingHere } from '../setting-here.ts';
import { describeSelection, selectionLines, tpaLines } from './describe-selection.ts';
import { listWarnings, noCandidates, noChoice } from './no-candidates.ts';
import {
  followedVersion,
  higherVersion,
  lookAtVersions,
  matchHere,
  pinSetting,
  type VersionFacts,
  wantedVersion,
} from './version-facts.ts';

const newest = 'newest';
const typed = 'specifier';
const mostChoices = 8;

/** Chooses the version of pg-backup-api and pins it in config.yml, or lets it follow the newest. */
export const versionStep: Step<VersionFacts> = {
  id: 'version',
  title: 'Version',
  purpose: 'Choose which version of pg-backup-api this host gets, by a specifier that TPA understands too.',
  look: lookAtVersions,
  assess,
  questions,
  plan,
  async prove(host, site): Promise<Evidence> {
    const facts = await lookAtVersions(host, site);
    const finding = findings(facts).find(({ severity }) => severity === 'block');
    const detail = finding?.message ?? summary(facts);
    return {
      checks: [{ id: 'pin-selects', label: 'The specifier selects a version', state: finding ? 'crit' : 'ok', detail }],
      problem: finding && {
        id: finding.id,
        message: finding.message,
        fix: finding.fix === undefined ? [] : [finding.fix],
      },
    };
  },
};

function assess(facts: VersionFacts): Assessment {
  return assessment('done', summary(facts), findings(facts));
}

function summary(facts: VersionFacts): string {
  if (facts.fromSource) return 'built from source (pg_backup_api_installation_method: src), no version is pinned';
  const wanted = wantedVersion(facts) ?? 'nothing';
  if (facts.pin !== undefined) return `${pinSetting}: ${facts.pin} selects ${wanted}`;
  return `follows the newest, now ${wanted}`;
}

function findings(facts: VersionFacts): readonly Finding[] {
  if (facts.fromSource) return [];
  if (facts.misread !== undefined) {
    const message = `${facts.config.file}: ${pinSetting} is not quoted, so YAML reads it as ${facts.misread}.`;
    return [
      {
        id: 'pin-misread',
        severity: 'block',
        message,
        fix: 'Choose the version again here: it is written with quotes.',
      },
    ];
  }
  const missing = noCandidates(facts);
  if (missing !== undefined)
    return [{ id: missing.id, severity: 'block', message: missing.message, fix: missing.fix[0] ?? '' }];
  return [
    ...(facts.pin === undefined ? unpinnedFindings(facts) : pinFindings(facts, facts.pin)),
    ...listWarnings(facts),
  ];
}

function unpinnedFindings(facts: VersionFacts): readonly Finding[] {
  const none = noChoice(facts);
  if (none !== undefined) return [{ id: none.id, severity: 'block', message: none.message, fix: none.fix.join('; ') }];
  const higher = higherVersion(facts);
  if (higher === undefined) return [];
  const message = `${higher.version} is higher, but ${facts.manager} does not take it by itself: ${higher.why}.`;
  return [{ id: 'higher-not-chosen', severity: 'info', message, fix: 'Pin it, if it is the one that you want.' }];
}

function pinFindings(facts: VersionFacts, pin: string): readonly Finding[] {
  const match = matchHere(facts, pin);
  if (match.outcome === 'selected') return [];
  const hint = match.hints[0];
  const fix = hint ? `Pin '${hint.spec}': it selects ${hint.selects}.` : 'Choose one of the listed versions.';
  return [{ id: `pin-${match.outcome}`, severity: 'block', message: `'${pin}': ${match.reason}.`, fix }];
}

function questions(facts: VersionFacts): readonly Question[] {
  if (facts.fromSource || noCandidates(facts) !== undefined) return [];
  const listed = facts.candidates.filter((candidate) => candidate.repositories.length > 0);
  const shown = listed.slice(0, mostChoices);
  const specifier = ({ version }: Candidate) => candidateSpecifier(facts.manager, version);
  const isShown = shown.some((candidate) => specifier(candidate) === facts.pin);
  // A pin that YAML misreads was meant as one: to drop it is the operator's decision, not a default.
  const unpinned = facts.pin === undefined && facts.misread === undefined;
  const current = unpinned ? newest : isShown && facts.pin !== undefined ? facts.pin : typed;
  return [
    {
      kind: 'choice',
      id: 'pin',
      label: 'Which version of pg-backup-api?',
      hint: `The choice is written to config.yml as ${pinSetting}; TPA uses it for every Barman host.`,
      default: current,
      choices: [
        { value: newest, label: 'Follow the newest', hint: followHint(facts) },
        ...shown.map((candidate) => ({
          value: specifier(candidate),
          label: candidate.version,
          hint: hintOf(candidate),
        })),
        { value: typed, label: 'Type a specifier', hint: 'an exact version, or a pattern such as 2.2*' },
      ],
    },
    {
      kind: 'text',
      id: typed,
      label: 'Version specifier',
      hint: `As ${facts.manager} understands it. An epoch (2:…) is part of the version; a trailing * stands for the rest.`,
      default: facts.pin ?? facts.misread ?? (listed[0] ? specifier(listed[0]) : ''),
      when: (answers) => answers.pin === typed,
      validate: (value) => {
        const match = matchHere(facts, value.trim());
        if (match.outcome === 'selected') return undefined;
        return [match.reason, ...describeSelection(facts, value).slice(1)].map((sentence) => `${sentence}.`).join(' ');
      },
      preview: (value) => [...selectionLines(facts, value), ...tpaLines(facts.manager, value.trim())],
      suggest: (value) =>
        matchHere(facts, value.trim()).hints.map(({ spec, selects }) => ({
          value: spec,
          label: spec,
          hint: `selects ${selects}`,
        })),
    },
  ];
}

function plan(facts: VersionFacts, answers: Answers): Plan {
  if (facts.fromSource) return { title: summary(facts), actions: [], notes: [], undoIfUnproven: true };
  const missing = noCandidates(facts);
  if (missing !== undefined) throw new OperatorError(missing);
  const choice = textAnswer(answers, 'pin');
  const specifier = choice === newest ? undefined : choice === typed ? textAnswer(answers, typed).trim() : choice;
  const title = specifier === undefined ? 'Follow the newest pg-backup-api' : `Pin pg-backup-api to ${specifier}`;
  if (specifier === facts.pin && facts.misread === undefined)
    return { title, actions: [], notes: [], undoIfUnproven: true };
  if (specifier !== undefined) {
    const match = matchHere(facts, specifier);
    if (match.outcome !== 'selected') {
      throw new OperatorError({
        id: `pin-${match.outcome}`,
        message: `'${specifier}': ${match.reason}.`,
        fix: describeSelection(facts, specifier).slice(1),
      });
    }
  }
  const why =
    specifier === undefined
      ? 'Without a pin TPA leaves the choice to the package manager.'
      : 'TPA installs this version from now on.';
  const edit = planConfigEdit(facts.config, 'cluster', [{ key: pinSetting, value: specifier }], why);
  if ((settingHere(facts.config, pinSetting, edit.document).value ?? undefined) !== specifier)
    throw shadowed(facts, specifier);
  const notes = [...tpaLines(facts.manager, specifier), ...edit.notes];
  return { title, actions: edit.actions, notes, undoIfUnproven: true };
}

/** A pin of the instance is nearer than the cluster's, so writing the latter would change nothing here. */
function shadowed({ config }: VersionFacts, specifier: string | undefined): OperatorError {
  const { value, source } = settingHere(config, pinSetting);
  const scope = `--scope instance:${config.instance?.originalName ?? config.hostName}`;
  const command =
    specifier === undefined
      ? `wizard config unset ${pinSetting} ${scope}`
      : `wizard config set ${pinSetting}='${specifier}' ${scope}`;
  return new OperatorError({
    id: 'setting-shadowed',
    message: `Changing ${pinSetting} for the cluster would change nothing for ${config.hostName}: ${JSON.stringify(value)} from ${source} is nearer.`,
    fix: [`Change it there: ${command}`],
  });
}

function followHint(facts: VersionFacts): string {
  const followed = followedVersion(facts);
  if (followed === undefined) return `no pin; now ${facts.manager} would install none`;
  return higherVersion(facts) === undefined ? `no pin; now ${followed}` : `no pin; ${facts.manager} takes ${followed}`;
}

function hintOf(candidate: Candidate): string {
  const marks = [
    candidate.installed ? 'installed' : '',
    candidate.held ? 'held' : '',
    candidate.pinned === undefined ? '' : `priority ${candidate.pinned}`,
  ];
  return [...marks, ...candidate.repositories].filter((mark) => mark !== '').join(' · ');
}
