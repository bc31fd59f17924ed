import type { Word } from '../host/commands.ts';
import type { Attributes } from '../host/host.ts';
import type { Manager } from '../packages/manager.ts';
import type { KeyType } from '../pki/keys/key-type.ts';
import type { Secret } from './secret.ts';

/** Every action says why it is there; the sentence is shown in the review, in `--dry-run` and in the exported script. */
interface Reasoned {
  readonly why: string;
}

export interface MakeDirectory extends Reasoned {
  readonly kind: 'make-directory';
  readonly path: string;
  readonly attributes: Attributes;
}

export interface SetAttributes extends Reasoned {
  readonly kind: 'set-attributes';
  readonly path: string;
  readonly attributes: Attributes;
  readonly before: Attributes;
}

/** Replaces or creates a text file. Refused when the file is no longer as it was when it was looked at. Never used for a key. */
export interface WriteFile extends Reasoned {
  readonly kind: 'write-file';
  readonly path: string;
  readonly content: string;
  /** The whole text that was there, or undefined for a new file. */
  readonly before: string | undefined;
  readonly attributes: Attributes;
}

/** Makes `path` a copy of another file of the host, as that is when the action comes. Never used for a key. */
export interface CopyFile extends Reasoned {
  readonly kind: 'copy-file';
  readonly from: string;
  readonly path: string;
  readonly attributes: Attributes;
}

/** Removes every line that says just this (white space at its end aside) from a file that a package brings before this action comes. */
export interface RemoveLines extends Reasoned {
  readonly kind: 'remove-lines';
  readonly path: string;
  readonly line: string;
}

export interface RemoveFile extends Reasoned {
  readonly kind: 'remove-file';
  readonly path: string;
}

/** Makes a private key in a staged file beside `path`. Its bytes exist in memory and in that file only. */
export interface GenerateKey extends Reasoned {
  readonly kind: 'generate-key';
  readonly path: string;
  readonly keyType: KeyType;
  readonly attributes: Attributes;
}

/** Makes a certificate request (PKCS#10) with the key at `key`, staged where this run made one, in a staged file beside `path`. */
export interface MakeRequest extends Reasoned {
  readonly kind: 'make-request';
  readonly path: string;
  readonly attributes: Attributes;
  readonly profile: 'server' | 'client';
  readonly commonName: string;
  readonly names: readonly string[];
  readonly key: string;
}

/** Puts certificates that were signed elsewhere into a staged file beside `path`. Never used for a key. */
export interface StageCertificate extends Reasoned {
  readonly kind: 'stage-certificate';
  readonly path: string;
  readonly attributes: Attributes;
  /** PEM: the leaf, then its intermediates. */
  readonly content: string;
  /** What it is, for the review: subject, names, dates, issuer; a line each. */
  readonly summary: readonly string[];
}

/** Puts a private key of this host that waits at `from` into a staged file beside `path`. */
export interface StageKey extends Reasoned {
  readonly kind: 'stage-key';
  readonly from: string;
  readonly path: string;
  readonly attributes: Attributes;
}

/** Puts CA certificates into staged files beside `path` and each of `copies`: what Apache and its clients trust. Never used for a key. */
export interface StageTrust extends Reasoned {
  readonly kind: 'stage-trust';
  readonly path: string;
  readonly attributes: Attributes;
  readonly copies: readonly { readonly path: string; readonly attributes: Attributes }[];
  /** PEM of the certificates that are known when the plan is made. */
  readonly content: string;
  /** A CA certificate that follows them, staged where this run made it. */
  readonly newest?: string;
  /** Who is trusted, for the review; a line each. */
  readonly summary: readonly string[];
}

