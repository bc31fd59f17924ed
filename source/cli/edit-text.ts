import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { errorCode, OperatorError } from '../errors.ts';
import { createNamed, makePrivateFolder, readNamedText, removePrivateFolder } from '../host/local/named-file.ts';

/** Bytes of a file that comes back from an editor. */
const largest = 16 * 1024 * 1024;

/**
 * A text as the operator leaves it in $VISUAL or $EDITOR (else vi): in a copy that only this user can read, gone afterwards. The program
 * stands still meanwhile, so that every key is the editor's. Throws OperatorError when there is no such editor, or when it fails.
 */
export function editText(text: string, file: string, environment = process.env): string {
  const editor = environment.VISUAL || environment.EDITOR || 'vi';
  // The words of the variable, without a shell: what is in it is started as it is.
  const [program = 'vi', ...words] = editor.split(/\s+/).filter((word) => word !== '');
  const folder = join(tmpdir(), `wizard-${randomBytes(8).toString('hex')}`);
  makePrivateFolder(folder);
  try {
    const copy = join(folder, basename(file));
    createNamed(copy, text, 0o600);
    const { error, status, signal } = spawnSync(program, [...words, copy], { stdio: 'inherit', env: environment });
    if (error !== undefined) throw notStarted(editor, errorCode(error));
    if (status !== 0) throw failed(editor, signal ?? `exit ${status}`);
    return readNamedText(copy, largest);
  } finally {
    removePrivateFolder(folder);
  }
}

function notStarted(editor: string, code: string | undefined): OperatorError {
  const why = code === 'ENOENT' ? 'there is no such program' : `${code ?? 'error'}`;
  return new OperatorError({
    id: 'no-editor',
    message: `The editor ${editor} cannot be started: ${why}.`,
    fix: ['Name one in EDITOR: EDITOR=nano wizard.'],
  });
}

function failed(editor: string, how: string): OperatorError {
  return new OperatorError({
    id: 'editor-failed',
    message: `The editor ${editor} has failed (${how}); nothing is taken from it.`,
    fix: ['Edit the file again.'],
  });
}
