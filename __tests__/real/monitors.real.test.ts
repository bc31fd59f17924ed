import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthReport } from '../../source/health/health-report.ts';
import { nagiosLines } from '../../source/report/nagios.ts';
import { prometheusFailure, prometheusLines } from '../../source/report/prometheus.ts';
import { parsePlugin } from '../report/perfdata-grammar.ts';
import { brokenAt, mainServer, reportWith, wildReport } from '../report/reports.ts';
import { openRealHost, type RealHost } from '../support/real-host.ts';

/** Prometheus' own reader and linter, which says nothing of a text that is in order. */
function promtool(text: string): string {
  try {
    return execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'stderr' in error && 'stdout' in error) return `${error.stdout}${error.stderr}`;
    throw error;
  }
}

const readPerfdata = `
for my $line (<STDIN>) {
  chomp $line;
  print join("\\t", map { $_ // "" } $_->label, $_->value, $_->uom, $_->warning, $_->critical, $_->min, $_->rrdlabel), "\\n"
    for Monitoring::Plugin::Performance->parse_perfstring($line);
  print "\\n";
}`;

/** What the plugins' Perl module reads from each line of performance data: its fields and the name for RRDtool. */
function perl(lines: readonly string[]): readonly (readonly (readonly string[])[])[] {
  const out = execFileSync('perl', ['-MMonitoring::Plugin::Performance', '-e', readPerfdata], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
  });
  const blocks = out.slice(0, -1).split(/^\n/m);
  return blocks.map((block) =>
    block
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t')),
  );
}

/** As Nagios reads a plugin: the figures of the first line, then those behind the bar of the last. */
const perfdataOf = (lines: readonly string[]) => lines.flatMap((line) => line.split(' | ').slice(1)).join(' ');
const sampled = fc.sample(wildReport, { numRuns: 200, seed: 6 });

const odd = [
  'it\'s "x"',
  'a|b=c',
  'two\nlines',
  'production-cluster-db-a',
  'production-cluster-db-b',
  'база',
  'pg-1',
  'pg_1',
];
const reports: readonly (readonly [string, HealthReport])[] = [
  ['healthy', reportWith()],
  ['broken', brokenAt('tcp', {})],
  ['busy', brokenAt('http', { state: 'busy' })],
  ['odd names', reportWith({ servers: odd.map((name) => mainServer({ name })) })],
];

describe('promtool', () => {
  const contrib = fileURLToPath(new URL('../../contrib/prometheus', import.meta.url));

  it.each([
    ['check', 'rules', 'barman-api.rules.yml'],
    ['test', 'rules', 'barman-api.rules.test.yml'],
  ])('%s %s %s', (...words) => {
    expect(execFileSync('promtool', words, { cwd: contrib, encoding: 'utf8', stdio: 'pipe' })).toContain('SUCCESS');
  });
});

describe('promtool check metrics', () => {
  it('reads bad text and complains', () => {
    expect(promtool('a 1\na{b="c} 2\n')).not.toBe('');
  });

  it.each(reports)('has nothing to say about a host that is %s', (_, report) => {
    expect(promtool(`${prometheusLines([report]).join('\n')}\n`)).toBe('');
  });

  it('nor about several hosts', () => {
    const several = reports.map(([name, report]) => ({ ...report, host: name }));
    expect(promtool(`${prometheusLines(several).join('\n')}\n`)).toBe('');
  });

  it('nor about a run that failed', () => {
    expect(promtool(`${prometheusFailure(new Date()).join('\n')}\n`)).toBe('');
  });

  it('nor about reports with anything in them', () => {
    const wild = sampled.map((report, index) => ({ ...report, host: `${index} ${report.host}` }));
    expect(promtool(`${prometheusLines(wild).join('\n')}\n`)).toBe('');
  });
});

describe('Monitoring::Plugin::Performance', () => {
  const all = [...reports.map(([, report]) => report), ...sampled];
  const outputs = all.map(nagiosLines);

  it('reads what our own reader reads, of every report', () => {
    const ours = outputs.map((lines) =>
      parsePlugin(lines)
        // The module knows no U.
        .figures.filter(({ value }) => value !== 'U')
        .map(({ label, value, unit, warn, crit, min }) => [label, String(Number(value)), unit, warn, crit, min]),
    );
    const theirs = perl(outputs.map(perfdataOf)).map((figures) =>
      figures.map(([label = '', value = '', ...rest]) => [label, String(Number(value)), ...rest.slice(0, 4)]),
    );
    expect(theirs).toEqual(ours);
  });

  it('has a different name for RRDtool for each figure', () => {
    for (const figures of perl(outputs.map(perfdataOf))) {
      expect(new Set(figures.map((fields) => fields.at(-1))).size).toBe(figures.length);
    }
  });
});

describe('a Barman host with real Apache', () => {
  let host: RealHost;
  beforeAll(async () => {
    host = await openRealHost();
  });
  afterAll(() => host?.close());

  it.each([
    ['before it is set up', false, 2],
    ['after that', true, 2],
  ])('is read by both %s', async (_, setUp, code) => {
    if (setUp) await host.must('/usr/local/bin/node', '/opt/wizard/bin/wizard.js', 'setup', '--yes');
    const nagios = await host.wizard('check', '--format', 'nagios');
    expect([nagios.exitCode, nagios.stdout.split('\n')[0]]).toEqual([code, expect.stringMatching(/^BARMAN_API /)]);
    const lines = nagios.stdout.trimEnd().split('\n');
    const known = parsePlugin(lines).figures.filter(({ value }) => value !== 'U');
    expect(perl([perfdataOf(lines)])[0]?.map(([label]) => label)).toEqual(known.map(({ label }) => label));
    expect(promtool((await host.wizard('check', '--format', 'prometheus')).stdout)).toBe('');
  });
});
