import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bashCompletion } from '../../source/cli/completion/bash-completion.ts';
import type { CommandRow } from '../../source/cli/completion/completion-table.ts';
import { fishCompletion } from '../../source/cli/completion/fish-completion.ts';
import { zshCompletion } from '../../source/cli/completion/zsh-completion.ts';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-completion-'));
const script = (shell: string) => join(folder, `wizard.${shell}`);

const shells = ['bash', 'zsh', 'fish'] as const;
beforeAll(async () => {
  for (const shell of shells) {
    const { code, out, err } = await wizard.run(['completion', shell]);
    expect([shell, code, err]).toEqual([shell, 0, '']);
    writeFileSync(script(shell), out);
  }
  for (const name of ['config.yml', 'my file.pem', 'other.txt']) writeFileSync(join(folder, name), '');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What bash offers at the end of a line, by its own splitting of words (readline breaks at `=` too). */
function offered(line: string): readonly string[] {
  const asking = `
    source "$1"
    COMP_LINE=$2 COMP_POINT=\${#2} COMP_WORDS=() COMP_CWORD=0
    rest=$2
    while [[ $rest =~ ^(=|[^=\\ ]+)\\ *(.*)$ ]]; do
      glued=\${rest#"\${BASH_REMATCH[1]}"}
      COMP_WORDS+=("\${BASH_REMATCH[1]}")
      rest=\${BASH_REMATCH[2]}
    done
    [[ $2 != *' ' ]] || COMP_WORDS+=('')
    COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
    function=$(complete -p wizard) && function=\${function#*-F } && "\${function%% *}" wizard
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status } = spawnSync('bash', ['--norc', '-c', asking, 'bash', script('bash'), line], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) },
  });
  expect(status).toBe(0);
  return stdout.split('\n').filter((word) => word !== '');
}

it.each(shells)('%s can read its script', (shell) => {
  const { status, stderr } = spawnSync(shell, ['-n', script(shell)], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

describe('a description with an apostrophe, a backslash and a dollar sign', () => {
  const awkward = "the service's $HOME, or \\ `id`";
  const option = { name: '--whose', description: awkward, value: ['service', 'own'] };
  const rows: readonly CommandRow[] = [
    { path: '', subcommands: [{ name: 'compare', description: awkward }], options: [option], argument: undefined },
    { path: 'compare', subcommands: [], options: [option], argument: 'files' },
  ];

  it.each(shells)('is a text and nothing else to %s', (shell) => {
    const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
    writeFileSync(join(folder, 'awkward'), writers[shell](rows, ['wizard']));
    const { status, stderr } = spawnSync(shell, ['-n', join(folder, 'awkward')], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('bash offers', () => {
  it.each([
    ['wizard conf', ['config']],
    ['wizard config ', ['show', 'get', 'lint', 'set', 'unset']],
    ['wizard --yes certs re', ['renew', 'request']],
    ['wizard check --format ', ['text', 'json', 'nagios', 'prometheus']],
    ['wizard check --format=n', ['nagios']],
    ['wizard check --format=', ['text', 'json', 'nagios', 'prometheus']],
    ['wizard sandbox --os ', ['debian', 'redhat', 'suse']],
    ['wizard sandbox --fault port-', ['port-in-use', 'port-7480-open']],
    ['wizard versions match --manager z', ['zypper']],
    ['wizard certs create --key-type ec', ['ec-p256', 'ec-p384']],
    ['wizard certs issue --with', []],
    ['wizard certs kit --with', ['--with-ca-key']],
    ['wizard completion ', ['bash', 'zsh', 'fish']],
    ['wizard --config con', ['config.yml']],
    ['wizard config set --config ', ['config.yml', 'my file.pem', 'other.txt']],
    ['wizard certs import my', ['my file.pem']],
    ['wizard --host config ', ['status']],
    ['wizard sandbox -- setup --allow-h', ['--allow-held']],
    ['wizard sandbox -- cat oth', ['other.txt']],
    ['wizard sandbox stat', ['status']],
    ['wizard config get ', []],
  ])('after %j', (line, expected) => {
    expect(offered(line)).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(offered(line)).toEqual([]);
  });

  it('what is there to choose from and nothing else', () => {
    expect(offered('wizard history ')).toEqual(['show', 'undo', 'prune']);
    expect(offered('wizard check --form')).toEqual(['--format']);
    expect(offered('wizard certs renew --no')).toEqual(['--no-color', '--no-mouse']);
  });
});
