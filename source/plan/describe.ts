import { plainWords } from '../host/commands.ts';
import type { Attributes } from '../host/host.ts';
import type { Action } from './actions.ts';
import { unifiedDiff } from './file-diff.ts';
import { shellWords } from './shell-quote.ts';

export interface ActionDescription {
  /** One line: what is done to which path, or the command as one would type it. */
  readonly title: string;
  readonly why: string;
  /** Owner, dates, names: one fact a line. */
  readonly details: readonly string[];
  /** Unified diff of a text file; never of a key. */
  readonly diff: readonly string[];
  readonly undo: string;
}

/** The review text of an action: the same words on every face. */
export function describeAction(action: Action): ActionDescription {
  const { why } = action;
  const plain = { why, details: [] as string[], diff: [] as readonly string[] };
  switch (action.kind) {
    case 'make-directory':
      return {
        ...plain,
        title: `Make the folder ${action.path}`,
        details: [ownerLine(action.attributes)],
        undo: 'The folder is removed if it is empty.',
      };
    case 'set-attributes':
      return {
        ...plain,
        title: `Set owner and mode of ${action.path}`,
        details: [`${ownerLine(action.before)} → ${ownerLine(action.attributes)}`],
        undo: 'Owner and mode are set back.',
      };
    case 'write-file':
      return {
        ...plain,
        title: `${action.before === undefined ? 'Create' : 'Change'} ${action.path}`,
        details: [ownerLine(action.attributes)],
        diff: unifiedDiff(action.before, action.content),
        undo: action.before === undefined ? 'The file is removed.' : 'The file is put back as it was.',
      };
    case 'copy-file':
      return {
        ...plain,
        title: `Copy ${action.from} to ${action.path}`,
        details: [ownerLine(action.attributes)],
        undo: 'What was there is put back.',
      };
    case 'remove-lines':
      return {
        ...plain,
        title: `Remove “${action.line}” from ${action.path}`,
        undo: 'The file is put back as it was.',
      };
    case 'remove-file':
      return { ...plain, title: `Remove ${action.path}`, undo: 'The file is put back from its backup.' };
    case 'generate-key':
      return {
        ...plain,
        title: `Generate the private key ${action.path}`,
        details: [action.keyType, ownerLine(action.attributes)],
        undo: 'The new key is removed, the old one put back.',
      };
    case 'make-request':
      return {
        ...plain,
        title: `Make the certificate request ${action.path}`,
        details: [
          `CN=${action.commonName}${action.names.length > 0 ? `, for ${action.names.join(', ')}` : ''}`,
          `with the key ${action.key}, which stays where it is`,
          ownerLine(action.attributes),
        ],
        undo: 'The new file is removed, the old one put back.',
      };
    case 'stage-certificate':
      return {
        ...plain,
        title: `Put a signed certificate beside ${action.path}`,
        details: [...action.summary, ownerLine(action.attributes)],
        undo: 'The old file is put back.',
      };
    case 'stage-key':
      return {
        ...plain,
        title: `Put the private key ${action.from} beside ${action.path}`,
        details: [ownerLine(action.attributes)],
        undo: 'The new key is removed, the old one put back.',
      };
    case 'stage-trust':
      return {
        ...plain,
        title: `Put the trusted CAs beside ${action.path}`,
        details: [
          ...action.summary,
          ...action.copies.map((copy) => `also as ${copy.path}`),
          ownerLine(action.attributes),
        ],
        undo: 'The old files are put back.',
      };
    case 'issue-certificate':
      return {
        ...plain,
        title: `${action.renews === undefined ? 'Issue' : 'Renew'} the ${action.profile === 'ca' ? 'CA' : action.profile} certificate ${action.path}`,
        details: [
          `CN=${action.commonName}${action.names.length > 0 ? `, valid for ${action.names.join(', ')}` : ''}`,
          `${action.notBefore.slice(0, 10)} to ${action.notAfter.slice(0, 10)}${action.issuer ? `, signed by ${action.issuer.certificate}` : ', self-signed'}`,
          ...(action.request === undefined ? [] : [`for the key of the request ${action.key}`]),
          ...(action.renews === undefined ? [] : [`name and key as in ${action.renews}`]),
          ...action.copies.map((copy) => `also as ${copy.path}`),
        ],
        undo: 'The old files are put back.',
      };
    case 'export-pkcs12':
      return {
        ...plain,
        title: `Put key and certificates into ${action.path}`,
        details: ['PKCS#12, AES-256, protected by your passphrase', ownerLine(action.attributes)],
        undo: 'The new file is removed, the old one put back.',
      };
    case 'rehearse':
      return {
        ...plain,
        title: `Rehearse the certificate set for ${action.hostName}`,
        details: [
          'a real mutual-TLS exchange over loopback; no certificate and a stranger must be turned away',
          ...(action.guestsOf ?? []).map(({ certificate }) => `a new client of ${certificate} must be let in`),
        ],
        undo: 'Nothing is changed.',
      };
    case 'install-staged':
      return {
        ...plain,
        title: `Move ${count(action.paths.length, 'new file')} into place`,
        details: action.paths,
        undo: 'The old files are put back.',
      };
    case 'run-command':
      return {
        ...plain,
        title: action.title,
        details: [`$ ${shellWords(plainWords(action.argv))}`, action.changes],
        undo: action.undo
          ? `Run ${shellWords(plainWords(action.undo.argv))}`
          : action.untilUnlocked
            ? 'Nothing is changed.'
            : action.refresh
              ? 'It is run again when the files are back.'
              : 'There is nothing to take back.',
      };
  }
}

export function ownerLine({ owner, group, mode }: Attributes): string {
  return `${owner}:${group} ${mode.toString(8).padStart(4, '0')}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
