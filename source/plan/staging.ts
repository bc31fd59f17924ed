import { OperatorError } from '../errors.ts';
import type { Attributes, FileWriter } from '../host/host.ts';
import { stagedPath } from './staged-path.ts';
import type { UndoRecord } from './undo/records.ts';

/**
 * What a run has made and not yet moved into place. The contents are kept in memory: a staged file is written once and never read
 * back by its name, since in a directory of another user the name may lead to another file by then.
 */
export interface Staging {
  /** The way back from `write` for these paths. Throws OperatorError where a staged name is taken: nobody knows by whom. */
  wayBack(...paths: readonly string[]): Promise<readonly UndoRecord[]>;
  /** Remembers what `write` will write, where the way back depends on it. */
  hold(path: string, content: Uint8Array): void;
  /** What is held or staged for this path. */
  content(path: string): Uint8Array | undefined;
  /** Creates the staged file beside `path`; of what is held when no content is given. */
  write(path: string, attributes: Attributes, content?: Uint8Array): Promise<void>;
  /** Moves the staged file of `path` to `target`, which is `path` itself unless that is a link. */
  move(path: string, target: string): Promise<void>;
  /** Gives the staged file of `path` one more name. */
  link(path: string, name: string): Promise<void>;
  /** As text: what this run has staged, else the file in place. Throws OperatorError when there is neither. */
  newest(path: string): Promise<string>;
}

export function createStaging(files: FileWriter): Staging {
  const contents = new Map<string, Uint8Array>();
  /** The identity of each staged file, by the path that it is for. */
  const written = new Map<string, string>();
  return {
    async wayBack(...paths) {
      for (const path of paths) {
        const staged = stagedPath(path);
        if (!written.has(path) && (await files.stat(staged)) !== undefined) throw inTheWay(staged);
      }
      return paths.map((path) => ({ kind: 'remove-staged', path: stagedPath(path) }));
    },
    hold: (path, content) => void contents.set(path, content),
    content: (path) => contents.get(path),
    async write(path, attributes, content = contents.get(path)) {
      if (content === undefined) throw new TypeError(`nothing is held for ${path}`);
      contents.set(path, content);
      written.set(path, await files.create(stagedPath(path), content, attributes));
    },
    async move(path, target) {
      const staged = stagedPath(path);
      await files.giveLabel(staged, target);
      await files.rename(staged, target, written.get(path));
      contents.delete(path);
      written.delete(path);
    },
    link: (path, name) => files.link(stagedPath(path), name),
    async newest(path) {
      const staged = contents.get(path);
      const text = staged === undefined ? await files.readText(path) : Buffer.from(staged).toString('utf8');
      if (text !== undefined) return text;
      throw new OperatorError({
        id: 'file-missing',
        message: `${path} is missing.`,
        fix: ['Run the certificates step again: it looks afresh at what is there.'],
      });
    },
  };
}

function inTheWay(path: string): OperatorError {
  return new OperatorError({
    id: 'staged-name-taken',
    message: `${path} exists already: a new file would be written there first. Nothing was changed.`,
    fix: [
      '`wizard recover` cleans up after an interrupted run.',
      `Otherwise look at it (ls -l ${path}), and remove it if nobody needs it.`,
    ],
  });
}
