import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const product = join(import.meta.dirname, '..');
const guide = readFileSync(join(product, 'docs/contributing.md'), 'utf8');

interface Example {
  /** `ts` is a new file, `diff` lines of an existing one. */
  readonly form: string;
  readonly file: string;
  readonly text: string;
}
const examples: readonly Example[] = [...guide.matchAll(/^```(ts|diff) (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, form = '', file = '', text = '']) => ({ form, file, text }),
);

/** The lines with `+` after the last line that the block names before them, which has to be there; those with `-` go. */
function edited(text: string, diff: string, file: string): string {
  const lines = text.split('\n');
  let at = -1;
  for (const line of diff.trimEnd().split('\n')) {
    const [sign, rest] = [line[0], line.slice(1)];
    if (sign === '+') {
      at += 1;
      lines.splice(at, 0, rest);
      continue;
    }
    const found = lines.indexOf(rest, at + 1);
    if (found === -1) throw new Error(`${file} has no line: ${rest}`);
    at = sign === '-' ? found - 1 : found;
    if (sign === '-') lines.splice(found, 1);
  }
  return lines.join('\n');
}

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'wizard-examples-'));
  cpSync(join(product, 'source'), join(copy, 'source'), { recursive: true });
  for (const name of ['tsconfig.json', 'package.json', 'scripts/thread-module.d.ts'])
    cpSync(join(product, name), join(copy, name));
  symlinkSync(join(product, 'node_modules'), join(copy, 'node_modules'));
  const settings = JSON.parse(readFileSync(join(copy, 'tsconfig.json'), 'utf8'));
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...settings, include: ['source', 'scripts/*.d.ts'] }));
  for (const { form, file, text } of examples) {
    const target = join(copy, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, form === 'ts' ? text : edited(readFileSync(target, 'utf8'), text, file));
  }
});
afterAll(() => rmSync(copy, { recursive: true }));

describe('the examples of the contributor’s guide', () => {
  it('are one of each kind, and new files are new', () => {
    expect(examples.map(({ form, file }) => `${form} ${file}`)).toEqual([
      ...['ts source/plan/actions/empty-file.ts', 'diff source/plan/actions/handlers.ts'],
      ...['ts source/steps/tidy/tidy-step.ts', 'ts source/cli/commands/tidy.ts', 'diff source/wizard/step.ts'],
      'diff source/cli/program.ts',
      ...['ts source/steps/clock/clock-step.ts', 'diff source/wizard/step.ts', 'diff source/wizard/all-steps.ts'],
      ...['ts source/health/checks/checks-description.ts', 'diff source/health/checks/server-checks.ts'],
      ...['diff source/pki/judge/findings.ts', 'diff source/pki/judge/judge-validity.ts'],
      ...['diff source/sandbox/faults.ts', 'diff source/sandbox/break-host.ts'],
      'diff source/os/distributions.ts',
    ]);
    expect(
      examples.filter(({ form, file }) => (form === 'ts') === existsSync(join(product, file))).map(({ file }) => file),
    ).toEqual([]);
  });

  it('compile together', async () => {
    const compiler = join(product, 'node_modules/.bin/tsc');
    const said = await new Promise<string>((end) =>
      execFile(compiler, ['--noEmit', '-p', copy], (_error, stdout) => end(stdout)),
    );
    expect(said).toBe('');
  });
});
