import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperatorError } from '../../../source/errors.ts';
import type { ReadableHost } from '../../../source/host/host.ts';
import type { Listener } from '../../../source/host/network.ts';
import { lookAtSecurity } from '../../../source/steps/verify/look-at-security.ts';
import type { Site } from '../../../source/wizard/site.ts';
import { type TemporaryHost, temporaryHost } from '../../support/temporary-host.ts';

const vhost = readFileSync(new URL('../../../fixtures/proxy/tpa-vhost.conf', import.meta.url), 'utf8');
const folder = '/etc/tpa/pg-backup-api';
const available = '/etc/apache2/sites-available/pg-backup-api.conf';
const site: Site = {
  configFile: '/root/pgcluster/config.yml',
  configChoices: [],
  hostName: undefined,
  certificateFolder: folder,
  at: undefined,
  given: {},
};
const listening: Readonly<Record<number, readonly Listener[]>> = {
  7480: [{ address: '127.0.0.1', port: 7480, process: { pid: 7, name: 'gunicorn' } }],
};

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/etc/os-release', 'ID=debian\n');
  host.put(available, vhost);
  host.link('/etc/apache2/sites-enabled/pg-backup-api.conf', '../sites-available/pg-backup-api.conf');
  for (const name of ['pg-backup-api', 'pg-backup-user']) host.put(`${folder}/${name}.key`, '', 0o600);
  host.put('/root/pgcluster/ssl/pg-backup-api/CA.key', '', 0o600);
});
afterEach(() => host.end());

/** The host with other listeners: those of this machine are nobody's business. */
function withPorts(ports: typeof listening): ReadableHost {
  const network = { ...host.network, listeners: (port: number) => Promise.resolve(ports[port] ?? []) };
  return { ...host, network };
}

async function found(on: ReadableHost = withPorts(listening), known = {}) {
  return (await lookAtSecurity(on, site, known)).map(({ id }) => id);
}

describe('lookAtSecurity', () => {
  it('finds nothing where all is in place', async () => {
    expect(await lookAtSecurity(withPorts(listening), site)).toEqual([]);
  });

  it('sees who may write the virtual host that a link leads to', async () => {
    writeFileSync(host.owners, JSON.stringify({ [available]: { owner: 'barman', group: 'barman' } }));
    expect(await lookAtSecurity(withPorts(listening), site)).toMatchObject([
      { id: 'vhost-not-roots', state: 'warn', message: expect.stringContaining(`${available}: Root's Apache reads`) },
    ]);
    const [{ cause } = {}] = await lookAtSecurity(withPorts(listening), site);
    const digest = createHash('sha256').update(vhost).digest('hex');
    expect(cause).toBe(`${available} barman:barman 0644 sha256:${digest}`);
  });

  it('leaves other virtual hosts alone', async () => {
    host.put(
      '/etc/apache2/sites-enabled/000-default.conf',
      '<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>\n',
      0o666,
    );
    expect(await found()).toEqual([]);
  });

  it.each([
    [`${folder}/pg-backup-api.key`, 0o644, 'key-readable-by-others'],
    [`${folder}/other-service.key`, 0o604, 'key-readable-by-others'],
    ['/root/pgcluster/ssl/pg-backup-api/CA.key', 0o644, 'ca-key-readable'],
    [`${folder}/CA.key`, 0o644, 'ca-key-readable'],
    ['/usr/local/lib/pgbapi/client.key', 0o644, 'key-readable-by-others'],
  ])('%s with mode %o: %s', async (path, mode, id) => {
    host.put(path, '', mode);
    expect(await found()).toEqual([id]);
  });

  it.each<[string, typeof listening, readonly string[]]>([
    ['the API on every address', { 7480: [{ address: '*', port: 7480 }] }, ['api-port-open']],
    [
      'Apache on port 80',
      { 80: [{ address: '*', port: 80, process: { pid: 1, name: 'apache2' } }] },
      ['http-port-open'],
    ],
    ['another web server on port 80', { 80: [{ address: '*', port: 80, process: { pid: 1, name: 'nginx' } }] }, []],
  ])('%s', async (_, ports, ids) => {
    expect(await found(withPorts(ports))).toEqual(ids);
  });

  it('takes what others know', async () => {
    const passwords = [{ server: 'pg2', key: 'conninfo' }];
    const row = (role: 'client' | 'server', file: string, usedBy: readonly string[] = [], inSet = false) => ({
      role,
      inSet,
      file,
      usedBy,
    });
    const certificates = [
      row('server', `${folder}/pg-backup-api.crt`, [], true),
      row('client', `${folder}/other-service.crt`),
      row('client', '/root/.pem/agent1.crt', ['PEM agent, [PEM/agent] agent_ssl_crt']),
      row('server', '/etc/tpa/postgres/server.crt'),
    ];
    expect(await lookAtSecurity(withPorts(listening), site, { passwords, certificates })).toMatchObject([
      { id: 'password-in-diagnose' },
      { id: 'any-certificate-admitted', message: expect.stringContaining('/etc/tpa/postgres/server.crt') },
    ]);
  });

  it('a place that may not be looked at is named, and does not stop the rest', async () => {
    const refused = new OperatorError({ id: 'not-permitted', message: 'may not', fix: [] });
    const here = withPorts({ 7480: [{ address: '*', port: 7480 }] });
    const files = {
      ...host.files,
      list: (path: string) => (path === folder ? Promise.reject(refused) : host.files.list(path)),
    };
    const findings = await lookAtSecurity({ ...here, files }, site);
    expect(findings.map(({ id, message }) => [id, message.includes(folder)])).toEqual([
      ['api-port-open', false],
      ['not-looked-at', true],
    ]);
  });

  it('of a system that is not known the virtual hosts are not looked at', async () => {
    host.put('/etc/os-release', 'ID=plan9\n');
    expect(await found()).toEqual(['not-looked-at']);
  });
});
