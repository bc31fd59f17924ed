import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OperatorError } from '../../../source/errors.ts';
import { barmanCollectors } from '../../../source/steps/bundle/barman-collectors.ts';
import { collectAll } from '../../../source/steps/bundle/collect-bundle.ts';
import type { Collector } from '../../../source/steps/bundle/collector.ts';
import { commandCollector } from '../../../source/steps/bundle/command-collectors.ts';
import { fileCollector, tailCollector } from '../../../source/steps/bundle/file-collectors.ts';
import { type TemporaryHost, temporaryHost } from '../../support/temporary-host.ts';

const site = {
  configFile: undefined,
  configChoices: [],
  hostName: undefined,
  certificateFolder: '/etc/tpa/pg-backup-api',
  at: undefined,
  given: {},
};
let host: TemporaryHost;
beforeAll(() => {
  host = temporaryHost();
});
afterAll(() => host.end());

const collect = async (collector: Collector) => {
  const [entry] = await collectAll(host, site, [collector]);
  return entry;
};

describe('a file', () => {
  it('is read whole', async () => {
    host.put('/etc/x.conf', '[x]\na = b\n');
    expect(await collect(fileCollector('x', '/etc/x.conf'))).toEqual({
      name: 'x',
      source: '/etc/x.conf',
      text: '[x]\na = b\n',
    });
  });

  it('of more than a mebibyte is not', async () => {
    host.put('/etc/large.conf', 'x'.repeat(1024 * 1024 + 1));
    const entry = await collect(fileCollector('x', '/etc/large.conf'));
    expect(entry).toMatchObject({ problem: expect.stringContaining('1048577 bytes') });
    expect(entry).not.toHaveProperty('text');
  });

  it('that is missing is told', async () => {
    expect(await collect(fileCollector('x', '/etc/none'))).toMatchObject({ problem: '/etc/none is not there.' });
  });
});

describe('the end of a log', () => {
  const tail = (path: string) => collect(tailCollector('x', path));

  it('is all of a short one', async () => {
    host.put('/var/log/short.log', 'one\ntwo\n');
    expect(await tail('/var/log/short.log')).toMatchObject({ text: 'one\ntwo\n' });
  });

  it('has 500 lines at most', async () => {
    host.put('/var/log/long.log', Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join(''));
    const { text = '' } = (await tail('/var/log/long.log')) ?? {};
    expect(text.split('\n')).toHaveLength(501);
    expect(text.startsWith('line 500\n')).toBe(true);
    expect(text.endsWith('line 999\n')).toBe(true);
  });

  it('has 256 KiB at most, and begins with a whole line', async () => {
    host.put(
      '/var/log/wide.log',
      Array.from({ length: 100 }, (_, index) => `<${index}${'x'.repeat(9999)}>\n`).join(''),
    );
    const { text = '' } = (await tail('/var/log/wide.log')) ?? {};
    expect(text.length).toBeLessThan(256 * 1024);
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .every((line) => /^<\d+x+>$/.test(line)),
    ).toBe(true);
  });

  it('of an empty one is told', async () => {
    host.put('/var/log/empty.log', '');
    expect(await tail('/var/log/empty.log')).toMatchObject({ problem: '/var/log/empty.log is empty.' });
  });

  it('is never waited for at a pipe', async () => {
    mkdirSync(join(host.root, 'run'), { recursive: true });
    execFileSync('mkfifo', [join(host.root, 'run/pipe')]);
    expect(await tail('/run/pipe')).toMatchObject({ problem: '/run/pipe is not a regular file.' });
  });

  it('behind a link to nothing is told', async () => {
    host.link('/var/log/dangling.log', 'nothing.log');
    expect(await tail('/var/log/dangling.log')).toMatchObject({
      problem: '/var/log/dangling.log is a link to nothing.',
    });
  });

  it('behind a link is read', async () => {
    host.put('/var/log/real.log', 'real\n');
    host.link('/var/log/link.log', 'real.log');
    expect(await tail('/var/log/link.log')).toMatchObject({ text: 'real\n' });
  });

  it('whose name begins with a hyphen is no option', async () => {
    host.put('/-f', 'x\n');
    expect(await tail('/-f')).toMatchObject({ text: 'x\n' });
  });
});

describe('a command', () => {
  it.each<[readonly string[], object]>([
    [['printf', 'a\n'], { text: 'a\n' }],
    [['sh', '-c', 'echo a; echo b >&2; exit 3'], { text: 'a\n\nb\n', problem: 'sh ended with 3: b' }],
    [['sh', '-c', 'echo a; exit 3'], { text: 'a\n', problem: 'sh ended with 3.' }],
    [['true'], { problem: 'true prints nothing.' }],
    [['no-such-program-here'], { problem: 'no-such-program-here is not there.' }],
  ])('%j', async (argv, found) => {
    expect(await collect(commandCollector('x', argv))).toEqual({ name: 'x', source: argv.join(' '), ...found });
  });
});

describe('a collector that fails', () => {
  const failing = (error: unknown): Collector => ({ name: 'x', source: 'y', collect: () => Promise.reject(error) });
  const denied = new OperatorError({ id: 'not-permitted', message: 'Cannot read /x.', fix: ['Run it as root.'] });

  it.each([
    [denied, 'Cannot read /x. Run it as root.'],
    [new TypeError('x of undefined'), 'This is a defect of the wizard: x of undefined'],
  ])('says why, and the others go on: %s', async (error, problem) => {
    host.put('/etc/y', 'y');
    const entries = await collectAll(host, site, [failing(error), fileCollector('y', '/etc/y')]);
    expect(entries).toMatchObject([{ problem }, { text: 'y' }]);
  });
});

describe('Barman’s files', () => {
  it('are those that its configuration names', async () => {
    const barman = temporaryHost();
    try {
      barman.put(
        '/etc/barman.conf',
        '[barman]\nbarman_home = /srv/b/\nconfiguration_files_directory=/etc/b.d\n;log_file = /x\nlog_file = /srv/b.log\n',
      );
      barman.put('/etc/b.d/pg1.conf', '[pg1]\n');
      barman.put('/etc/b.d/pg1.conf.bak', '[old]\n');
      barman.put('/var/log/barman/barman-api-error.log', 'x\n');
      barman.put('/var/log/barman/other.log', 'x\n');
      const collectors = await barmanCollectors(barman);
      expect(collectors.map(({ name, source }) => `${name} ← ${source}`)).toEqual([
        'configuration/barman.conf ← /etc/barman.conf',
        'configuration/barman.d/pg1.conf ← /etc/b.d/pg1.conf',
        'configuration/barman.auto.conf ← /srv/b/.barman.auto.conf',
        'configuration/pg-backup-api-config.py ← /etc/pg-backup-api-config.py',
        'logs/barman.log ← the end of /srv/b.log',
        'logs/barman-api-error.log ← the end of /var/log/barman/barman-api-error.log',
      ]);
    } finally {
      barman.end();
    }
  });

  it('are looked for in their usual places when there is no configuration', async () => {
    const entries = await collectAll(host, site, await barmanCollectors(host));
    expect(entries.map(({ problem }) => problem)).toContain('/etc/barman.d is not there.');
    expect(entries.map(({ problem }) => problem)).toContain('/var/lib/barman/.barman.auto.conf is not there.');
  });
});
