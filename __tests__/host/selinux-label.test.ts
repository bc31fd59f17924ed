import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CommandResult, type Commands, plainWords } from '../../source/host/commands.ts';
import { giveLabel } from '../../source/host/local/file-writer.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const staged = '/etc/tpa/.x.key.wizard-new';
const target = '/etc/tpa/x.key';
const lookUp = `matchpathcon -n -m file -- ${target}`;

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/sys/fs/selinux/enforce', '1');
  host.put(staged, 'new');
});
afterEach(() => host.end());

/** A host of which the policy says this. */
function policySays(answer: Partial<CommandResult>): Pick<Commands, 'probe' | 'transaction'> & { ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    async probe({ argv }) {
      const words = plainWords(argv);
      ran.push(words.join(' '));
      const silent: CommandResult = { argv: words, exitCode: 0, stdout: '', stderr: '', outcome: 'exited' };
      return words[0] === 'matchpathcon' ? { ...silent, ...answer } : silent;
    },
    transaction: () => Promise.reject(new Error('a label is no transaction')),
  };
}

it('is the policy’s, also where the file has another one', async () => {
  host.put(target, 'old');
  const commands = policySays({ stdout: 'system_u:object_r:cert_t:s0\n' });
  await giveLabel(staged, target, host.files, commands);
  expect(commands.ran).toEqual([lookUp, `chcon -h --type=cert_t -- ${staged}`]);
});

it.each<[string, Partial<CommandResult>]>([
  ['has no label for the path', { stdout: '<<none>>\n' }],
  ['cannot be read', { exitCode: 1 }],
  ['cannot be asked', { exitCode: undefined, outcome: 'not-found' }],
])('is that of the file where the policy %s', async (_, answer) => {
  host.put(target, 'old');
  const commands = policySays(answer);
  await giveLabel(staged, target, host.files, commands);
  expect(commands.ran).toEqual([lookUp, `chcon -h --reference=${host.root}${target} -- ${staged}`]);
});

it('stays the folder’s where the policy says nothing and nothing is there', async () => {
  const commands = policySays({ stdout: '<<none>>\n' });
  await giveLabel(staged, target, host.files, commands);
  expect(commands.ran).toEqual([lookUp]);
});

it('is no matter where SELinux is off', async () => {
  await host.files.remove('/sys/fs/selinux/enforce');
  const commands = policySays({ stdout: 'system_u:object_r:cert_t:s0\n' });
  await giveLabel(staged, target, host.files, commands);
  expect(commands.ran).toEqual([]);
});
