import type { Command } from 'commander';
import { createOutput } from '../../report/output.ts';
import { bashCompletion } from '../completion/bash-completion.ts';
import type { CompletedShell } from '../completion/completed-shells.ts';
import { completionTable } from '../completion/completion-table.ts';
import { fishCompletion } from '../completion/fish-completion.ts';
import { zshCompletion } from '../completion/zsh-completion.ts';

const names = ['wizard', 'pg-backup-api-wizard'];
const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Prints the completion script of a shell, made from the program's own commands. */
export function completion(program: Command, shell: CompletedShell, json: boolean): number {
  const output = createOutput(json, process.stdout, process.stderr);
  const script = writers[shell](completionTable(program), names);
  output.document('completion', { shell, script });
  if (!json) output.formatted(script.trimEnd().split('\n'));
  return 0;
}
