import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../../source/host/host.ts';
import { barmanCaller } from '../../../source/steps/verify/barman-caller.ts';
import { parseEnvironment, type ServiceProcess } from '../../../source/steps/verify/look-at-service-process.ts';
import { type TemporaryHost, temporaryHost } from '../../support/temporary-host.ts';

const started = new Date('2026-11-23T09:00:00Z');
const environment = {
  HOME: '/var/lib/barman',
  PATH: '/usr/bin',
  TZ: 'UTC',
  SECRET: 'x',
  PG_BACKUP_API_BARMAN_CONF: '/x',
};
const service: ServiceProcess = { user: 'barman', started, environment };

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put(
    '/etc/passwd',
    'root:x:0:0::/root:/bin/sh\nbarman:x:102:105::/var/lib/barman:/bin/sh\nedb:x:103:105::/home/edb:/bin/sh\n',
  );
});
afterEach(() => host.end());

const as = (isRoot: boolean): Host => ({ ...host, identity: { ...host.identity, isRoot } });

describe('barmanCaller', () => {
  it.each<[string, boolean, ServiceProcess | undefined, readonly string[]]>([
    [
      'root stands where the service stands',
      true,
      service,
      ['runuser', '-u', 'barman', '--', 'env', '-i', 'HOME=/var/lib/barman', 'PATH=/usr/bin', 'TZ=UTC'],
    ],
    [
      'the service’s environment is not readable',
      true,
      { ...service, environment: undefined },
      ['runuser', '-u', 'barman', '--', 'env', 'HOME=/var/lib/barman'],
    ],
    [
      'the service runs as another user',
      true,
      { user: 'edb', started, environment: { PATH: '/bin' } },
      [...['runuser', '-u', 'edb', '--', 'env', '-i', 'PATH=/bin']],
    ],
    ['no service runs', true, undefined, ['runuser', '-u', 'barman', '--', 'env', 'HOME=/var/lib/barman']],
    ['who is not root stays who he is', false, { ...service, environment: undefined }, []],
  ])('%s', async (_name, isRoot, running, prefix) => {
    expect((await barmanCaller(as(isRoot), running)).argv).toEqual([...prefix, 'barman', 'diagnose']);
  });

  it('takes the operator’s own environment when he wants that', async () => {
    expect(await barmanCaller(as(true), service, 'own')).toMatchObject({
      argv: ['runuser', '-u', 'barman', '--', 'env', 'HOME=/var/lib/barman', 'barman', 'diagnose'],
      environment: 'own',
    });
  });

  it('without such a user Barman is asked as we are', async () => {
    host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
    expect((await barmanCaller(as(true), undefined)).argv).toEqual(['barman', 'diagnose']);
  });
});

describe('parseEnvironment', () => {
  it('reads what the kernel shows of a process', () => {
    expect(parseEnvironment('A=1\0B=x=y\0EMPTY=\0=odd\0broken\0')).toEqual({ A: '1', B: 'x=y', EMPTY: '' });
  });
});
