import type { Commands } from '../commands.ts';
import { hostPath } from '../commands.ts';
import type { FileReader } from '../host.ts';

const timeout = 10_000;

/**
 * Gives a new file, before it is renamed to `target`, the SELinux label that it should have there: the policy's type, as
 * restorecon would set it, so that a wrong label is not handed on; where the policy says nothing, the label of what is there.
 * A file that is new has its folder's from the kernel. Does nothing where SELinux is off; a file system without labels is
 * no reason to stop.
 */
export async function giveLabel(path: string, target: string, reader: FileReader, commands: Commands): Promise<void> {
  if ((await reader.stat('/sys/fs/selinux/enforce')) === undefined) return;
  const type = await policyType(target, commands);
  const isThere = type === undefined && (await reader.stat(target)) !== undefined;
  const label = type === undefined ? `--reference=${reader.real(target)}` : `--type=${type}`;
  if (type === undefined && !isThere) return;
  await commands.probe({ argv: ['chcon', '-h', label, '--', hostPath(path)] }, { timeout });
}

/** `user:role:type:range` of the policy for a regular file of that name, `<<none>>`, or a failure (libselinux, matchpathcon(8)). */
async function policyType(target: string, commands: Commands): Promise<string | undefined> {
  // The policy knows paths as the host has them, whatever `--root` is.
  const { exitCode, stdout } = await commands.probe(
    { argv: ['matchpathcon', '-n', '-m', 'file', '--', target] },
    { timeout },
  );
  return exitCode === 0 ? /^[^:\s]+:[^:\s]+:(\w+)/.exec(stdout)?.[1] : undefined;
}
