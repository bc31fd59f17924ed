import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRepoquery, parseRpmQuery } from '../../source/packages/listings/listing-rpm.ts';
import { diagnoseOutput, recogniseOutput } from '../../source/packages/situations/situations.ts';
import { judgeInstall } from '../../source/packages/specifiers/outcome.ts';
import { parseDnfPlan } from '../../source/packages/transactions/simulation-dnf.ts';
import { buildLab, dnfHome, type Ended, NO_REPOSITORIES, run } from './ask-managers.ts';

const configuration = (version: string): string =>
  `%install\nmkdir -p %{buildroot}/etc\necho ${version} >%{buildroot}/etc/lab.conf\n%files\n%config(noreplace) /etc/lab.conf\n`;

/** Packages with something wrong. The scripts are Lua, so the empty root needs no shell. */
const PACKAGES: readonly (readonly [name: string, version: string, spec: string])[] = [
  ['needy', '1', 'Requires: absent >= 9\n%description\nx\n%files\n'],
  ['bad-post', '1', '%description\nx\n%post -p <lua>\nerror("boom")\n%files\n'],
  ['bad-pre', '1', '%description\nx\n%pre -p <lua>\nerror("boom")\n%files\n'],
  ['configured', '1', `%description\nx\n${configuration('1')}`],
  ['configured', '2', `%description\nx\n${configuration('2')}`],
  ['clash', '1', `%description\nx\n${configuration('3').replace('%config(noreplace) ', '')}`],
];

const build = (folder: string, repository: string): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, version, rest] of PACKAGES) {
    const spec = join(folder, `${name}-${version}.spec`);
    const head = `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: x\nLicense: none\nBuildArch: noarch\n`;
    writeFileSync(spec, head + rest);
    execFileSync('rpmbuild', ['-bb', '--quiet', '--define', `_topdir ${folder}`, spec], { stdio: 'pipe' });
  }
  cpSync(join(folder, 'RPMS/noarch'), repository, { recursive: true });
  execFileSync('createrepo_c', ['--quiet', repository]);
};

