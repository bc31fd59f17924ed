import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseVhost, renderVhost } from '../../source/proxy/vhost.ts';
import { foreignFindings, hookFile, hookText, lookAtForeign } from '../../source/steps/foreign-pair.ts';
import { lookAtConfig } from '../../source/steps/look-at-config.ts';
import { siteOf } from '../support/certificate-host.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const folder = '/etc/tpa/pg-backup-api';
const configFile = '/root/pgcluster/config.yml';
let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

function config(role: string, settings = '') {
  host.put(
    configFile,
    `cluster_name: pgcluster\ncluster_vars:\n  failover_manager: repmgr\n${settings}instances:\n- Name: barman1.example.com\n  node: 1\n  role: ${role}\n`,
  );
  return lookAtConfig(host, siteOf({ configFile }));
}

function vhost(certificate: string, key = certificate.replace(/crt$/, 'key')) {
  const rendered = renderVhost({ serverName: 'barman1.example.com', certificate, key, caFile: `${folder}/root.crt` });
  return rendered.ok ? parseVhost(rendered.text) : undefined;
}
const ours = vhost(`${folder}/pg-backup-api.crt`);
const theirs = vhost('/etc/tpa/pgcluster.crt');
const idsOf = (foreign: Awaited<ReturnType<typeof lookAtForeign>>, seen: typeof ours) =>
  foreignFindings(foreign, seen).map(({ id, severity }) => `${severity} ${id}`);

describe('PostgreSQL’s pair of TPA', () => {
  test('on a host of Barman alone: nothing comes', async () => {
    const foreign = await lookAtForeign(host, await config('[barman]'), ours);
    expect(foreign).toEqual({ pair: undefined, hooked: false, postgres: undefined });
  });

  test('on a witness: the next deploy makes it, the one after it serves it', async () => {
    const foreign = await lookAtForeign(host, await config('[barman, witness]'), ours);
    expect(foreign).toMatchObject({
      pair: { certificate: '/etc/tpa/pgcluster.crt', key: '/etc/tpa/pgcluster.key', comes: 'later' },
      postgres: { owner: 'postgres', group: 'postgres' },
    });
    expect(idsOf(foreign, ours)).toEqual(['info legacy-pair']);
  });

  test('where it exists it comes with the next deploy, whatever the roles are', async () => {
    host.put('/etc/tpa/pgcluster.crt', 'a certificate\n');
    const foreign = await lookAtForeign(host, await config('[barman]'), ours);
    expect(idsOf(foreign, ours)).toEqual(['warn legacy-pair']);
    expect(foreignFindings(foreign, ours)[0]?.fix).toMatch(/^Leave the pair where it is/);
  });

  test('in the virtual host it blocks', async () => {
    host.put('/etc/tpa/pgcluster.crt', 'a certificate\n');
    const foreign = await lookAtForeign(host, await config('[barman, witness]'), theirs);
    expect(idsOf(foreign, theirs)).toEqual(['block vhost-foreign-pair']);
  });

  test('without config.yml the virtual host tells the cluster’s name', async () => {
    host.put('/etc/tpa/pgcluster.crt', 'a certificate\n');
    expect(idsOf(await lookAtForeign(host, undefined, theirs), theirs)).toEqual(['block vhost-foreign-pair']);
    expect((await lookAtForeign(host, undefined, ours)).pair).toBeUndefined();
  });

  test('the cluster’s hook beside config.yml settles it, and what is in the virtual host still blocks', async () => {
    host.put('/etc/tpa/pgcluster.crt', 'a certificate\n');
    host.put(`/root/pgcluster/${hookFile}`, hookText);
    const foreign = await lookAtForeign(host, await config('[barman, witness]'), ours);
    expect(idsOf(foreign, ours)).toEqual([]);
    expect(idsOf(foreign, theirs)).toEqual(['block vhost-foreign-pair']);
  });

  test('belongs to the account that config.yml says', async () => {
    const epas = await config('[barman, witness]', '  postgres_flavour: epas\n');
    expect((await lookAtForeign(host, epas, ours)).postgres).toEqual({ owner: 'enterprisedb', group: 'enterprisedb' });
    const own = await config('[barman, witness]', '  postgres_user: pg\n');
    expect((await lookAtForeign(host, own, ours)).postgres).toEqual({ owner: 'pg', group: 'postgres' });
  });
});

test('ssl_cert_file that holds for the Barman host is served as well, and named with its line', async () => {
  const settings = '  ssl_cert_file: /etc/pki/pg.crt\n  ssl_key_file: /etc/pki/pg.key\n';
  const foreign = await lookAtForeign(host, await config('[barman]', settings), ours);
  expect(idsOf(foreign, ours)).toEqual(['warn ssl-cert-file-leaks']);
  expect(foreignFindings(foreign, ours)[0]?.message).toContain(`${configFile}:4`);
  const served = vhost('/etc/pki/pg.crt');
  expect(idsOf(foreign, served)).toEqual(['block vhost-foreign-pair']);
});
