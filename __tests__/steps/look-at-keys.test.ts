import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../source/host/commands.ts';
import type { ReadableHost } from '../../source/host/host.ts';
import { lookAtKeys } from '../../source/steps/install/look-at-keys.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const armoured = readFileSync(new URL('../../fixtures/packages/lab-key.asc', import.meta.url), 'utf8');
const fingerprint = '7B256ECD6D77FFBA01E81AB4AA280D857BC6CCAF';
const keyFile = '/etc/pki/rpm-gpg/RPM-GPG-KEY-lab';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

/** The host, with rpm and curl that answer what a test says; what they were asked. */
function answering(trusted: string, web = ''): { readonly asked: Command[]; readonly stand: ReadableHost } {
  const asked: Command[] = [];
  const probe = async (command: Command) => {
    asked.push(command);
    const stdout = command.argv[0] === 'rpm' ? trusted : web;
    return { argv: [], exitCode: stdout === '' ? 1 : 0, stdout, stderr: '', outcome: 'exited' as const };
  };
  return { asked, stand: { ...host, commands: { ...host.commands, probe } } };
}

const repository = (gpgkey: string, more = '') =>
  host.put('/etc/yum.repos.d/lab.repo', `[lab]\nname=Lab\ngpgcheck=1\n${more}gpgkey=${gpgkey}\n`);

describe('lookAtKeys', () => {
  it('finds a key that rpm does not trust yet', async () => {
    repository(`file://${keyFile}`);
    host.put(keyFile, armoured);
    const [found] = await lookAtKeys(answering('').stand, 'dnf', ['lab']);
    expect(found).toMatchObject({ repository: 'lab', unread: 0, keys: [{ fingerprint }] });
  });

  it('finds nothing new where rpm trusts it', async () => {
    repository(`file://${keyFile}`);
    host.put(keyFile, armoured);
    expect(await lookAtKeys(answering('7bc6ccaf\n').stand, 'dnf', ['lab'])).toEqual([]);
  });

  it('fetches a key without its address in the list of processes, which may hold a token', async () => {
    repository('https://packages.example.com/TOKEN/key.asc');
    const { asked, stand } = answering('', armoured);
    const [found] = await lookAtKeys(stand, 'dnf', ['lab']);
    expect(found?.keys.map((key) => key.fingerprint)).toEqual([fingerprint]);
    const curl = asked.find(({ argv }) => argv[0] === 'curl');
    expect(curl?.argv.join(' ')).not.toContain('TOKEN');
    expect(curl?.input).toBe('url = "https://packages.example.com/TOKEN/key.asc"\n');
  });

  it.each([
    ['a file that is not there', 'file:///etc/pki/absent'],
    ['an address with variables', 'https://packages.example.com/$releasever/key'],
    ['an address without protection', 'http://packages.example.com/key'],
  ])('says that it could not read %s', async (_, address) => {
    repository(address);
    expect(await lookAtKeys(answering('').stand, 'dnf', ['lab'])).toEqual([{ repository: 'lab', keys: [], unread: 1 }]);
  });

  it.each([
    ['apt', 'apt', ''],
    ['zypper', 'zypper', ''],
    ['dnf without a check', 'dnf', 'gpgcheck=0\n'],
  ] as const)('finds nothing for %s', async (_, manager, more) => {
    repository(`file://${keyFile}`, more);
    host.put(keyFile, armoured);
    expect(await lookAtKeys(answering('').stand, manager, ['lab'])).toEqual([]);
  });
});
