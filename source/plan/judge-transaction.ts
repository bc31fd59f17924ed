import type { CommandResult, Commands } from '../host/commands.ts';
import { statusCommand } from '../packages/commands.ts';
import { parseDpkgStatus } from '../packages/listings/listing-apt.ts';
import { parseRpmQuery } from '../packages/listings/listing-rpm.ts';
import type { Manager } from '../packages/manager.ts';
import { type InstallOutcome, judgeInstall } from '../packages/specifiers/outcome.ts';
import type { RunCommand } from './actions.ts';

const patience = 30_000;

/**
 * Asks the package database what has become of a package and judges by that and by failed scripts: exit codes of package managers
 * lie (packages.md, section 3). `printed` are the lines of the transaction that tell something, wherever they stood.
 */
export async function judgeTransaction(
  manager: Manager,
  { name, version }: NonNullable<RunCommand['installs']>,
  result: Pick<CommandResult, 'exitCode' | 'stdout' | 'stderr'>,
  printed: string,
  commands: Pick<Commands, 'probe'>,
): Promise<InstallOutcome> {
  const { argv, env } = statusCommand(manager, name);
  const { stdout } = await commands.probe({ argv, environment: env }, { timeout: patience });
  const after = manager === 'apt' ? parseDpkgStatus(stdout) : parseRpmQuery(stdout, false);
  return judgeInstall({
    manager,
    packageName: name,
    wanted: version ?? after.version ?? 'the newest version',
    after,
    exitCode: result.exitCode ?? 1,
    stdout: `${printed}${result.stdout}`,
    stderr: result.stderr,
  });
}
