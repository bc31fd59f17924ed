import { resolve } from 'node:path';
import { OperatorError } from '../errors.ts';
import { isListFile } from '../pki/certificate/revocation-list.ts';
import { operatorReasons } from '../pki/issue/revocation-list.ts';
import { largestFile } from '../pki/judge/set-file.ts';
import { isKeyType, keyTypes } from '../pki/keys/key-type.ts';
import { isListRequest } from '../pki/request/list-request.ts';
import { allowableName } from '../proxy/allow-list.ts';
import { requireClientName } from '../steps/certificates/issue-client-step.ts';
import { orNothing } from '../steps/or-nothing.ts';
import { type Answers, listAnswer, type Question, textAnswer } from '../wizard/question.ts';
import type { Step } from '../wizard/step.ts';
import type { Context } from './context.ts';
import { requireAlone } from './lists-alone.ts';
import { scheduledCommand } from './scheduled-command.ts';
import { version } from './version.ts';

const works = {
  issue: ['Issue a client certificate', 'for another service that calls the API'],
  revoke: ['Revoke a client', 'for good: a lost laptop, a key that may be compromised'],
  schedule: ['Set up unattended renewal', 'a timer renews what expires soon'],
  unschedule: ['Remove unattended renewal', 'renewals are yours again'],
  request: ['Write certificate requests', 'the key of the CA is on another machine'],
  sign: ['Sign certificate requests', 'of other Barman hosts, with the CA’s key on this one'],
  import: ['Import signed certificates', 'as they come back from that machine'],
  kit: ['Write the kit for the TPA controller', 'so that the next deploy keeps these certificates'],
  allow: ['Name the clients that may come', 'everybody else of the CA gets 403'],
} as const;

type Work = keyof typeof works;

const same = 'as the existing key';
const noReason = 'none';

/** What the view of certificates asks before work that needs more than a row: what is to be done, and the arguments of that command. */
export const certificateForm: readonly Question[] = [
  {
    kind: 'choice',
    id: 'work',
    label: 'Work on certificates',
    choices: Object.entries(works).map(([value, [label, hint]]) => ({ value, label, hint })),
    default: 'issue',
  },
  asked('issue', 'client', 'Name of the client', 'Its common name, and the name of its files.', '', nameProblem),
  asked(
    'issue',
    'client-directory',
    'Directory for the certificate and its key',
    'Empty: beside the certificates of the API.',
  ),
  asked('issue', 'client-owner', 'Owner of the files', 'Empty: root in the directory of the API, you elsewhere.'),
  {
    kind: 'choice',
    id: 'client-key-type',
    label: 'Kind of key',
    choices: [same, ...keyTypes].map((value) => ({ value, label: value })),
    default: same,
    when: isFor('issue'),
  },
  asked(
    'revoke',
    'revoked',
    'Client to revoke',
    'Its name, a serial number in hex, or a certificate file.',
    '',
    (word) => (word.trim() === '' ? 'Name a client.' : undefined),
  ),
  {
    kind: 'choice',
    id: 'reason',
    label: 'Reason',
    hint: 'It stands on the list that Apache reads; it changes nothing else.',
    choices: [noReason, ...operatorReasons].map((value) => ({ value, label: value })),
    default: noReason,
    when: isFor('revoke'),
  },
  asked('request', 'request-directory', 'Directory for the requests', 'They hold no secret.', '.'),
  files('sign', 'sign-files', 'Certificate requests'),
  files('import', 'import-files', 'Signed certificates'),
  asked(
    'kit',
    'kit-path',
    'Directory or script to write',
    'A name that ends in .sh makes one script; empty: a directory here.',
  ),
  {
    kind: 'list',
    id: 'allowed',
    label: 'Common names',
    hint: 'Separated by blanks; empty: every client of the CA may come.',
    default: [],
    validate: (names) =>
      names.flatMap((name) => (allowableName.test(name) ? [] : [`“${name}” cannot stand in the list.`]))[0],
    when: isFor('allow'),
  },
];

function isFor(work: Work): (answers: Answers) => boolean {
  return (answers) => answers.work === work;
}

function asked(
  work: Work,
  id: string,
  label: string,
  hint: string,
  value = '',
  validate: (value: string) => string | undefined = () => undefined,
): Question {
  return { kind: 'text', id, label, hint, default: value, validate, when: isFor(work) };
}

function files(work: Work, id: string, label: string): Question {
  return {
    kind: 'list',
    id,
    label,
    hint: 'Files, separated by spaces.',
    default: [],
    validate: (names) => (names.length === 0 ? 'Name at least one file.' : undefined),
    when: isFor(work),
  };
}

