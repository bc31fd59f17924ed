import { symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificateRows } from '../../source/steps/certificates/certificate-rows.ts';
import { lookAtRevocation } from '../../source/steps/certificates/look-at-revocation.ts';
import { certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import { list } from '../support/pki/broken-lists.ts';
import { at, client, days, keyPem, keys, pem, root, server } from '../support/pki/kit.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

const lists = '/etc/tpa/revoked.crl';
const vhost = (...directives: readonly string[]) =>
  ['<VirtualHost *:443>', 'SSLEngine on', ...directives, 'ProxyPass / http://localhost:7480/', '</VirtualHost>'].join(
    '\n',
  );
const file = `SSLCARevocationFile ${lists}`;

let host: TemporaryHost;
beforeEach(() => {
  host = certificateHost(at);
  host.put(lists, list({ from: days(-40), to: days(-10) }));
});
afterEach(() => host.end());

const putVhost = (text: string) => host.put('/etc/apache2/sites-available/pg-backup-api.conf', text);

describe('the list that the proxy looks into', () => {
  it.each<[string, string, string | undefined]>([
    ['for the whole chain', vhost(file, 'SSLCARevocationCheck chain'), lists],
    ['for the leaf, whatever else is said', vhost(file, 'SSLCARevocationCheck Leaf no_crl_for_cert_ok'), lists],
    ['not, which is the default', vhost(file), undefined],
    ['not, as it is said', vhost(file, 'SSLCARevocationCheck none'), undefined],
    ['not, for there is none', vhost('SSLCARevocationCheck chain'), undefined],
    ['from outside the virtual host', `${file}\nSSLCARevocationCheck chain\n${vhost()}`, lists],
  ])('%s', async (_, text, path) => {
    putVhost(text);
    expect((await lookAtRevocation(host))?.files[0]?.file).toBe(path);
  });

  it('is none without a virtual host, and on a system that TPA does not set up', async () => {
    expect(await lookAtRevocation(host)).toBeUndefined();
    host.put('/etc/os-release', 'ID=plan9\n');
    putVhost(vhost(file, 'SSLCARevocationCheck chain'));
    expect(await lookAtRevocation(host)).toBeUndefined();
  });

  it('that is named and missing is a problem, and not left out', async () => {
    putVhost(vhost('SSLCARevocationFile /etc/gone.crl', 'SSLCARevocationCheck chain'));
    expect(await lookAtRevocation(host)).toMatchObject({ files: [{ file: '/etc/gone.crl', problem: 'missing' }] });
  });
});

describe('a folder of lists', () => {
  const path = 'SSLCARevocationPath /etc/tpa/crls';

  it('has those under their hash names, links as `openssl rehash` makes them', async () => {
    host.put('/etc/tpa/crls/speedy.pem', list());
    host.put('/etc/tpa/crls/a1b2c3d4.r1', list());
    symlinkSync('speedy.pem', host.files.real('/etc/tpa/crls/a1b2c3d4.r0'));
    putVhost(vhost(file, path, 'SSLCARevocationCheck chain no_crl_for_cert_ok'));
    expect(await lookAtRevocation(host)).toMatchObject({
      places: [lists, '/etc/tpa/crls'],
      files: [{ file: lists }, { file: '/etc/tpa/crls/a1b2c3d4.r0' }, { file: '/etc/tpa/crls/a1b2c3d4.r1' }],
      depth: 'chain',
      isOptional: true,
    });
  });

  it('without one has none, and one that is missing is a problem', async () => {
    putVhost(vhost(path, 'SSLCARevocationCheck leaf'));
    expect(await lookAtRevocation(host)).toMatchObject({ files: [{ file: '/etc/tpa/crls', problem: 'missing' }] });
    host.put('/etc/tpa/crls/speedy.pem', list());
    expect(await lookAtRevocation(host)).toMatchObject({ files: [], depth: 'leaf', isOptional: false });
  });
});

it('a list that has ended stands with the CA in `certs status`', async () => {
  host.put(`${folder}/root.crt`, pem(root()));
  host.put(`${folder}/pg-backup-api.crt`, pem(server()));
  host.put(`${folder}/pg-backup-api.key`, keyPem(keys.server), 0o600);
  host.put(`${folder}/pg-backup-user.crt`, pem(client()));
  host.put(`${folder}/pg-backup-user.key`, keyPem(keys.client), 0o600);
  putVhost(vhost(file, 'SSLCARevocationCheck chain'));
  const blocked = (await certificateRows(host, siteOf())).filter(({ verdict }) => verdict === 'block');
  expect(blocked).toMatchObject([{ role: 'ca', inSet: true, findings: [{ id: 'crl-expired' }] }]);
});
