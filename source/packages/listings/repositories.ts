import type { Manager } from '../manager.ts';

const HEADER = /^(repo id|repo name|status|No |Loaded plugins|Loading mirror|\* |repolist:|!?installed-|this system)/i;

/**
 * Whether the manager has any package list to look into, from the output of `repositoriesCommand`. Every listing of
 * section "available" is empty with exit code 0 both for an unknown name and on a host without lists.
 */
export const hasPackageLists = (manager: Manager, stdout: string): boolean => {
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  if (manager === 'apt') return lines.length > 0;
  if (manager === 'zypper') return lines.some((line) => /<repo\b/.test(line) && /\benabled="1"/.test(line));
  return lines.some((line) => !HEADER.test(line.trim()));
};
