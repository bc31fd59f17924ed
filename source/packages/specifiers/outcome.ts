import type { InstalledPackage } from '../listings/candidates.ts';
import { compareVersions, type Manager } from '../manager.ts';
import type { CommandOutput, Situation } from '../situations/situation.ts';
import { diagnoseOutput, recogniseOutput } from '../situations/situations.ts';

export interface InstallEvidence extends CommandOutput {
  readonly manager: Manager;
  readonly packageName?: string;
  /** The version that was asked for, as the candidate list has it. */
  readonly wanted: string;
  /** The state after the command: parseDpkgStatus or parseRpmQuery. */
  readonly after: InstalledPackage;
}

export type InstallOutcome =
  /** `remarks`: what the operator should still hear of (kept configuration files, another package that is broken). */
  | { readonly ok: true; readonly version: string; readonly remarks: readonly Situation[] }
  | { readonly ok: false; readonly situation: Situation };

const SCRIPT_FAILURES: ReadonlySet<string> = new Set(['script-failed', 'scriptlet-failed']);

const sameVersion = (manager: Manager, a: string, b: string): boolean =>
  manager === 'apt' ? a === b : compareVersions(manager, a, b) === 0;

const notConfigured = (name: string, situation: Situation): Situation =>
  situation.id === 'unknown'
    ? {
        id: 'half-configured',
        cause: `${name} is unpacked but not configured`,
        next: ['run `dpkg --configure -a`'],
        detail: situation.detail,
      }
    : situation;

const otherVersion = (name: string, wanted: string, found: string | undefined): Situation => ({
  id: found === undefined ? 'not-installed' : 'another-version',
  cause: found === undefined ? `${name} is not installed` : `${name} is ${found}, not ${wanted}`,
  next: ['read the log of the installation', 'look at the preview again and choose a version'],
  detail: '',
});

/**
 * Whether the installation did what was asked, from the package database and failed scripts; never from the exit code
 * (dnf ends with 0 after a failed %post, zypper with "Nothing to do", apt with 100 although the package is configured).
 */
export const judgeInstall = (evidence: InstallEvidence): InstallOutcome => {
  const { manager, wanted, after, packageName: name = 'pg-backup-api' } = evidence;
  const recognised = recogniseOutput(manager, evidence, name);
  const script = recognised.find(({ id }) => SCRIPT_FAILURES.has(id));
  const version = after.state === 'installed' ? after.version : undefined;
  const reached = version !== undefined && sameVersion(manager, version, wanted);
  // dpkg's status already tells a failed script; rpm's does not.
  if (reached && (manager === 'apt' || script === undefined)) return { ok: true, version, remarks: recognised };
  if (script !== undefined) return { ok: false, situation: script };
  if (after.state === 'broken')
    return { ok: false, situation: notConfigured(name, diagnoseOutput(manager, evidence, name)) };
  const [first] = recognised;
  return { ok: false, situation: first ?? otherVersion(name, wanted, version) };
};
