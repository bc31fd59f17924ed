import { afterEach, beforeEach, expect, it } from 'vitest';
import { lookAtStrayFiles } from '../../source/steps/proxy/worker-files.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const folder = '/etc/tpa/pg-backup-api';
const redhat = { user: 'apache', group: 'apache' };

let host: TemporaryHost;
beforeEach(async () => {
  host = temporaryHost();
  host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\napache:x:48:48::/usr/share/httpd:/sbin/nologin\n');
  host.put('/etc/group', 'root:x:0:\napache:x:48:\n');
  for (const name of ['root.crt', 'CA.crt', 'pg-backup-api.crt', 'pg-backup-user.crt']) {
    host.put(`${folder}/${name}`, 'a certificate\n');
  }
  host.put(`${folder}/pg-backup-api.key`, 'a key\n', 0o600);
});
afterEach(() => host.end());

const strays = async (where = folder) => (await lookAtStrayFiles(host, redhat, where)).map(({ path }) => path);

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
