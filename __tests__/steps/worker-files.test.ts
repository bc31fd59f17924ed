import { afterEach, beforeEach, expect, it } from 'vitest';
import { giveBack, lookAtStrayFiles } from '../../source/steps/proxy/worker-files.ts';
import { setFilesOf } from '../../source/steps/set-files.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const folder = '/etc/tpa/pg-backup-api';
const redhat = { user: 'apache', group: 'apache' };

let host: TemporaryHost;
beforeEach(async () => {
  host = temporaryHost();
  host.put(
    '/etc/passwd',
    'root:x:0:0::/root:/bin/sh\napache:x:48:48::/usr/share/httpd:/sbin/nologin\npostgres:x:26:26::/:/bin/sh\nmonitor:x:99:99::/:/bin/sh\n',
  );
  host.put('/etc/group', 'root:x:0:\napache:x:48:\npostgres:x:26:\nmonitor:x:99:\n');
  for (const name of ['root.crt', 'CA.crt', 'pg-backup-api.crt', 'pg-backup-user.crt']) {
    host.put(`${folder}/${name}`, 'a certificate\n');
  }
  host.put(`${folder}/pg-backup-api.key`, 'a key\n', 0o600);
});
afterEach(() => host.end());

const files = setFilesOf({ certificateFolder: folder }, undefined);
const strays = async (where = folder) =>
  (await lookAtStrayFiles(host, redhat, setFilesOf({ certificateFolder: where }, undefined))).map(({ path }) => path);

it('are those that TPA gives to Apache’s account and that are root’s', async () => {
  expect(await strays()).toEqual(
    ['pg-backup-api.crt', 'pg-backup-api.key', 'CA.crt'].map((name) => `${folder}/${name}`),
  );
});

it('are no more than are somebody else’s', async () => {
  const attributes = { owner: 'apache', group: 'apache', mode: 0o600 };
  await host.files.setAttributes(`${folder}/pg-backup-api.key`, attributes);
  expect(await strays()).toEqual(['pg-backup-api.crt', 'CA.crt'].map((name) => `${folder}/${name}`));
});

it('are none before Apache has brought its account', async () => {
  host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\n');
  expect(await strays()).toEqual([]);
});

it('are none in a folder of the operator’s own choice', async () => {
  host.put('/srv/set/pg-backup-api.key', 'a key\n', 0o600);
  expect(await strays('/srv/set')).toEqual([]);
});

it('are no links: what they lead to is not TPA’s', async () => {
  await host.files.remove(`${folder}/CA.crt`);
  host.link(`${folder}/CA.crt`, 'root.crt');
  expect(await strays()).not.toContain(`${folder}/CA.crt`);
});

const postgres = { owner: 'postgres', group: 'postgres' };

it('are those that TPA’s PostgreSQL role took, which get their owner and their mode back', async () => {
  const taken = { ...postgres, mode: 0o600 };
  const names = ['pg-backup-api.crt', 'pg-backup-user.crt', 'root.crt'];
  for (const name of names) await host.files.setAttributes(`${folder}/${name}`, taken);
  const found = await lookAtStrayFiles(host, redhat, files, postgres);
  const given = giveBack(found.filter(({ taker }) => taker === 'postgres'));
  expect(given.map(({ path, attributes }) => [path, attributes])).toEqual([
    [`${folder}/pg-backup-api.crt`, { owner: 'apache', group: 'apache', mode: 0o644 }],
    [`${folder}/root.crt`, { owner: 'root', group: 'root', mode: 0o644 }],
    [`${folder}/pg-backup-user.crt`, { owner: 'root', group: 'root', mode: 0o644 }],
  ]);
  expect(given[0]?.why).toContain('roles/postgres/user');
});

it('are no files of root’s that an operator gave to somebody', async () => {
  await host.files.setAttributes(`${folder}/pg-backup-user.crt`, { owner: 'monitor', group: 'monitor', mode: 0o640 });
  const found = await lookAtStrayFiles(host, redhat, files, postgres);
  expect(found.map(({ path }) => path)).not.toContain(`${folder}/pg-backup-user.crt`);
});
