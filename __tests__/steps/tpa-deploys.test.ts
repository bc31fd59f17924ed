import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { parseVhost, renderVhost } from '../../source/proxy/vhost.ts';
import { certificatePlaces } from '../../source/steps/certificates/certificate-places.ts';
import { foreignFindings, lookAtForeign } from '../../source/steps/foreign-pair.ts';
import { lookAtConfig } from '../../source/steps/look-at-config.ts';
import { giveBack, lookAtStrayFiles } from '../../source/steps/proxy/worker-files.ts';
import { setFilesOf } from '../../source/steps/set-files.ts';
import { certificateHost, siteOf } from '../support/certificate-host.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

/** What TPA's own roles leave on a host, as they were run (fixtures/recordings/tpa-23.40.1). */
interface Deploy {
  readonly name: string;
  readonly settings: Readonly<Record<string, string | boolean>>;
  readonly virtualHost: string;
  readonly files: readonly { path: string; kind: string; owner: string; group: string; mode: string }[];
}
const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/recordings/tpa-23.40.1/deploys.json', import.meta.url), 'utf8'),
) as { deploys: readonly Deploy[] };

function deployed(name: string): Deploy {
  const found = recorded.deploys.find((one) => one.name === name);
  if (found === undefined) throw new TypeError(`no deploy ${name} is recorded`);
  return found;
}

const configFile = '/root/pgcluster/config.yml';
const site = siteOf({ configFile });
let host: TemporaryHost;
beforeEach(() => {
  host = certificateHost(new Date());
  const account = (name: string, id: number) => `${name}:x:${id}:${id}::/:/bin/sh\n`;
  host.put('/etc/passwd', account('root', 0) + account('www-data', 33) + account('postgres', 5));
  host.put('/etc/group', 'root:x:0:\nwww-data:x:33:\npostgres:x:5:\n');
});
afterEach(() => host.end());

/** The host as the deploy left it: files, owners, modes; what stands in the files is not the subject. */
async function leave({ files }: Deploy): Promise<void> {
  for (const { path, kind, owner, group, mode } of files) {
    if (kind === 'directory') continue;
    host.put(path, 'recorded\n', Number.parseInt(mode, 8));
    await host.files.setAttributes(path, { owner, group, mode: Number.parseInt(mode, 8) });
  }
}

function config(role: string, settings: Deploy['settings']) {
  const lines = Object.entries(settings).map(([key, value]) => `  ${key}: ${value}\n`);
  host.put(
    configFile,
    `cluster_name: pgcluster\ncluster_vars:\n  failover_manager: repmgr\n${lines.join('')}instances:\n- Name: barman1.example.com\n  role: ${role}\n`,
  );
  return lookAtConfig(host, site);
}

describe('the virtual host', () => {
  test.each([
    ['first', '[barman, witness]', ['warn legacy-pair']],
    ['second', '[barman, witness]', ['block vhost-foreign-pair']],
    ['setting', '[barman, witness]', ['block vhost-foreign-pair']],
    ['hook', '[barman, witness]', ['warn legacy-pair']],
    ['ssl-cert-file', '[barman]', ['block vhost-foreign-pair']],
  ])('after the deploy “%s”, on %s', async (name, role, expected) => {
    const deploy = deployed(name);
    await leave(deploy);
    const vhost = parseVhost(deploy.virtualHost);
    const foreign = await lookAtForeign(host, await config(role, deploy.settings), vhost);
    expect(foreignFindings(foreign, vhost).map(({ id, severity }) => `${severity} ${id}`)).toEqual(expected);
  });

  test.each(['first', 'hook', 'settings'])('of the deploy “%s” is ours, byte for byte', async (name) => {
    const deploy = deployed(name);
    const files = setFilesOf(site, await config('[barman]', deploy.settings));
    const rendered = renderVhost({ serverName: 'barman1.example.com', ...files.server, caFile: files.trust });
    expect(rendered).toEqual({ ok: true, text: deploy.virtualHost });
  });
});

test('with the settings of the role every file has the place, owner and mode that TPA gives it', async () => {
  const { settings, files: left } = deployed('settings');
  const places = certificatePlaces({
    files: setFilesOf(site, await config('[barman]', settings)),
    layout: layoutOf('debian'),
    identity: { userName: 'root', groupName: 'root' },
    hasWorker: true,
    cluster: undefined,
    caKey: undefined,
  });
  const { folders, trust, caCopies, server, client } = places;
  const all = [...folders, trust, ...caCopies, server.certificate, server.key, client.certificate, client.key];
  const ours = all.map(
    ({ path, attributes: { owner, group, mode } }) => `${path} ${owner}:${group} 0${mode.toString(8)}`,
  );
  // /srv is there before TPA comes.
  expect(ours.filter((line) => !line.startsWith('/srv ')).sort()).toEqual(
    left.map(({ path, owner, group, mode }) => `${path} ${owner}:${group} ${mode}`).sort(),
  );
});

test('what PostgreSQL’s role took and TPA does not give back gets its owner and mode of the first deploy', async () => {
  await leave(deployed('second'));
  const facts = await config('[barman, witness]', {});
  const { postgres } = await lookAtForeign(host, facts, undefined);
  const strays = await lookAtStrayFiles(host, layoutOf('debian'), setFilesOf(site, facts), postgres);
  const given = giveBack(strays).map(
    ({ path, attributes: { owner, group, mode } }) => `${path} ${owner}:${group} 0${mode.toString(8)}`,
  );
  const first = deployed('first').files.map(({ path, owner, group, mode }) => `${path} ${owner}:${group} ${mode}`);
  expect(given).toHaveLength(3);
  expect(first).toEqual(expect.arrayContaining(given));
});