function nameProblem(name: string): string | undefined {
  try {
    requireClientName(name);
    return undefined;
  } catch (error) {
    if (error instanceof OperatorError) return [error.problem.message, ...error.problem.fix].join(' ');
    throw error;
  }
}

/** The step that the answers to `certificateForm` ask for. */
export async function certificateWork(context: Context, answers: Answers): Promise<Step> {
  const { paths } = context;
  const text = (id: string) => textAnswer(answers, id).trim();
  const path = (id: string) => (text(id) === '' ? undefined : paths.host(resolve(text(id))));
  const listed = (id: string) => [...new Set(listAnswer(answers, id).map((file) => paths.host(resolve(file))))];
  const here = paths.host(resolve('.'));
  const textOf = async (file: string) => (await orNothing(context.host.files.readText(file, largestFile))) ?? '';
  const work = text('work') as Work;
  switch (work) {
    case 'issue': {
      const { issueClientStep } = await import('../steps/certificates/issue-client-step.ts');
      const keyType = text('client-key-type');
      return issueClientStep({
        name: text('client'),
        owner: text('client-owner') || undefined,
        group: undefined,
        folder: path('client-directory'),
        keyType: isKeyType(keyType) ? keyType : undefined,
        newKey: false,
        pkcs12: undefined,
      }) as Step;
    }
    case 'revoke': {
      const { revokeStep } = await import('../steps/revocation/revoke-step.ts');
      const word = text('revoked');
      const reason = operatorReasons.find((one) => one === text('reason')) ?? 'unspecified';
      return revokeStep({ word, file: paths.host(resolve(word)), reason, server: false }) as Step;
    }
    case 'allow': {
      const { allowStep } = await import('../steps/revocation/allow-step.ts');
      const names = listAnswer(answers, 'allowed');
      return allowStep(names.length === 0 ? undefined : names) as Step;
    }
    case 'schedule':
    case 'unschedule': {
      const { scheduleStep } = await import('../steps/certificates/schedule-step.ts');
      const command = scheduledCommand(context.site({}));
      return scheduleStep({ remove: work === 'unschedule', command }) as Step;
    }
    case 'request': {
      const { requestStep } = await import('../steps/certificate-exchange/request-step.ts');
      const folder = path('request-directory') ?? here;
      const wish = { names: [], folder, newKey: false, keyType: undefined, san: undefined } as const;
      return withNotes(requestStep(wish) as Step, [
        'Then: copy the requests (they hold no secret) to the TPA controller, into the cluster’s directory.',
        'There: wizard certs sign FILE… And back here: import what it has signed.',
      ]);
    }
    case 'sign': {
      const { signStep } = await import('../steps/certificate-exchange/sign-step.ts');
      const requests = listed('sign-files');
      const wish = { requests, profile: undefined, folder: undefined, ca: undefined, caKey: undefined };
      if (requests[0] !== undefined && isListRequest(await textOf(requests[0]))) {
        const { signListStep } = await import('../steps/revocation/sign-list-step.ts');
        return signListStep(requireAlone(wish, requests)) as Step;
      }
      return withNotes(signStep(wish) as Step, [
        'Then: copy the certificates back to the host that the requests are of. There: wizard certs import FILE…',
      ]);
    }
    case 'import': {
      const { importStep } = await import('../steps/certificate-exchange/import-step.ts');
      const given = listed('import-files');
      if (given[0] !== undefined && isListFile(await textOf(given[0]))) {
        const { importListStep } = await import('../steps/revocation/import-list-step.ts');
        return importListStep(requireAlone(given[0], given)) as Step;
      }
      return importStep({ files: given }) as Step;
    }
    case 'kit': {
      const { kitStep } = await import('../steps/certificate-exchange/kit-step.ts');
      const wish = { path: path('kit-path'), below: here, withCaKey: false, madeHere: () => false, version };
      return withNotes(kitStep(wish) as Step, [
        'Then: copy it to the TPA controller, into the cluster’s directory.',
        'There: sh KIT --dry-run . (of a directory: sh KIT/apply.sh --dry-run .), then the same without --dry-run.',
      ]);
    }
    default:
      return unknownWork(work);
  }
}

/** What is to be done on another machine afterwards stands in the review. */
function withNotes(step: Step, notes: readonly string[]): Step {
  return {
    ...step,
    plan: (facts, answers) => {
      const plan = step.plan(facts, answers);
      return { ...plan, notes: [...plan.notes, ...notes] };
    },
  };
}

function unknownWork(work: never): never {
  throw new TypeError(`there is no work ${String(work)}`);
}
