import type { Command } from '../../source/host/commands.ts';
import type { ReadableHost } from '../../source/host/host.ts';
import type { ManagerAnswer } from './manager-scenarios.ts';

/** A host whose managers answer as recorded, by the first answer to the same words; what was not asked then is not there. */
export function recordedManager(host: ReadableHost, answers: readonly ManagerAnswer[], isRoot = true): ReadableHost {
  const probe = async ({ argv }: Command) => {
    const found = answers.find((answer) => JSON.stringify(answer.argv) === JSON.stringify(argv));
    const { exitCode, stdout, stderr } = found ?? { exitCode: 1, stdout: '', stderr: '' };
    return { argv: [], exitCode, stdout, stderr, outcome: 'exited' as const };
  };
  return { ...host, identity: { ...host.identity, isRoot }, commands: { ...host.commands, probe } };
}
