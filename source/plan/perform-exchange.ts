import { OperatorError } from '../errors.ts';
import type { FileWriter } from '../host/host.ts';
import type { MakeRequest, StageCertificate, StageKey } from './actions.ts';
import { readNewest } from './perform-issue.ts';
import { stagedPath } from './staged-path.ts';

/** Does one action of an exchange with a CA elsewhere: its result is staged beside the place that it is for. */
export async function performExchange(
  action: MakeRequest | StageCertificate | StageKey,
  files: FileWriter,
): Promise<void> {
  const text = await textOf(action, files);
  await files.create(stagedPath(action.path), Buffer.from(text), action.attributes);
}

async function textOf(action: MakeRequest | StageCertificate | StageKey, files: FileWriter): Promise<string> {
  switch (action.kind) {
    case 'make-request':
      return makeRequestOrRefuse(action, files);
    case 'stage-certificate':
      return action.content;
    case 'stage-key':
      return readKey(action.from, files);
  }
}

async function makeRequestOrRefuse(action: MakeRequest, files: FileWriter): Promise<string> {
  const { IssueError } = await import('../pki/issue-error.ts');
  try {
    const { makeRequest } = await import('../pki/request/request.ts');
    const { commonName, names, profile } = action;
    return await makeRequest({ keyPem: await readNewest(action.key, files), commonName, names, profile });
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    throw new OperatorError({
      id: error.reason,
      message: `${action.path} cannot be made: ${error.message}.`,
      fix: ['Nothing is in place yet. Correct the name or the key, then run this again.'],
    });
  }
}

/** A link could lead to a file that was never looked at. */
async function readKey(path: string, files: FileWriter): Promise<string> {
  const kind = (await files.stat(path))?.kind;
  const text = kind === 'file' ? await files.readText(path) : undefined;
  if (text !== undefined) return text;
  throw new OperatorError({
    id: 'key-missing',
    message: `The private key ${path} is ${kind === undefined ? 'missing' : 'not a regular file'}.`,
    fix: ['Run the command again: it looks afresh at what is there.'],
  });
}
