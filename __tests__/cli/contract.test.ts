import { describe, expect, it } from 'vitest';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();
const help = async (...words: readonly string[]) => (await wizard.run([...words, '--help'])).out;

/** What scripts depend on: the command line's contract. */
const commands: readonly (readonly [command: string, options: readonly string[]])[] = [
  ['status', []],
  [
    'setup',
    ['--scope', '--pin', '--san', '--key-type', '--ca-key', '--ca-passphrase-file', '--allow-downgrade', '--schedule'],
  ],
  ['config show', []],
  ['config get', []],
  ['config set', ['--scope', '--stdout', '--string', '--boolean']],
  ['config unset', ['--scope', '--stdout']],
  ['versions list', []],
  ['certs status', ['--dir']],
  ['certs verify', ['--dir', '--ca', '--server-cert', '--server-key', '--client-cert', '--client-key']],
  ['certs create', ['--dir', '--cluster', '--san', '--key-type', '--ca-key']],
  [
    'certs renew',
    [
      '--dir',
      '--all',
      '--expiring',
      '--new-key',
      '--key-type',
      '--san',
      '--ca-key',
      '--recover',
      '--format',
      '--prometheus',
    ],
  ],
  ['history prune', ['--keep', '--older']],
  ['certs schedule', ['--dir', '--remove', '--ca-key', '--prometheus']],
  ['certs issue', ['--dir', '--owner', '--group', '--out', '--pkcs12', '--pkcs12-profile', '--new-key', '--key-type']],
  ['certs allow', ['--dir', '--all-clients']],
  ['certs revoke', ['--dir', '--reason', '--server', '--ca-key', '--ca-passphrase-file']],
  ['certs rotate', ['--dir', '--same-key', '--ca', '--ca-key', '--ca-passphrase-file', '--key-type', '--new-key']],
  ['certs request', ['--dir', '--out', '--new-key', '--key-type', '--san']],
  ['certs sign', ['--ca', '--ca-key', '--ca-passphrase-file', '--profile', '--out']],
  ['certs import', ['--dir', '--ca']],
  ['certs kit', ['--dir', '--out', '--with-ca-key']],
  ['install', ['--allow-downgrade', '--allow-held']],
  ['proxy', []],
  ['check', ['--format', '--output', '--watch', '--interval']],
  ['acknowledge', ['--reason', '--list', '--remove']],
  ['explain', []],
  ['compare', ['--environment']],
  ['dashboard', ['--interval']],
  ['history', []],
  ['history show', []],
  ['history undo', []],
  ['recover', []],
  ['remove', ['--packages', '--state']],
  ['bundle', ['--output']],
  ['sandbox', ['--os', '--fault', '--list-faults']],
  ['drill', ['--os', '--fault']],
  ['completion', []],
];

const globals = [
  '--config',
  '--root',
  '--host',
  '--at',
  '--yes',
  '--dry-run',
  '--script',
  '--json',
  '--plain',
  '--no-color',
  '--no-mouse',
  '--log',
  '--verbose',
  '--help',
  '--version',
];

describe('--help', () => {
  it('names every command and every global option', async () => {
    const text = await help();
    const missing = commands.map(([command]) => command.split(' ')[0] ?? '').filter((name) => !isNamed(text, name));
    expect(missing).toEqual([]);
    expect(globals.filter((option) => !isNamed(text, option))).toEqual([]);
  });

  it('tells the exit codes', async () => {
    const text = await help();
    for (const code of [
      '0 done and proven',
      '1 failed',
      '2 usage',
      '3 check --format nagios',
      '4 certs renew',
      '130, 143, 129',
    ])
      expect(text).toContain(code);
  });

  it('is an answer: on stdout, exit code 0', async () => {
    expect(await wizard.run(['--help'])).toMatchObject({ code: 0, err: '' });
  });

  it.each(commands)('of %s names its options and the global ones', async (command, options) => {
    const text = await help(...command.split(' '));
    expect(text).toMatch(new RegExp(`^Usage: wizard ${command}\\b`));
    expect([...options, ...globals].filter((option) => !isNamed(text, option))).toEqual([]);
  });
});

describe('--version', () => {
  it('prints it alone', async () => {
    expect(await wizard.run(['--version'])).toEqual({ code: 0, out: '0.0.0-test\n', err: '' });
  });
});

function isNamed(text: string, word: string): boolean {
  return new RegExp(`(^|\\s)${word}(?=[\\s,|]|$)`, 'm').test(text);
}