describe('what dnf really says', () => {
  let lab = '';
  let home = '';
  let repository = '';
  let options: readonly string[] = [];

  const dnf = (...args: readonly string[]): Promise<Ended> =>
    run('dnf', [
      ...options,
      NO_REPOSITORIES,
      `--repofrompath=lab,file://${repository}`,
      '--repo=lab',
      '--nogpgcheck',
      ...args,
    ]);
  const withFile = async (text: string, ...args: readonly string[]): Promise<Ended> => {
    const folder = join(home, 'repos');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'lab.repo'), text);
    return run('dnf', [...options, `--setopt=reposdir=${folder}`, '-y', ...args]);
  };
  const expectSituation = (ended: Ended, id: string): void => {
    const output = `${ended.stderr}\n${ended.stdout}`;
    expect([output, diagnoseOutput('dnf', ended).id]).toEqual([output, id]);
  };

  beforeAll(() => {
    lab = mkdtempSync(join(tmpdir(), 'situations-dnf-'));
    buildLab(lab);
    home = join(lab, 'home');
    repository = join(lab, 'rpm/mixed');
    build(join(lab, 'build'), repository);
    options = dnfHome(home);
  });

  afterAll(() => {
    rmSync(lab, { recursive: true, force: true });
  });

  it('version-unknown', async () =>
    expectSituation(await dnf('-y', 'install', 'pg-backup-api-9.9'), 'version-unknown'));

  it('excluded', async () =>
    expectSituation(await dnf('-y', '--exclude=pg-backup-api', 'install', 'pg-backup-api-2.0.0'), 'excluded'));

  it('dependency-missing', async () => expectSituation(await dnf('-y', 'install', 'needy'), 'dependency-missing'));

  it('no-repositories', async () =>
    expectSituation(await run('dnf', [...options, NO_REPOSITORIES, '-y', 'install', 'x']), 'no-repositories'));

  it('repository-unreachable', async () => {
    const ended = await withFile('[far]\nname=far\nbaseurl=http://127.0.0.1:9/\n', 'install', 'x');
    expectSituation(ended, 'repository-unreachable');
  });

  it('no-cache', async () =>
    expectSituation(
      await withFile(`[new]\nname=new\nbaseurl=file://${repository}\n`, '-C', 'install', 'x'),
      'no-cache',
    ));

  it('no-base-url', async () => expectSituation(await withFile('[bare]\nname=bare\n', 'install', 'x'), 'no-base-url'));

  it('repository-file-broken', async () =>
    expectSituation(await withFile('garbage\n', 'install', 'x'), 'repository-file-broken'));

  it('package-unsigned', async () => {
    const ended = await withFile(
      `[lab]\nname=lab\nbaseurl=file://${repository}\ngpgcheck=1\n`,
      'install',
      'pg-backup-api',
    );
    expectSituation(ended, 'package-unsigned');
  });

  it('repository-unsigned', async () => {
    const text = `[signed]\nname=signed\nbaseurl=file://${repository}\nrepo_gpgcheck=1\n`;
    expectSituation(await withFile(text, 'install', 'pg-backup-api'), 'repository-unsigned');
  });

  it('scriptlet-failed, although dnf ends with 0', async () => {
    const ended = await dnf('-y', 'install', 'bad-post');
    expect(ended.exitCode).toBe(0);
    expectSituation(ended, 'scriptlet-failed');
    const after = { state: 'installed', version: '1-1.noarch', held: false } as const;
    expect(judgeInstall({ ...ended, manager: 'dnf', packageName: 'bad-post', wanted: '1-1.noarch', after }).ok).toBe(
      false,
    );
  });

  it('script-failed', async () => expectSituation(await dnf('-y', 'install', 'bad-pre'), 'script-failed'));

  it('config-kept and file-conflict', async () => {
    await dnf('-y', 'install', 'configured-1');
    writeFileSync(join(home, 'root/etc/lab.conf'), 'edited\n');
    expectSituation(await dnf('-y', 'install', 'configured-2'), 'config-kept');
    expectSituation(await dnf('-y', 'install', 'clash'), 'file-conflict');
  });

  it('an installation, its preview, a silent downgrade and nothing to do', async () => {
    const word = 'pg-backup-api-0:2.0.0-2.el9.noarch';
    const plan = parseDnfPlan((await dnf('--assumeno', 'install', word)).stdout);
    expect(plan?.install).toEqual([{ name: 'pg-backup-api', to: '2.0.0-2.el9', architecture: 'noarch' }]);
    expect(recogniseOutput('dnf', await dnf('-y', 'install', word))).toEqual([]);
    const older = 'pg-backup-api-0:1.0.0-1.el8.noarch';
    expect(parseDnfPlan((await dnf('--assumeno', 'install', older)).stdout)?.downgrade).toHaveLength(1);
    expectSituation(await dnf('-y', 'install', older), 'downgrade');
    expectSituation(await dnf('-y', 'install', older), 'nothing-to-do');
    const format = '%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n';
    const { stdout } = await run('rpm', ['--root', join(home, 'root'), '-q', '--qf', format, 'pg-backup-api']);
    expect(parseRpmQuery(stdout)).toEqual({ state: 'installed', version: '1.0.0-1.el8.noarch', held: false });
  });

  it('the list of versions', async () => {
    const format = '%{name}\\t%{epoch}\\t%{version}\\t%{release}\\t%{arch}\\t%{repoid}\\n';
    const { stdout } = await dnf('-q', 'repoquery', '--qf', format, 'pg-backup-api');
    const rows = parseRepoquery(stdout, 'pg-backup-api');
    expect(rows).toHaveLength(12);
    expect(rows).toContainEqual({ version: '10:0.9-1.el8.noarch', repository: 'lab' });
  });

  it('package-gone', async () => {
    appendFileSync(join(repository, 'pg-backup-api@2.10.0-1.el8.rpm'), 'x');
    expectSituation(await dnf('-y', 'install', 'pg-backup-api-2.10.0'), 'package-gone');
  });
});
