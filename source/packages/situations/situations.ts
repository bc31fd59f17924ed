import { zypperText } from '../listings/listing-zypper.ts';
import type { Manager } from '../manager.ts';
import { applyRule, type CommandOutput, type Situation, type SituationRule } from './situation.ts';
import { APT_PREFLIGHT, APT_REPOSITORIES } from './situations-apt.ts';
import { APT_CHOICE, APT_INSTALL, APT_NOTES } from './situations-apt-install.ts';
import { DNF_PREFLIGHT, DNF_REPOSITORIES } from './situations-dnf.ts';
import { DNF_CHOICE, DNF_FAILURE, DNF_INSTALL, DNF_NOTES } from './situations-dnf-install.ts';
import { ZYPPER, ZYPPER_INSTALL } from './situations-zypper.ts';

export type { CommandOutput, Situation } from './situation.ts';

const DNF = [...DNF_PREFLIGHT, ...DNF_INSTALL, ...DNF_REPOSITORIES, ...DNF_CHOICE, ...DNF_FAILURE, ...DNF_NOTES];

/** Every rule of a manager, in the order in which they are tried. */
export const SITUATIONS: Readonly<Record<Manager, readonly SituationRule[]>> = {
  apt: [...APT_PREFLIGHT, ...APT_INSTALL, ...APT_REPOSITORIES, ...APT_CHOICE, ...APT_NOTES],
  dnf: DNF,
  zypper: [...ZYPPER_INSTALL, ...DNF_INSTALL, ...ZYPPER],
};

const PROGRAM: Readonly<Record<Manager, string>> = { apt: 'apt-get', dnf: 'dnf', zypper: 'zypper' };

/** zypper's plan is read from its XML; what goes wrong stands there too. */
const readable = (manager: Manager, output: CommandOutput): CommandOutput =>
  manager === 'zypper' ? { ...output, stdout: zypperText(output.stdout) } : output;

/**
 * What every rule that fits says, the most telling first; one situation an id. Run the command with LC_ALL=C.UTF-8: the
 * texts are matched in English. Empty where nothing is recognised, which after exit code 0 is the usual case.
 */
export const recogniseOutput = (
  manager: Manager,
  output: CommandOutput,
  packageName = 'pg-backup-api',
): readonly Situation[] => {
  const said = readable(manager, output);
  const found = new Map<string, Situation>();
  for (const rule of SITUATIONS[manager]) {
    const situation = found.has(rule.id) ? undefined : applyRule(rule, said, packageName);
    if (situation) found.set(rule.id, situation);
  }
  return [...found.values()];
};

/**
 * What happened to a package command, in the operator's terms: the first situation recognised, or `unknown` with the
 * command's last lines. Exit codes alone decide nothing: dnf ends with 0 after a failed script.
 */
export const diagnoseOutput = (manager: Manager, output: CommandOutput, packageName = 'pg-backup-api'): Situation => {
  const [first] = recogniseOutput(manager, output, packageName);
  if (first) return first;
  const { stdout, stderr } = readable(manager, output);
  const lines = (stderr.trim() || stdout.trim()).split('\n').slice(-5).join('\n');
  return {
    id: 'unknown',
    cause: `${PROGRAM[manager]} ended with exit code ${output.exitCode}`,
    next: ['read the last lines of its output'],
    detail: lines,
  };
};
