import type { Action } from './actions/handlers.ts';
import type { KeptService } from './keep-service.ts';
import type { Seen } from './seen.ts';

export type { CopyFile } from './actions/copy-file.ts';
export type { ExportPkcs12 } from './actions/export-pkcs12.ts';
export type { Action } from './actions/handlers.ts';
export type { IssueCertificate, Issuer } from './actions/issue-certificate.ts';
export type { MakeRequest } from './actions/make-request.ts';
export type { WantedList } from './actions/make-revocation-list.ts';
export type { RehearseSet } from './actions/rehearse.ts';
export type { RehearseProxy } from './actions/rehearse-proxy.ts';
export type { RunCommand } from './actions/run-command.ts';
export type { SetAttributes } from './actions/set-attributes.ts';
export type { StageTrust } from './actions/stage-trust.ts';
export type { SwapPair } from './actions/swap-pair.ts';
export type { WriteFile } from './actions/write-file.ts';
export type { KeptService } from './keep-service.ts';
export type { PairedSite } from './pair-swap.ts';

/** What will be done to the host, as data. Changing anything else is a defect. */
export interface Plan {
  /** What the plan brings about, as a short sentence: "Switch pg-backup-api on in config.yml". */
  readonly title: string;
  readonly actions: readonly Action[];
  /** What the operator should know besides. */
  readonly notes: readonly string[];
  /** The service that reads what the plan changes, and that must not be worse off when the plan is taken back. */
  readonly keeps?: KeptService;
  /** What the look behind the plan has read of the files that it names: one that is another by now refuses the plan. */
  readonly seen?: Seen;
  /** Put everything back when the proof fails after the last action. */
  readonly undoIfUnproven: boolean;
}

export function isEmpty(plan: Plan): boolean {
  return plan.actions.length === 0;
}
