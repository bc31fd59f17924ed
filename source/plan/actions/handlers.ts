import { copyExact } from './copy-exact.ts';
import { copyFile } from './copy-file.ts';
import { exportPkcs12 } from './export-pkcs12.ts';
import { generateKey } from './generate-key.ts';
import type { ActionDescription, ActionHandler } from './handler.ts';
import { installStaged } from './install-staged.ts';
import { issueCertificate } from './issue-certificate.ts';
import { makeDirectory } from './make-directory.ts';
import { makeRequest } from './make-request.ts';
import { makeRevocationList } from './make-revocation-list.ts';
import { putBackLinks } from './put-back-links.ts';
import { rehearse } from './rehearse.ts';
import { rehearseProxy } from './rehearse-proxy.ts';
import { removeDirectory } from './remove-directory.ts';
import { removeFile } from './remove-file.ts';
import { removeLines } from './remove-lines.ts';
import { runCommand } from './run-command.ts';
import { setAttributes } from './set-attributes.ts';
import { stageCertificate } from './stage-certificate.ts';
import { stageKey } from './stage-key.ts';
import { stageTrust } from './stage-trust.ts';
import { swapPair } from './swap-pair.ts';
import { writeFile } from './write-file.ts';

/** The handler of each kind of action. A new action is one file with its data and its handler, and one row here. */
const handlers = {
  'copy-exact': copyExact,
  'copy-file': copyFile,
  'export-pkcs12': exportPkcs12,
  'generate-key': generateKey,
  'install-staged': installStaged,
  'issue-certificate': issueCertificate,
  'make-directory': makeDirectory,
  'make-request': makeRequest,
  'make-revocation-list': makeRevocationList,
  'put-back-links': putBackLinks,
  rehearse,
  'rehearse-proxy': rehearseProxy,
  'remove-directory': removeDirectory,
  'remove-file': removeFile,
  'remove-lines': removeLines,
  'run-command': runCommand,
  'set-attributes': setAttributes,
  'stage-certificate': stageCertificate,
  'stage-key': stageKey,
  'stage-trust': stageTrust,
  'swap-pair': swapPair,
  'write-file': writeFile,
};

type Handlers = typeof handlers;

/** One change of the host, as data: of every kind that has a row above. */
export type Action = { [K in keyof Handlers]: Handlers[K] extends ActionHandler<infer A> ? A : never }[keyof Handlers];

/** Each row's handler is that of the kind that the row names: anything else does not compile. */
const byKind: { readonly [K in Action['kind']]: ActionHandler<Extract<Action, { kind: K }>> } = handlers;

export function handlerOf(action: Action): ActionHandler<Action> {
  // The action and its handler are of one kind; the compiler cannot see that through the index.
  return byKind[action.kind] as ActionHandler<Action>;
}

/** The review text of an action: the same words on every face. */
export function describeAction(action: Action): ActionDescription {
  return { why: action.why, ...handlerOf(action).describe(action) };
}
