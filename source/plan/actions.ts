import type { Action } from './actions/handlers.ts';

export type { CopyFile } from './actions/copy-file.ts';
export type { ExportPkcs12 } from './actions/export-pkcs12.ts';
export type { Action } from './actions/handlers.ts';
export type { IssueCertificate, Issuer } from './actions/issue-certificate.ts';
export type { MakeRequest } from './actions/make-request.ts';
export type { RehearseSet } from './actions/rehearse.ts';
export type { RunCommand } from './actions/run-command.ts';
export type { SetAttributes } from './actions/set-attributes.ts';
export type { StageTrust } from './actions/stage-trust.ts';
export type { WriteFile } from './actions/write-file.ts';

/** What will be done to the host, as data. Changing anything else is a defect. */
export interface Plan {
  /** What the plan brings about, as a short sentence: "Switch pg-backup-api on in config.yml". */
  readonly title: string;
  readonly actions: readonly Action[];
  /** What the operator should know besides. */
  readonly notes: readonly string[];
  /** Put everything back when the proof fails after the last action. */
  readonly undoIfUnproven: boolean;
}

export function isEmpty(plan: Plan): boolean {
  return plan.actions.length === 0;
}
