import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, hostName, openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import {
  answerOf,
  curl,
  folder,
  problemOf,
  serialOf,
  servedSerial,
  snapshot,
  touched,
} from '../support/real-host-evidence.ts';

const controller = '/srv/controller';
const [server, client] = [`${folder}/pg-backup-api`, `${folder}/pg-backup-user`];
/** An account of the controller: nothing there needs root. */
const operator = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
const place = ['env', '-C', controller, 'HOME=/srv/home'];
let host: RealHost;

/** A command in the cluster's folder of the controller, as its operator. */
const there = (...argv: readonly string[]): Promise<Ended> => host.run(...operator, ...place, ...argv);
async function mustThere(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await there(...argv);
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: exit code ${exitCode}\n${stdout}${stderr}`);
  return stdout;
}
const give = (...files: readonly string[]) =>
  host.must('sh', '-c', `cp -r "$@" ${controller}/ && chown -R 65534:65534 ${controller}`, 'give', ...files);

beforeAll(async () => {
  host = await openRealHost();
  expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
  await host.must('mkdir', controller, '/srv/home');
  await host.must('chown', '65534:65534', controller, '/srv/home');
  await give('/srv/pgcluster/config.yml');
});
afterAll(() => host?.close());

describe('the CA that this host made goes to the controller', () => {
  test('in a kit whose script shellcheck accepts', async () => {
    expect(await host.wizard('certs', 'kit', '--with-ca-key', '--out', '/root/kit', '--yes')).toMatchObject({
      exitCode: 0,
    });
    expect((await host.must('stat', '-c', '%U %a', '/root/kit/CA.key')).trim()).toBe('root 600');
    expect(await host.run('shellcheck', '-s', 'sh', '/root/kit/apply.sh')).toMatchObject({ exitCode: 0, stdout: '' });
  });

  test('which the controller’s operator applies', async () => {
    await give('/root/kit');
    expect(await there('sh', 'kit/apply.sh', '--dry-run', '.')).toMatchObject({ exitCode: 0 });
    expect(await there('test', '-e', 'ssl')).toMatchObject({ exitCode: 1 });
    await mustThere('sh', 'kit/apply.sh', '.');
    expect((await mustThere('stat', '-c', '%u %a', 'ssl/CA.key')).trim()).toBe('65534 600');
    const compared = await there('cmp', `ssl/${hostName}/pg-backup-api.crt`, `kit/ssl/${hostName}/pg-backup-api.crt`);
    expect(compared).toMatchObject({ exitCode: 0 });
    expect(await mustThere('sh', 'kit/apply.sh', '.')).toContain('Nothing to change');
  });

  test('and then from everywhere else', async () => {
    await host.must('rm', '-r', '/root/kit', `${controller}/kit`, '/srv/pgcluster/ssl/CA.key');
    expect(problemOf(await host.wizard('certs', 'renew', '--all', '--yes', '--json'))).toBe('ca-key-missing');
  });
});

describe('request, sign and import with new keys', () => {
  test('openssl verifies the requests, and sees what they ask for', async () => {
    expect(await host.wizard('certs', 'request', '--new-key', '--out', '/root/csr', '--yes')).toMatchObject({
      exitCode: 0,
    });
    for (const name of ['pg-backup-api', 'pg-backup-user']) {
      const verified = await host.run('openssl', 'req', '-verify', '-noout', '-in', `/root/csr/${name}.csr`);
      expect([verified.exitCode, verified.stdout + verified.stderr]).toEqual([0, expect.stringContaining('verify OK')]);
    }
    const shown = await host.must('openssl', 'req', '-noout', '-text', '-in', '/root/csr/pg-backup-api.csr');
    for (const words of [
      `Subject: CN = ${hostName}`,
      `DNS:${hostName}`,
      'TLS Web Server Authentication',
      '(4096 bit)',
    ]) {
      expect(shown).toContain(words);
    }
  });

  test('signed by somebody who is not root, for strict verifiers', async () => {
    await give('/root/csr/pg-backup-api.csr', '/root/csr/pg-backup-user.csr');
    const signed = await there(...wizardCommand, 'certs', 'sign', 'pg-backup-api.csr', 'pg-backup-user.csr', '--yes');
    expect(signed).toMatchObject({ exitCode: 0 });
    const verify = ['openssl', 'verify', '-x509_strict', '-auth_level', '2', '-CAfile', 'ssl/CA.crt', '-purpose'];
    await mustThere(...verify, 'sslserver', '-verify_hostname', hostName, 'pg-backup-api.crt');
    await mustThere(...verify, 'sslclient', 'pg-backup-user.crt');
  });

  test('imported, Apache serves them, and curl gets in with the new client', async () => {
    const [old] = [await servedSerial(host)];
    const files = ['pg-backup-api.crt', 'pg-backup-user.crt'].map((name) => `${controller}/${name}`);
    expect(await host.wizard('certs', 'import', ...files, '--yes')).toMatchObject({ exitCode: 0 });
    expect(await servedSerial(host)).toBe(await serialOf(host, files[0] ?? ''));
    expect(await servedSerial(host)).not.toBe(old);
    expect(await curl(host, '/status', client)).toBe('"OK"');
    expect(await curl(host, '/status', undefined)).toBe('curl ended with 56');
    expect(await host.run('sh', '-c', `ls ${folder}/*.new`)).toMatchObject({ exitCode: 2 });
    expect((await host.must('stat', '-c', '%U:%G %a', `${server}.key`)).trim()).toBe('www-data:www-data 600');
  });
});

describe('certificates that openssl signed', () => {
  const signs = async (days: string) => {
    for (const name of ['pg-backup-api', 'pg-backup-user']) {
      const words = ['-CA', 'ssl/CA.crt', '-CAkey', 'ssl/CA.key', '-copy_extensions', 'copy', '-sha256', '-days', days];
      await mustThere('openssl', 'x509', '-req', '-in', `${name}.csr`, ...words, '-out', `${name}.by-openssl.crt`);
    }
    return ['pg-backup-api', 'pg-backup-user'].map((name) => `${controller}/${name}.by-openssl.crt`);
  };

  test('are imported for the keys in place', async () => {
    expect(await host.wizard('certs', 'request', '--out', '/root/csr', '--yes')).toMatchObject({ exitCode: 0 });
    await give('/root/csr/pg-backup-api.csr', '/root/csr/pg-backup-user.csr');
    const files = await signs('200');
    expect(await host.wizard('certs', 'import', ...files, '--yes')).toMatchObject({ exitCode: 0 });
    expect(await servedSerial(host)).toBe(await serialOf(host, files[0] ?? ''));
    expect(await curl(host, '/status', client)).toBe('"OK"');
  });

  test('are put in place by the exported script, too', async () => {
    const files = await signs('300');
    const exported = await host.wizard('certs', 'import', ...files, '--script', '/root/import.sh');
    expect(exported).toMatchObject({ exitCode: 0 });
    expect(await host.run('shellcheck', '-s', 'sh', '/root/import.sh')).toMatchObject({ exitCode: 0, stdout: '' });
    await host.must('sh', '/root/import.sh');
    expect(await servedSerial(host)).toBe(await serialOf(host, files[0] ?? ''));
    expect(await curl(host, '/status', client)).toBe('"OK"');
  });

  test('of another CA are refused, and nothing changes', async () => {
    await host.must(
      ...['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/root/other.key'],
      ...['-out', '/root/other.crt', '-subj', '/CN=pgcluster.CA', '-days', '30'],
    );
    const words = ['-CA', '/root/other.crt', '-CAkey', '/root/other.key', '-copy_extensions', 'copy', '-days', '30'];
    await host.must('openssl', 'x509', '-req', '-in', '/root/csr/pg-backup-api.csr', ...words, '-out', '/root/bad.crt');
    const before = await snapshot(host, ...touched);
    const refused = await host.wizard('certs', 'import', '/root/bad.crt', '--yes', '--json');
    expect(refused.exitCode).toBe(1);
    expect(answerOf<{ error: { message: string } }>(refused).error.message).toContain('/root/bad.crt');
    expect(await snapshot(host, ...touched)).toEqual(before);
  });
});

test('the kit of the renewed host replaces what is stale on the controller, and keeps it', async () => {
  expect(await host.wizard('certs', 'kit', '--out', '/root/kit.sh', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await host.run('shellcheck', '-s', 'sh', '/root/kit.sh')).toMatchObject({ exitCode: 0, stdout: '' });
  await give('/root/kit.sh');
  const stale = await mustThere('sha256sum', `ssl/${hostName}/pg-backup-api.crt`);
  const said = await mustThere('sh', 'kit.sh', '.');
  const kept = /kept in (.*)/.exec(said)?.[1] ?? '';
  expect(await mustThere('sh', '-c', `sha256sum ${kept}/*`)).toContain(stale.slice(0, 64));
  const inPlace = `${server}.crt`;
  await host.must('cmp', inPlace, `${controller}/ssl/${hostName}/pg-backup-api.crt`);
  await mustThere('openssl', 'verify', '-CAfile', 'ssl/CA.crt', `ssl/${hostName}/pg-backup-api.crt`);
});
