import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, curl, folder, problemOf } from '../support/real-host-evidence.ts';

/** What TPA's own roles left on a host of this name, with the roles barman and witness (fixtures/recordings/tpa-23.40.1). */
const { deploys } = JSON.parse(
  readFileSync(new URL('../../fixtures/recordings/tpa-23.40.1/deploys.json', import.meta.url), 'utf8'),
) as { deploys: readonly { name: string; virtualHost: string }[] };
const virtualHostOf = (name: string) => deploys.find((deploy) => deploy.name === name)?.virtualHost ?? '';

const client = `${folder}/pg-backup-user`;
const virtualHost = '/etc/apache2/sites-available/pg-backup-api.conf';
const pair = '/etc/tpa/pgcluster';

/** roles/postgres/user/tasks/tls.yml: “Generate self-signed TLS key and certificate”, and what it does to every file below /etc/tpa. */
const postgresRole = `
umask 077 && cd /etc/tpa &&
/bin/echo -e "--\\nState\\nCity\\nOrganization\\nOrganizationalUnit\\nlocalhost.localdomain\\nroot@localhost.localdomain\\n" |
/usr/bin/openssl req -newkey rsa:2048 -keyout pgcluster.key -nodes -x509 -days 365 -out pgcluster.crt 2>/dev/null &&
find /etc/tpa -name '*.crt' -o -name '*.key' | while read -r file; do chown barman:barman "$file"; chmod 0600 "$file"; done
`;

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost();
  // The account of the host that stands for PostgreSQL's.
  await host.must(
    'sed',
    '-i',
    's/^cluster_vars:$/cluster_vars:\\n  postgres_user: barman\\n  postgres_group: barman/',
    'config.yml',
  );
  expect(await host.wizard('setup', '--yes', '--key-type', 'ec-p256')).toMatchObject({ exitCode: 0 });
});
afterAll(() => host?.close());

const ownerOf = async (path: string) => (await host.must('stat', '-c', '%U:%G %a', path)).trim();

describe('after two deploys of a Barman host that is a witness, too', () => {
  beforeAll(async () => {
    expect(await host.must('cat', virtualHost)).toBe(virtualHostOf('first'));
    await host.must('bash', '-c', postgresRole);
    writeFileSync(host.path(virtualHost), virtualHostOf('second'));
    await host.must('chown', 'barman:barman', virtualHost);
    await host.must('service', 'apache2', 'restart');
  });

  test('clients fail with 60, and check names PostgreSQL’s pair', async () => {
    expect(await curl(host, '/status', client)).toBe('curl ended with 60');
    const { rungs } = answerOf<{ rungs: readonly { diagnosis?: { id: string } }[] }>(
      await host.wizard('check', '--json'),
    );
    expect(rungs.flatMap(({ diagnosis }) => diagnosis?.id ?? [])).toEqual(['postgres-pair-served']);
  });

  test('a renewal is refused, for nobody would see it', async () => {
    const renewed = await host.wizard('certs', 'renew', '--all', '--yes', '--json');
    expect([renewed.exitCode, problemOf(renewed)]).toEqual([1, 'vhost-foreign-pair']);
  });

  test('setup puts the API’s own pair back, and every owner; PostgreSQL’s pair stays', async () => {
    const before = await host.must('sha256sum', `${pair}.crt`, `${pair}.key`);
    expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await curl(host, '/status', client)).toBe('"OK"');
    expect(await host.must('cat', virtualHost)).toBe(virtualHostOf('first'));
    expect(await ownerOf(virtualHost)).toBe('root:root 644');
    expect(await ownerOf(`${folder}/pg-backup-api.crt`)).toBe('www-data:www-data 644');
    expect(await ownerOf(`${folder}/root.crt`)).toBe('root:root 644');
    expect(await host.must('sha256sum', `${pair}.crt`, `${pair}.key`)).toBe(before);
    expect(await ownerOf(`${pair}.key`)).toBe('barman:barman 600');
  });

  test('the kit brings the hook that makes it last', async () => {
    expect(await host.wizard('certs', 'kit', '--yes', '--out', '/root/kit.sh')).toMatchObject({ exitCode: 0 });
    await host.must('mkdir', '/root/controller');
    await host.must('cp', '-a', '/srv/pgcluster/.', '/root/controller');
    await host.must('sh', '/root/kit.sh', '/root/controller');
    expect(await host.must('cat', '/root/controller/hooks/barman-pre-config.yml')).toContain(
      'legacy_ssl_enabled: false',
    );
  });
});
