import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { certificateRows } from '../../source/steps/certificates/certificate-rows.ts';
import { certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import { commonName } from '../support/pki/der-writer.ts';
import { dns, extensions } from '../support/pki/forge.ts';
import { at, client, days, id, keyPem, keys, pem, root, server } from '../support/pki/kit.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

let machine: TemporaryHost;
beforeEach(() => {
  machine = certificateHost(at);
  machine.put(`${folder}/root.crt`, pem(root()));
  machine.put(`${folder}/CA.crt`, pem(root()));
  machine.put('/etc/tpa/root.crt', pem(root()));
  machine.put(`${folder}/pg-backup-api.crt`, pem(server()));
  machine.put(`${folder}/pg-backup-api.key`, keyPem(keys.server), 0o600);
  machine.put(`${folder}/pg-backup-user.crt`, pem(client()));
  machine.put(`${folder}/pg-backup-user.key`, keyPem(keys.client), 0o600);
});
afterEach(() => machine.end());

const rowOf = async (file: string) => (await certificateRows(machine, siteOf())).find((row) => row.file === file);
const another = (changes: Parameters<typeof client>[0] = {}) => pem(client({ key: keys.stranger, ...changes }));

test('the set and the CA’s copies have a row each', async () => {
  const rows = await certificateRows(machine, siteOf());
  expect(rows.map(({ role, inSet, file }) => `${role} ${inSet ? 'in' : 'beside'} ${file}`)).toEqual([
    'ca in /etc/tpa/pg-backup-api/root.crt',
    'ca beside /etc/tpa/pg-backup-api/CA.crt',
    'ca beside /etc/tpa/root.crt',
    'server in /etc/tpa/pg-backup-api/pg-backup-api.crt',
    'client in /etc/tpa/pg-backup-api/pg-backup-user.crt',
  ]);
});

test('what the next deploy would undo is told, and is no fault of the set', async () => {
  expect(await rowOf(`${folder}/pg-backup-api.crt`)).toMatchObject({
    verdict: 'ok',
    findings: [{ id: 'tpa-will-replace-key', group: 'tpa' }],
  });
});

describe('the CA’s copies', () => {
  test('of the same certificate are fine', async () => {
    expect((await rowOf('/etc/tpa/root.crt'))?.findings).toEqual([]);
  });

  test.each(['/etc/tpa/root.crt', `${folder}/CA.crt`, '/usr/local/share/ca-certificates/CA.crt'])(
    '%s of another generation is drift, with both fingerprints',
    async (path) => {
      machine.put(path, pem(root({ notAfter: days(2000) })));
      const row = await rowOf(path);
      expect(row).toMatchObject({ role: 'ca', verdict: 'warn', findings: [{ id: 'ca-drift' }] });
      expect(row?.findings[0]?.message).toMatch(
        /of the same name than \S+: SHA-256 [0-9A-F:]{23} here, [0-9A-F:]{23} there\.$/,
      );
    },
  );
});

describe('PostgreSQL’s pair, which TPA makes as a CA (openssl req -x509)', () => {
  beforeEach(() => {
    machine.put(
      '/root/c/config.yml',
      'cluster_name: pgcluster\ninstances:\n- Name: barman1\n  role: [barman, witness]\n',
    );
    machine.put(
      '/etc/tpa/pgcluster.crt',
      pem(root({ key: keys.stranger, subject: commonName('localhost.localdomain') })),
    );
    machine.put('/etc/tpa/pgcluster.key', keyPem(keys.stranger), 0o600);
  });
  const legacy = async () =>
    (await certificateRows(machine, siteOf({ configFile: '/root/c/config.yml' }))).find(
      ({ file }) => file === '/etc/tpa/pgcluster.crt',
    );

  test('is no copy of the CA gone astray, and nobody is told to move it', async () => {
    const row = await legacy();
    expect(row).toMatchObject({ role: 'other', verdict: 'warn', findings: [{ id: 'legacy-pair' }] });
    expect(row?.findings[0]?.fix).toMatch(/^Leave the pair where it is/);
  });

  test('is no worry where the cluster’s hook keeps it out of the virtual host', async () => {
    machine.put('/root/c/hooks/barman-pre-config.yml', '- set_fact:\n    legacy_ssl_enabled: false\n');
    expect(await legacy()).toMatchObject({ verdict: 'ok', findings: [{ id: 'legacy-pair', severity: 'info' }] });
  });
});

describe('other certificates', () => {
  test.each([
    [`${folder}/harp_proxy.crt`, 'ok', 'info'],
    ['/etc/tpa/harp_proxy.crt', 'warn', 'warn'],
  ])(
    'a client of the CA, %s, is one that the API lets in: meant in its own folder',
    async (file, verdict, severity) => {
      machine.put(
        file,
        another({ subject: commonName('harp_proxy'), replace: { [id.names]: extensions.names(dns('harp_proxy')) } }),
      );
      expect(await rowOf(file)).toMatchObject({
        role: 'client',
        inSet: false,
        verdict,
        findings: [{ id: 'shared-ca', severity }],
      });
    },
  );

  test('the PEM agent’s that has expired is a warning, with the way out', async () => {
    const subject = commonName('pemagent-barman1');
    machine.put(`${folder}/pemagent-barman1.crt`, another({ subject, notAfter: days(-1) }));
    const row = await rowOf(`${folder}/pemagent-barman1.crt`);
    expect(row).toMatchObject({ verdict: 'warn', findings: [{ id: 'expired', severity: 'warn' }] });
    expect(row?.findings[0]?.fix).toContain('wizard certs issue pemagent');
  });

  test('its key’s mode counts', async () => {
    machine.put(`${folder}/pemagent-barman1.crt`, another({ subject: commonName('pemagent-barman1') }));
    machine.put(`${folder}/pemagent-barman1.key`, keyPem(keys.stranger), 0o644);
    expect((await rowOf(`${folder}/pemagent-barman1.crt`))?.findings.map(({ id }) => id)).toEqual([
      'key-world-readable',
    ]);
  });

  test('one of another CA is listed and no fault', async () => {
    machine.put(`${folder}/foreign.crt`, another({ signer: keys.otherCa }));
    expect(await rowOf(`${folder}/foreign.crt`)).toMatchObject({
      role: 'other',
      verdict: 'ok',
      findings: [{ id: 'foreign-certificate', severity: 'info' }],
    });
  });

  test.each([
    ['text', 'not a certificate'],
    ['nothing', ''],
  ])('a file with %s is told and breaks nothing', async (_, content) => {
    machine.put(`${folder}/odd.crt`, content);
    expect(await rowOf(`${folder}/odd.crt`)).toMatchObject({ verdict: 'warn', findings: [{ id: 'unreadable' }] });
  });

  test('a link into nothing breaks nothing', async () => {
    machine.link(`${folder}/gone.crt`, '/nonexistent');
    expect(await rowOf(`${folder}/gone.crt`)).toMatchObject({ verdict: 'warn' });
  });

  test('other files of the folder are left out', async () => {
    machine.put(`${folder}/notes.txt`, 'mine');
    machine.put(`${folder}/pg-backup-api.crt.rpmsave`, pem(server()));
    expect((await certificateRows(machine, siteOf())).length).toBe(5);
  });
});

describe('who uses a file', () => {
  test('the virtual hosts of Apache, with line and directive', async () => {
    machine.put(
      '/etc/apache2/sites-enabled/other.conf',
      `<VirtualHost *:8443>\n  SSLCertificateFile ${folder}/pg-backup-api.crt\n  SSLCertificateKeyFile "${folder}/pg-backup-api.key"\n</VirtualHost>\n`,
    );
    expect((await rowOf(`${folder}/pg-backup-api.crt`))?.usedBy).toEqual([
      'other.conf line 2 (SSLCertificateFile)',
      'other.conf line 3 (SSLCertificateKeyFile)',
    ]);
  });

  test('the PEM agent, with section and setting', async () => {
    const file = `${folder}/pemagent-barman1.crt`;
    machine.put(file, another({ subject: commonName('pemagent-barman1') }));
    machine.put('/usr/edb/pem/agent/etc/agent.cfg', `[PEM/agent]\npem_port=5432\n[BARMAN/1]\nssl_crt = ${file}\n`);
    expect((await rowOf(file))?.usedBy).toEqual(['PEM agent, [BARMAN/1] ssl_crt']);
  });

  test('brings in a certificate of this CA from elsewhere, and no other', async () => {
    machine.put('/etc/ssl/ours.crt', another({ subject: commonName('monitor') }));
    machine.put('/etc/ssl/theirs.crt', another({ signer: keys.otherCa }));
    machine.put(
      '/etc/apache2/sites-enabled/x.conf',
      'SSLCertificateFile /etc/ssl/ours.crt\nSSLCertificateFile /etc/ssl/theirs.crt\n',
    );
    const files = (await certificateRows(machine, siteOf())).map(({ file }) => file);
    expect(files.filter((file) => file.startsWith('/etc/ssl'))).toEqual(['/etc/ssl/ours.crt']);
  });
});
