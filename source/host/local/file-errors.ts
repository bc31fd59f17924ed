import { errorCode, OperatorError } from '../../errors.ts';

const causes: Readonly<Record<string, { id: string; says: string; fix: string }>> = {
  ENOSPC: {
    id: 'disk-full',
    says: 'there is no space left on the device',
    fix: 'Free some space (df -h shows where), then run the same command again.',
  },
  EDQUOT: {
    id: 'disk-full',
    says: 'the disk quota is used up',
    fix: 'Free some space, then run the same command again.',
  },
  EROFS: {
    id: 'read-only',
    says: 'the file system is read-only',
    fix: 'Remount it read-write, then run the same command again.',
  },
  EACCES: {
    id: 'not-permitted',
    says: 'permission is denied',
    fix: 'Run the command as root (sudo).',
  },
  EPERM: {
    id: 'not-permitted',
    says: 'the operation is not permitted',
    fix: 'Run the command as root (sudo); as root, look for an immutable attribute with lsattr.',
  },
  EEXIST: {
    id: 'file-exists',
    says: 'it is already there',
    fix: 'Look at the file: another run may have left it. `wizard recover` cleans up after an interrupted run.',
  },
  ENOENT: {
    id: 'folder-missing',
    says: 'its folder does not exist',
    fix: 'Make the folder, then run the same command again.',
  },
};

/** A system error of a file operation as a sentence that names the file; anything else is returned as it is. */
export function fileError(error: unknown, doing: string, path: string): unknown {
  const code = errorCode(error);
  const cause = code === undefined ? undefined : causes[code];
  if (code === undefined || error instanceof OperatorError) return error;
  return new OperatorError({
    id: cause?.id ?? 'file-error',
    message: `Cannot ${doing} ${path}: ${cause?.says ?? code}.`,
    fix: [cause?.fix ?? `Look at ${path} and its folder, then run the same command again.`],
  });
}
