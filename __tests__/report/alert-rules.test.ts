import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { prometheusLines } from '../../source/report/prometheus.ts';
import { reportWith, wildReport } from './reports.ts';

const contrib = join(import.meta.dirname, '../../contrib/prometheus');
const read = (name: string) => readFileSync(join(contrib, name), 'utf8');

/** Reports with something of everything. */
const reports = [reportWith(), ...fc.sample(wildReport, { numRuns: 50, seed: 3 })];
const lines = reports.flatMap((report) => prometheusLines([report]));
const exported = new Set(lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.slice(1) ?? []));
const labels = new Set(lines.flatMap((line) => [...line.matchAll(/([a-z_]+)="/g)].map(([, name]) => name)));
const namesIn = (text: string) => [...new Set(text.match(/\bbarman_[a-z_]+/g))];

it('rules ask for what the export has', () => {
  const { groups } = parse(read('barman-api.rules.yml')) as { groups: { rules: { expr: string }[] }[] };
  const asked = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => namesIn(expr)));
  expect(asked.filter((name) => !exported.has(name))).toEqual([]);
});

it('the dashboard asks for what the export has, and shows labels that are there', () => {
  const { panels } = JSON.parse(read('grafana-dashboard.json')) as {
    panels: { targets: { expr: string; legendFormat: string }[] }[];
  };
  const targets = panels.flatMap((panel) => panel.targets);
  expect(targets.flatMap(({ expr }) => namesIn(expr)).filter((name) => !exported.has(name))).toEqual([]);
  const shown = targets.flatMap(({ legendFormat }) =>
    [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name),
  );
  expect(shown.filter((name) => name !== 'instance' && !labels.has(name))).toEqual([]);
});
