import { OperatorError } from '../../source/errors.ts';
import type { FileWriter, Host } from '../../source/host/host.ts';

/** A call that changes a file, in the order of the calls, from 1. */
export interface WriteCall {
  readonly number: number;
  readonly method: keyof FileWriter;
  readonly path: string;
}

/** The host with something that happens before each change of a file. */
export function interceptWrites(host: Host, before: (call: WriteCall) => Promise<void> | void): Host {
  const { files } = host;
  let number = 0;
  const first = async <T>(method: WriteCall['method'], path: string, change: () => Promise<T>): Promise<T> => {
    number += 1;
    await before({ number, method, path });
    return change();
  };
  const intercepted: FileWriter = {
    ...files,
    create: (path, content, given) => first('create', path, () => files.create(path, content, given)),
    append: (path, content) => first('append', path, () => files.append(path, content)),
    rename: (from, to, identity) => first('rename', to, () => files.rename(from, to, identity)),
    link: (from, to) => first('link', to, () => files.link(from, to)),
    makeLink: (path, target) => first('makeLink', path, () => files.makeLink(path, target)),
    remove: (path) => first('remove', path, () => files.remove(path)),
    makeDirectory: (path, given) => first('makeDirectory', path, () => files.makeDirectory(path, given)),
    removeDirectory: (path) => first('removeDirectory', path, () => files.removeDirectory(path)),
    setAttributes: (path, given, was) => first('setAttributes', path, () => files.setAttributes(path, given, was)),
    giveLabel: (path, target) => first('giveLabel', path, () => files.giveLabel(path, target)),
  };
  return { ...host, files: intercepted };
}

/** The methods that need space on the disk. */
export const needsSpace: ReadonlySet<string> = new Set(['create', 'append', 'makeDirectory']);

/** What the file writer throws on a full disk. */
export function diskFull(path: string): OperatorError {
  return new OperatorError({
    id: 'disk-full',
    message: `Cannot write ${path}: there is no space left on the device.`,
    fix: ['Free some space (df -h shows where), then run the same command again.'],
  });
}
