const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is already there',
  EFBIG: 'it would be larger than this user’s files may be (ulimit -f)',
  EISDIR: 'it is a folder',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'there is no space left on the device',
  ENOTDIR: 'its folder does not exist',
  EROFS: 'the file system is read-only',
};

/** Why a file that the operator named cannot be written, in words; `code` is Node's error code. */
export function reasonNotWritten(code: string | undefined): string {
  return reasons[code ?? ''] ?? code ?? 'error';
}
