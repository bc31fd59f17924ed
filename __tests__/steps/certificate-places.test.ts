import { describe, expect, it } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { certificatePlaces, type PlaceOptions } from '../../source/steps/certificates/certificate-places.ts';
import { setFilesOf } from '../../source/steps/set-files.ts';

const options: PlaceOptions = {
  files: setFilesOf({ certificateFolder: '/etc/tpa/pg-backup-api' }, undefined),
  layout: layoutOf('debian'),
  identity: { userName: 'ada', groupName: 'ada' },
  hasWorker: true,
  cluster: { folder: '/root/speedy', owner: 'deploy', group: 'deploy' },
  caKey: undefined,
};

/** `path owner:group mode` of every file. */
function table(wish: Partial<PlaceOptions> = {}): readonly string[] {
  const { folders, trust, caCopies, ca, caKey, server, client } = certificatePlaces({ ...options, ...wish });
  const places = [
    ...folders,
    trust,
    ...caCopies,
    ca,
    caKey,
    server.certificate,
    server.key,
    client.certificate,
    client.key,
  ];
  return places.map(({ path, attributes: { owner, group, mode } }) => `${path} ${owner}:${group} ${mode.toString(8)}`);
}

describe('where the files are and whose they are', () => {
  it('as TPA leaves them on Debian (docs/reference/pki.md, Files on the Barman host)', () => {
    expect(table()).toEqual([
      '/etc/tpa root:root 755',
      '/etc/tpa/pg-backup-api root:root 700',
      '/root/speedy/ssl deploy:deploy 750',
      '/etc/tpa/pg-backup-api/root.crt root:root 644',
      '/etc/tpa/pg-backup-api/CA.crt www-data:www-data 644',
      '/etc/tpa/root.crt root:root 644',
      '/root/speedy/ssl/CA.crt deploy:deploy 644',
      '/root/speedy/ssl/CA.key deploy:deploy 600',
      '/etc/tpa/pg-backup-api/pg-backup-api.crt www-data:www-data 644',
      '/etc/tpa/pg-backup-api/pg-backup-api.key www-data:www-data 600',
      '/etc/tpa/pg-backup-api/pg-backup-user.crt root:root 644',
      '/etc/tpa/pg-backup-api/pg-backup-user.key root:root 600',
    ]);
  });

  it('the worker is another user on another system', () => {
    expect(table({ layout: layoutOf('redhat') }).join()).toContain('pg-backup-api.key apache:apache 600');
    expect(table({ layout: layoutOf('suse') }).join()).toContain('pg-backup-api.key wwwrun:www 600');
  });

  it('before Apache is there they are root’s', () => {
    expect(table({ hasWorker: false }).filter((line) => line.includes('www-data'))).toEqual([]);
  });

  it('in a folder of their own choice they are the operator’s, and nothing is copied elsewhere', () => {
    const lines = table({ files: setFilesOf({ certificateFolder: '/home/ada/pki' }, undefined), cluster: undefined });
    expect(lines.every((line) => line.startsWith('/home/ada/pki') && line.includes(' ada:ada '))).toBe(true);
  });

  it('the CA’s key is where the operator says', () => {
    expect(table({ caKey: '/mnt/safe/CA.key' }).join()).toContain('/mnt/safe/CA.key deploy:deploy 600');
  });
});