/** Issues a certificate into staged files beside `path` and each of `copies`. Inputs are read from their staged file when this run made one. */
export interface IssueCertificate extends Reasoned {
  readonly kind: 'issue-certificate';
  readonly path: string;
  readonly attributes: Attributes;
  readonly copies: readonly { readonly path: string; readonly attributes: Attributes }[];
  readonly profile: 'ca' | 'server' | 'client';
  readonly commonName: string;
  /** DNS names and IP addresses for subjectAltName; none for a CA. */
  readonly names: readonly string[];
  /** The subject's private key; the request's file where there is a request. */
  readonly key: string;
  /** PEM of a certificate request: its key is certified, for the private key is elsewhere. */
  readonly request?: string;
  /** A CA certificate that is made anew with its key: subject and key identifier stay as they are, byte for byte. */
  readonly renews?: string;
  /** Opens the key of a CA that is made anew, where it is protected. */
  readonly passphrase?: Secret;
  /** The issuer, for a leaf. */
  readonly issuer?: Issuer;
  /** ISO 8601 instants. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Paths of a CA's certificate and key. */
export interface Issuer {
  readonly certificate: string;
  readonly key: string;
  /** Opens the key, where it is protected. */
  readonly passphrase?: Secret;
  /** PEM of the CA that signs and of those above it without the root: written after the leaf, so that verifiers find their way to the root. */
  readonly chain?: string;
}

/** Puts a client's key and certificates, staged where staged, into a staged PKCS#12 file beside `path`. */
export interface ExportPkcs12 extends Reasoned {
  readonly kind: 'export-pkcs12';
  readonly path: string;
  readonly attributes: Attributes;
  readonly key: string;
  /** The client's certificate first, then those to be sent along. */
  readonly certificates: readonly string[];
  readonly friendlyName: string;
  readonly passphrase: Secret;
}

/** Judges the set (staged where staged) and plays a mutual-TLS exchange with it over loopback, negative tests included. Changes nothing. */
export interface RehearseSet extends Reasoned {
  readonly kind: 'rehearse';
  readonly hostName: string;
  readonly ca: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly clients: readonly { readonly name: string; readonly certificate: string; readonly key: string }[];
  /** CAs whose clients have to be let in: one of each is made for the rehearsal and forgotten. */
  readonly guestsOf?: readonly Issuer[];
}

/** Moves the staged files of these paths into place, in this order, after backups of all of them. */
export interface InstallStaged extends Reasoned {
  readonly kind: 'install-staged';
  readonly paths: readonly string[];
}

export interface RunCommand extends Reasoned {
  readonly kind: 'run-command';
  /** What it does, a few words: “Install apache2”. The command itself is shown below it. */
  readonly title: string;
  readonly argv: readonly Word[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What it changes, as a sentence. */
  readonly changes: string;
  /** Words to put after the first one when the progress can be followed: they do not belong to the command an operator would type. */
  readonly progress?: {
    readonly format: 'apt' | 'dnf' | 'zypper';
    readonly words: readonly string[];
    readonly descriptor?: number;
  };
  /** Where to look when it fails. */
  readonly advice?: readonly string[];
  /** The package manager whose words explain a failure. */
  readonly manager?: Manager;
  /** The package whose state in the package database decides over success, with failed scripts; needs `manager`. */
  readonly installs?: { readonly name: string; readonly version?: string };
  /** Changes nothing: it is run again and again until the package manager's lock is free. Needs `manager`. */
  readonly untilUnlocked?: boolean;
  /** Decides over success instead of the exit code, in exported scripts also for packages: the command's output, trimmed, has to be `expected`. */
  readonly verify?: { readonly argv: readonly Word[]; readonly expected: string };
  /** How it is undone; `automatic` also when a later action or the proof fails. */
  readonly undo?: {
    readonly argv: readonly Word[];
    readonly environment?: Readonly<Record<string, string>>;
    readonly automatic: boolean;
  };
  /** Makes a daemon or a store notice changed files: repeated after an undo has put the old files back. */
  readonly refresh?: boolean;
}

export type Action =
  | MakeDirectory
  | SetAttributes
  | WriteFile
  | CopyFile
  | RemoveLines
  | RemoveFile
  | GenerateKey
  | MakeRequest
  | StageCertificate
  | StageKey
  | StageTrust
  | IssueCertificate
  | ExportPkcs12
  | RehearseSet
  | InstallStaged
  | RunCommand;

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
