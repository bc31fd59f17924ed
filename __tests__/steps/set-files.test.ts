import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { lookAtCertificates } from '../../source/steps/certificates/certificate-facts.ts';
import { certificatePlaces } from '../../source/steps/certificates/certificate-places.ts';
import { lifetimesOf, validityOf } from '../../source/steps/certificates/lifetimes.ts';
import { lookAtConfig } from '../../source/steps/look-at-config.ts';
import { lookAtProxy } from '../../source/steps/proxy/proxy-facts.ts';
import { setFilesOf } from '../../source/steps/set-files.ts';
import { lookAtTarget } from '../../source/steps/verify/target.ts';
import { certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

const configFile = '/root/c/config.yml';
const site = siteOf({ configFile });
let host: TemporaryHost;
beforeEach(() => {
  host = certificateHost(new Date());
});
afterEach(() => host.end());

const write = (...settings: readonly string[]) =>
  host.put(
    configFile,
    `cluster_name: c\ncluster_vars:\n${settings.map((one) => `  ${one}\n`).join('')}  x: 1\ninstances:\n- Name: barman1.example.com\n  role: [barman]\n`,
  );

/** As TPA 23.40.1 left them with these settings (fixtures/recordings/tpa-23.40.1). */
const settings = [
  'pg_backup_api_ssl_dir: /srv/api',
  'pg_backup_api_ssl_user: nobody',
  'pg_backup_api_ssl_group: nogroup',
  'pg_backup_api_CN: backup-agent',
  'pg_backup_api_clientcert_service: agent',
  'pem_user: daemon',
  'pem_group: daemon',
];

describe('the settings of TPA’s role decide about', () => {
  test.each(['debian', 'redhat', 'suse'] as const)('every place and owner, on %s', async (family) => {
    write(...settings);
    const places = certificatePlaces({
      files: setFilesOf(site, await lookAtConfig(host, site)),
      layout: layoutOf(family),
      identity: { userName: 'root', groupName: 'root' },
      hasWorker: true,
      cluster: undefined,
      caKey: undefined,
    });
    const { folders, trust, caCopies, server, client } = places;
    const all = [...folders, trust, ...caCopies, server.certificate, server.key, client.certificate, client.key];
    expect(
      all.map(({ path, attributes: { owner, group, mode } }) => `${path} ${owner}:${group} ${mode.toString(8)}`),
    ).toEqual([
      '/etc/tpa root:root 755',
      '/srv root:root 755',
      '/srv/api daemon:daemon 700',
      '/srv/api/root.crt daemon:daemon 644',
      '/srv/api/CA.crt nobody:nogroup 644',
      '/etc/tpa/root.crt root:root 644',
      '/srv/api/pg-backup-api.crt nobody:nogroup 644',
      '/srv/api/pg-backup-api.key nobody:nogroup 600',
      '/srv/api/agent.crt daemon:daemon 644',
      '/srv/api/agent.key daemon:daemon 600',
    ]);
    expect([server.name, client.name]).toEqual(['pg-backup-api', 'backup-agent']);
  });

  test('the virtual host and the files that the proxy needs', async () => {
    write(...settings);
    const facts = await lookAtProxy(host, site);
    expect(facts.settings).toMatchObject({
      certificate: '/srv/api/pg-backup-api.crt',
      key: '/srv/api/pg-backup-api.key',
      caFile: '/srv/api/root.crt',
    });
    expect(facts.missingFiles).toContain('/srv/api/agent.key');
  });

  test('what the checks call the API with', async () => {
    write(...settings);
    expect(await lookAtTarget(host, site)).toEqual({
      hostName: 'barman1.example.com',
      caFile: '/srv/api/root.crt',
      client: { certificate: '/srv/api/agent.crt', key: '/srv/api/agent.key' },
    });
  });

  test('nothing in a directory that the operator names', async () => {
    write(...settings);
    const files = setFilesOf({ certificateFolder: '/home/ada' }, await lookAtConfig(host, site));
    expect(files).toMatchObject({
      standard: false,
      trust: '/home/ada/root.crt',
      client: { key: '/home/ada/pg-backup-user.key' },
    });
  });
});

test('without config.yml they are TPA’s defaults', () => {
  expect(setFilesOf({ certificateFolder: folder }, undefined)).toMatchObject({
    standard: true,
    trust: `${folder}/root.crt`,
    server: { certificate: `${folder}/pg-backup-api.crt` },
    client: { certificate: `${folder}/pg-backup-user.crt` },
  });
});

test('one that cannot be followed refuses with file and line, whoever looks', async () => {
  write('pg_backup_api_ssl_dir: api');
  const problem = {
    problem: expect.objectContaining({ id: 'setting-refused', message: expect.stringMatching(/config\.yml:3:\d+: /) }),
  };
  await expect(lookAtProxy(host, site)).rejects.toMatchObject(problem);
  await expect(lookAtTarget(host, site)).rejects.toMatchObject(problem);
});

describe('lifetimes of config.yml', () => {
  const lifetime = async (line: string) => {
    write(line);
    const config = await lookAtConfig(host, site);
    return validityOf({ now: new Date(0), clockFault: undefined, config }, lifetimesOf(config).server).notAfter;
  };

  test.each([
    ['ssl_server_cert_expiry: +90d', '1970-04-01T00:00:00.000Z'],
    ['ssl_cert_expiry: +30d', '1970-01-31T00:00:00.000Z'],
    ['ssl_server_cert_expiry:', '1971-01-01T00:00:00.000Z'],
  ])('%s', async (line, expected) => {
    expect(await lifetime(line)).toBe(expected);
  });

  test.each([
    ['ssl_server_cert_expiry: 365', '365'],
    ['ssl_server_cert_expiry: a year', 'a year'],
  ])('%s is refused with file, line and value, and is not taken for the default', async (line, value) => {
    await expect(lifetime(line)).rejects.toMatchObject({
      problem: { id: 'bad-lifetime', message: expect.stringMatching(new RegExp(`config\\.yml:3:27: .*“${value}”`)) },
    });
  });
});

describe('the PEM agent’s certificate', () => {
  const missing = async (role: string) => {
    host.put(configFile, `cluster_name: c\ninstances:\n- Name: barman1.example.com\n  role: ${role}\n`);
    return (await lookAtCertificates(host, site)).missingAgent;
  };

  test('is expected where the instance has the role of the agent, until it is there', async () => {
    expect(await missing('[barman]')).toBeUndefined();
    expect(await missing('[barman, pem-agent]')).toBe(`${folder}/pemagent-barman1.example.com.crt`);
    host.put(`${folder}/pemagent-barman1.example.com.crt`, 'a certificate\n');
    expect(await missing('[barman, pem-agent]')).toBeUndefined();
  });
});
