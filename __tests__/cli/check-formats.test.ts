import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlugin } from '../report/perfdata-grammar.ts';
import { parsePrometheus } from '../report/prometheus-grammar.ts';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

/** The formats of check on an embedded host that was set up. */
let host: SandboxedWizard;
let folder: string;
beforeAll(async () => {
  host = await sandboxedWizard();
  folder = mkdtempSync(join(tmpdir(), 'wizard-formats-'));
  expect((await host.run('setup', '--yes', '--key-type', 'ec-p256')).code).toBe(0);
});
afterAll(async () => {
  await host.end();
  rmSync(folder, { recursive: true });
});

const certificate = () => host.path('/etc/tpa/pg-backup-api/pg-backup-user.crt');
const file = () => join(folder, 'barman.prom');
const success = () => /^barman_api_probe_success (\d)$/m.exec(readFileSync(file(), 'utf8'))?.[1];

/** The work without the client certificate, which is put back. */
async function withoutCertificate(work: () => Promise<void>): Promise<void> {
  renameSync(certificate(), `${certificate()}.away`);
  try {
    await work();
  } finally {
    renameSync(`${certificate()}.away`, certificate());
  }
}

describe('on a healthy host', () => {
  it('text ends with the verdict', async () => {
    const { code, out } = await host.run('check');
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      '✔ ok       Verdict: barman1.example.com is healthy.',
    ]);
  });

  it('Nagios reads OK and figures of every server', async () => {
    const { code, out, err } = await host.run('check', '--format', 'nagios');
    const { text, figures } = parsePlugin(out.trimEnd().split('\n'));
    expect([code, text, err]).toEqual([0, 'BARMAN_API OK - barman1.example.com is healthy; 2/2 servers ok', '']);
    expect(figures.filter(({ value }) => value === 'U')).toEqual([]);
    expect(figures.map(({ label }) => label)).toContain('pg2_backup_age');
  });

  it('Prometheus reads success', async () => {
    const { code, out } = await host.run('check', '--format', 'prometheus');
    expect(code).toBe(0);
    expect(parsePrometheus(out)).toContainEqual({ name: 'barman_api_probe_success', labels: {}, value: 1 });
  });

  it('--output puts the answer into the file and prints nothing', async () => {
    const finished = await host.run('check', '--format', 'prometheus', '--output', file());
    expect(finished).toEqual({ code: 0, out: '', err: '' });
    expect(success()).toBe('1');
  });
});

describe('without the client certificate', () => {
  it('Nagios reads CRITICAL and the same labels', async () => {
    const labels = async () => {
      const { out } = await host.run('check', '--format', 'nagios');
      return parsePlugin(out.trimEnd().split('\n')).figures.map(({ label }) => label);
    };
    const before = await labels();
    await withoutCertificate(async () => {
      expect((await host.run('check', '--format', 'nagios')).code).toBe(2);
      expect(await labels()).toEqual(before);
    });
  });

  it('the file says that there was no success', async () => {
    await withoutCertificate(async () => {
      expect((await host.run('check', '--format', 'prometheus', '--output', file())).code).toBe(1);
      expect(success()).toBe('0');
    });
  });
});

describe('with a config.yml that cannot be read', () => {
  const broken = async (work: () => Promise<void>) => {
    const config = join(host.workingDirectory, 'config.yml');
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, 'a: [\n');
    try {
      await work();
    } finally {
      writeFileSync(config, text);
    }
  };

  it('Nagios reads UNKNOWN', () =>
    broken(async () => {
      const { code, out } = await host.run('check', '--format', 'nagios');
      expect([code, out.split('\n')[0]]).toEqual([3, expect.stringMatching(/^BARMAN_API UNKNOWN - .*config\.yml/)]);
    }));

  it('no old file looks fresh', async () => {
    await host.run('check', '--format', 'prometheus', '--output', file());
    expect(success()).toBe('1');
    await broken(async () => {
      const { code, err } = await host.run('check', '--format', 'prometheus', '--output', file());
      expect([code, success()]).toEqual([1, '0']);
      expect(err).toContain('config.yml');
    });
  });
});

describe('--watch', () => {
  const watch = ['check', '--watch', '--interval', '2'];

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it with %i', async (name, code) => {
    const finished = await host.interrupt({ name, at: 'is healthy.' }, ...watch);
    expect(finished).toMatchObject({ code, out: expect.stringMatching(/^\S+Z verdict: ok: .*\n$/), err: '' });
  });

  it('ends quietly when nobody reads it any more', async () => {
    await withoutCertificate(async () => {
      const restore = () => writeFileSync(certificate(), readFileSync(`${certificate()}.away`));
      const finished = await host.leave({ at: 'rung files: failed', meanwhile: restore }, ...watch);
      expect(finished).toMatchObject({ err: '' });
      expect([0, 1]).toContain(finished.code);
    });
  });

  it('with --output writes the file, and lines as JSON', async () => {
    const words = ['--format', 'prometheus', '--output', file(), '--json'];
    rmSync(file(), { force: true });
    const { out } = await host.interrupt({ name: 'SIGTERM', at: '"verdict"' }, ...watch, ...words);
    expect(JSON.parse(out)).toMatchObject({ schema: 1, command: 'check', id: 'verdict', from: null, to: 'ok' });
  });
});
