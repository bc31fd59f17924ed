import { join } from 'node:path';
import type { Command } from 'commander';
import { usageError } from '../../errors.ts';
import { createOutput } from '../../report/output.ts';
import { manualPages } from '../manual/manual-page.ts';
import { replaceFile } from '../replace-file.ts';
import { version } from '../version.ts';

/** Prints the manual page of the program or of one command, or writes all of them to a directory. */
export async function manual(
  program: Command,
  command: string | undefined,
  { directory, json }: { readonly directory: string | undefined; readonly json: boolean },
): Promise<number> {
  const output = createOutput(json, process.stdout, process.stderr);
  const pages = manualPages(program, version);
  if (directory !== undefined) {
    const written = pages.map(({ name, text }) => ({ file: join(directory, `${name}.1`), text }));
    for (const { file, text } of written) await replaceFile(file, text);
    output.document('manual', { files: written.map(({ file }) => file) });
    if (!json) output.formatted(written.map(({ file }) => file));
    return 0;
  }
  const name = command === undefined ? program.name() : `${program.name()}-${command}`;
  const page = pages.find((one) => one.name === name);
  if (page === undefined) {
    throw usageError(`There is no command ${command}.`, [
      `Pages: ${program.commands.map((one) => one.name()).join(', ')}; without a name that of the program.`,
    ]);
  }
  output.document('manual', { name: page.name, text: page.text });
  if (!json) output.formatted(page.text.trimEnd().split('\n'));
  return 0;
}
