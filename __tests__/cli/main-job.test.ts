import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileTree, filesWith, fileTree } from '../support/file-tree.ts';
import { keyLines } from '../support/key-lines.ts';
import { syntaxErrors } from '../support/run-script.ts';
import type { Finished } from '../support/run-wizard.ts';
import { type JsonAnswer, type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

/** The main job on one embedded host, in the order in which an operator does it. */
let host: SandboxedWizard;
let setup: Finished;
let answer: JsonAnswer;
const log = () => join(host.workingDirectory, 'wizard.log');
const script = () => join(host.workingDirectory, 'plan.sh');

/** The host's files, without the script that the operator asked for. */
function hostTree(): FileTree {
  const { '/root/pgcluster/plan.sh': _script, ...tree } = fileTree(host.path(''), { withState: true });
  return tree;
}

beforeAll(async () => {
  host = await sandboxedWizard();
});
afterAll(() => host.end());

describe('before anything is applied', () => {
  it('status tells what is to be done', async () => {
    const { code, answer: status } = await host.json('status');
    expect(code).toBe(0);
    expect(status).toMatchObject({ schema: 1, command: 'status', interrupted: [] });
    expect((status.steps as JsonAnswer[]).map(({ step, state }) => [step, state])).toEqual([
      ['configure', 'todo'],
      ['version', 'done'],
      ['certificates', 'todo'],
      ['install', 'todo'],
      ['proxy', 'todo'],
      ['verify', 'todo'],
    ]);
  });

  it('check says that the host is not healthy, and why', async () => {
    const { code, answer: check } = await host.json('check');
    expect(code).toBe(1);
    expect(check).toMatchObject({ verdict: 'crit', problem: { message: expect.any(String), fix: expect.any(Array) } });
  });

  it.each<[number, readonly string[]]>([
    [0, ['--dry-run']],
    [0, ['--script', 'plan.sh']],
    [2, ['--json']],
  ])('with exit code %i setup %j writes nothing on the host', async (expected, words) => {
    const before = hostTree();
    expect((await host.run('setup', ...words)).code).toBe(expected);
    expect(hostTree()).toEqual(before);
  });

  it('without --yes and without a terminal it says which option answers', async () => {
    const { code, err } = await host.run('setup');
    expect(code).toBe(2);
    expect(err).toContain('there is nobody to ask');
    expect(err).toContain('--yes');
  });

  it('the script does the whole work, can be read by sh, and has no key in it', () => {
    const text = readFileSync(script(), 'utf8');
    expect(syntaxErrors(text)).toBe('');
    for (const part of ['apt-get', 'a2enmod', 'update-ca-certificates', 'openssl', 'enable_pg_backup_api: true']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('PRIVATE KEY-----\n');
    expect(statSync(script()).mode & 0o777).toBe(0o700);
  });

  it('a script that is there already is not overwritten', async () => {
    const { code, err } = await host.run('setup', '--script', 'plan.sh');
    expect([code, err]).toEqual([1, expect.stringContaining('it is already there')]);
  });
});

describe('setup --yes', () => {
  beforeAll(async () => {
    setup = await host.run('setup', '--yes', '--json', '--verbose', '--key-type', 'ec-p256', '--log', log());
    answer = JSON.parse(setup.out) as JsonAnswer;
  });

  it('does all steps and proves them', () => {
    expect(setup.code).toBe(0);
    expect(answer).toMatchObject({ schema: 1, command: 'setup', outcome: 'proven', changed: true });
    expect((answer.steps as JsonAnswer[]).map(({ step, outcome }) => [step, outcome])).toEqual([
      ['configure', 'proven'],
      ['version', 'nothing-to-do'],
      ['certificates', 'proven'],
      ['install', 'proven'],
      ['proxy', 'proven'],
      ['verify', 'nothing-to-do'],
    ]);
  });

  it('each step has its plan, its run and its evidence', () => {
    const [configure] = answer.steps as JsonAnswer[];
    expect(configure).toMatchObject({
      run: expect.stringMatching(/^\d{8}-\d{6}-[0-9a-f]{4}$/),
      plan: {
        title: expect.any(String),
        actions: [{ kind: 'write-file', diff: expect.any(Array) }],
        notes: expect.any(Array),
      },
      evidence: { checks: [{ id: expect.any(String), state: 'ok', detail: expect.any(String) }] },
    });
  });

  it('tells what happens on stderr and in the log', () => {
    expect(setup.err).toContain('… Install apache2');
    expect(setup.err).toContain('Done and proven.');
    expect(readFileSync(log(), 'utf8')).toContain('… Install apache2');
    expect(statSync(log()).mode & 0o777).toBe(0o600);
  });

  it('a second time changes nothing and says so', async () => {
    const before = hostTree();
    const { code, out } = await host.run('setup', '--yes');
    expect(code).toBe(0);
    expect(out).toContain('Nothing to change: this host is set up, and the API answers its clients.');
    expect(hostTree()).toEqual(before);
  });

  it('no byte of a key is anywhere but in its own file', async () => {
    const keys = [
      '/root/pgcluster/ssl/CA.key',
      ...['api', 'user'].map((name) => `/etc/tpa/pg-backup-api/pg-backup-${name}.key`),
    ];
    const lines = keys.flatMap((key) => keyLines(host.read(key)));
    expect(lines.length).toBeGreaterThanOrEqual(keys.length * 4);
    expect(
      filesWith(host.directory, lines)
        .map((path) => path.replace(/^\/root/, ''))
        .sort(),
    ).toEqual(keys.sort());
    const history = await host.run('history', 'show', String((answer.steps as JsonAnswer[])[2]?.run), '--json');
    const printed = [setup, history].flatMap(({ out, err }) => [out, err]).join('');
    expect(lines.filter((line) => printed.includes(line))).toEqual([]);
    for (const key of keys) expect(statSync(host.path(key)).mode & 0o777).toBe(0o600);
  });
});

describe('after it', () => {
  it('check is healthy, with the keys that scripts read', async () => {
    const { code, answer: check } = await host.json('check');
    expect(code).toBe(0);
    expect(check).toMatchObject({ schema: 1, command: 'check', verdict: 'ok', host: 'barman1.example.com' });
    const [rung] = check.rungs as JsonAnswer[];
    expect(rung).toMatchObject({ id: expect.any(String), state: 'ok', evidence: expect.any(String) });
    expect(check).toMatchObject({ certificates: expect.any(Array), servers: expect.any(Array) });
    expect(check.comparison).toMatchObject({ verdict: 'match', mismatches: [] });
  });

  it('certs status has a row a certificate', async () => {
    const { code, answer: status } = await host.json('certs', 'status');
    expect(code).toBe(0);
    const rows = status.certificates as JsonAnswer[];
    expect(rows.map(({ role }) => role)).toEqual(expect.arrayContaining(['ca', 'server', 'client']));
    expect(rows.find(({ role }) => role === 'server')).toMatchObject({
      file: '/etc/tpa/pg-backup-api/pg-backup-api.crt',
      key: '/etc/tpa/pg-backup-api/pg-backup-api.key',
      subject: expect.stringContaining('barman1.example.com'),
      sans: expect.arrayContaining(['barman1.example.com']),
      issuer: expect.stringContaining('.CA'),
      serial: expect.stringMatching(/^[0-9a-f]+$/i),
      notBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      secondsLeft: expect.any(Number),
      served: true,
      verdict: expect.stringMatching(/^(ok|warn)$/),
    });
  });

  it('config get tells value, type, source and the instances', async () => {
    const { answer: setting } = await host.json('config', 'get', 'enable_pg_backup_api');
    expect(setting).toMatchObject({ value: true, type: 'boolean', source: 'cluster_vars' });
    const [instance] = setting.instances as JsonAnswer[];
    expect(instance).toMatchObject({ name: expect.any(String), value: true, source: 'cluster_vars' });
  });

  it('config show tells the whole file', async () => {
    const { answer: config } = await host.json('config', 'show');
    expect(config).toMatchObject({
      file: '/root/pgcluster/config.yml',
      tree: { cluster_vars: { enable_pg_backup_api: true } },
    });
  });

  it('versions list tells the candidates, the highest first', async () => {
    const { answer: versions } = await host.json('versions', 'list');
    const [first] = versions.candidates as JsonAnswer[];
    expect(versions).toMatchObject({ manager: 'apt', package: 'pg-backup-api' });
    expect(first).toMatchObject({ version: expect.any(String), installed: true, repositories: expect.any(Array) });
  });

  it('certs renew without a name says that neither is due, and how to renew them anyway', async () => {
    const { code, out, err } = await host.run('certs', 'renew', '--yes');
    expect([code, out.split('\n')[0]]).toEqual([0, 'renew: nothing to change.']);
    expect(err).toMatch(/Neither is due: server 36\d d, client 36\d d, CA 36\d\d d left\..* certs renew --all/);
  });

  it('certs renew makes new leaves that are served, with the old keys', async () => {
    const served = () => host.read('/etc/tpa/pg-backup-api/pg-backup-api.crt');
    const [before, key] = [served(), host.read('/etc/tpa/pg-backup-api/pg-backup-api.key')];
    const { code, answer: renewed } = await host.json('certs', 'renew', '--all', '--yes');
    expect([code, renewed.outcome]).toEqual([0, 'proven']);
    expect(served()).not.toBe(before);
    expect(host.read('/etc/tpa/pg-backup-api/pg-backup-api.key')).toBe(key);
  });

  it('history undo takes that back', async () => {
    const { answer: history } = await host.json('history');
    const [last] = history.runs as JsonAnswer[];
    expect(last).toMatchObject({ outcome: 'proven', actionCount: expect.any(Number), title: expect.any(String) });
    const renewed = host.read('/etc/tpa/pg-backup-api/pg-backup-api.crt');
    expect((await host.run('history', 'undo', String(last?.id))).code).toBe(2);
    const { code, answer: undone } = await host.json('history', 'undo', String(last?.id), '--yes');
    expect(code).toBe(0);
    expect(undone.runs).toMatchObject([{ id: last?.id, outcome: 'undone' }]);
    expect(host.read('/etc/tpa/pg-backup-api/pg-backup-api.crt')).not.toBe(renewed);
    expect((await host.run('check')).code).toBe(0);
  });

  it('a certificate that ends soon is found with --at', async () => {
    const { code, answer: status } = await host.json('certs', 'status', '--at', '+400d');
    expect(code).toBe(1);
    const server = (status.certificates as JsonAnswer[]).find(({ role }) => role === 'server');
    expect(server).toMatchObject({
      verdict: 'block',
      findings: expect.arrayContaining([expect.objectContaining({ id: 'expired' })]),
    });
  });

  it('at another time a renewal is planned, and none is made', async () => {
    const before = (await host.json('history')).answer.runs;
    expect((await host.run('certs', 'renew', '--at', '+350d', '--dry-run')).out).toContain('Issue the server');
    const { code, answer } = await host.json('certs', 'renew', '--at', '+350d', '--yes');
    expect([code, answer.error]).toMatchObject([1, { id: 'at-is-to-come' }]);
    expect((await host.json('history')).answer.runs).toEqual(before);
  });

  it.each([
    ['in its last 90 days', '+3600d'],
    ['after its end', '+3700d'],
  ])('the CA %s has to be rotated: an exit code of its own, and the command', async (_, at) => {
    const { code, answer } = await host.json('certs', 'renew', '--expiring', '--at', at, '--dry-run');
    expect([code, answer.outcome, answer.ca]).toMatchObject([
      4,
      'rotate-ca',
      { command: 'wizard certs rotate start --same-key' },
    ]);
  });

  it('is a monitoring plugin with --format nagios: one line, and its exit codes', async () => {
    const renew = ['certs', 'renew', '--expiring', '--format', 'nagios'];
    const ok = await host.run(...renew, '--yes');
    expect([ok.code, ok.out]).toEqual([0, expect.stringMatching(/^RENEWAL OK - nothing is due: server \d+ d, .*\n$/)]);
    const warning = await host.run(...renew, '--at', '+3600d', '--dry-run');
    expect([warning.code, warning.out]).toEqual([
      1,
      expect.stringMatching(/^RENEWAL WARNING - The CA expires on .*\n$/),
    ]);
    expect((await host.run('certs', 'renew', '--all', '--format', 'nagios', '--yes')).code).toBe(3);
  });

  it('after the end of the CA a renewal by name is refused with the same command', async () => {
    const { code, answer } = await host.json('certs', 'renew', '--all', '--at', '+3700d', '--dry-run');
    expect([code, answer.error]).toMatchObject([
      1,
      { id: 'ca-expired', fix: [expect.stringContaining('wizard certs rotate start --same-key'), expect.anything()] },
    ]);
    const { out } = await host.run('certs', 'rotate', '--at', '+3700d');
    expect(out).toMatch(/ENDED on .*Next: wizard certs rotate start --same-key\n/s);
  });

  it('a run that was cut off is told by status, kept from others, and recovered', async () => {
    const folder = host.path('/var/lib/pg-backup-api-wizard/journal');
    const [newest = ''] = readdirSync(folder).sort().reverse();
    const text = readFileSync(join(folder, newest), 'utf8');
    const [begin = ''] = text.split('\n');
    const cut = begin.replaceAll(newest.replace('.jsonl', ''), '20260101-000000-0000');
    writeFileSync(join(folder, '20260101-000000-0000.jsonl'), `${cut}\n`);
    expect((await host.json('status')).answer.interrupted).toMatchObject([{ id: '20260101-000000-0000' }]);
    const refused = await host.json('config', 'set', 'pg_backup_api_package_version=2.0.0', '--yes');
    expect([refused.code, refused.answer]).toMatchObject([1, { error: { id: 'interrupted-run' } }]);
    expect((await host.json('recover', '--dry-run')).answer).toMatchObject({ outcome: 'planned' });
    expect((await host.json('recover', '--yes')).answer).toMatchObject({ runs: [{ outcome: 'undone' }] });
    expect((await host.json('status')).answer.interrupted).toEqual([]);
    expect((await host.json('recover', '--yes')).answer).toMatchObject({ runs: [] });
    expect(existsSync(host.path('/var/lib/pg-backup-api-wizard/lock'))).toBe(false);
  });
});
