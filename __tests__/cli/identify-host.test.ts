import { afterEach, beforeEach, expect, test } from 'vitest';
import { identifiedSite } from '../../source/cli/identify-host.ts';
import { siteOf } from '../support/certificate-host.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const configFile = '/root/c/config.yml';
let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost(); // its name is barman1.example.com
});
afterEach(() => host.end());

const options = { yes: true, json: false } as Parameters<typeof identifiedSite>[0]['options'];
const site = siteOf({ configFile, hostName: undefined });
const identify = (given = site) => identifiedSite({ host, options }, given);
const config = (...instances: readonly string[]) =>
  host.put(configFile, `cluster_name: c\ninstances:\n${instances.map((one) => `- ${one}\n`).join('')}`);

test('an instance of this machine’s name, in full or short, is this host', async () => {
  config('{Name: barman1, role: [barman]}', '{Name: barman2, role: [barman]}');
  expect(await identify()).toEqual(site);
});

test('none of that name: it is refused with the choices, and nothing goes on', async () => {
  config('{Name: vault1, role: [barman]}', '{Name: vault2, role: [barman]}', '{Name: pg1, role: [primary]}');
  await expect(identify()).rejects.toMatchObject({
    exitCode: 2,
    problem: { id: 'which-host', fix: ['--host vault1', '--host vault2'] },
  });
});

test('--host answers, for a name that config.yml does not have, too', async () => {
  config('{Name: vault1, role: [barman]}');
  expect(await identify({ ...site, hostName: 'api2.example.com' })).toMatchObject({ hostName: 'api2.example.com' });
});

test.each([
  ['there is no Barman instance', ['{Name: pg1, role: [primary]}']],
  ['the only one is never deployed to', ['{Name: vault1, role: [barman], provision_only: true}']],
])('%s: there is nothing to choose from', async (_, instances) => {
  config(...instances);
  expect(await identify()).toEqual(site);
});

test('without config.yml, and with one that cannot be read, the step itself says so', async () => {
  expect(await identify({ ...site, configFile: undefined })).toMatchObject({ configFile: undefined });
  host.put(configFile, 'a: [\n');
  expect(await identify()).toEqual(site);
});
