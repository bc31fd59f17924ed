import { describe, expect, it } from 'vitest';
import { indexLines } from '../../../source/steps/bundle/bundle-index.ts';
import type { Manifest } from '../../../source/steps/bundle/manifest.ts';

const manifest: Manifest = {
  host: 'barman1.example.com',
  made: new Date('2026-11-23T09:08:07Z'),
  version: '1.2.3',
  user: 'root',
  entries: [
    { name: 'health/check.txt', bytes: 10, source: 'wizard check', redactions: 0 },
    { name: 'versions.json', bytes: 10, source: 'x', redactions: 0 },
    { name: 'logs/a.log', bytes: 0, source: '/a', redactions: 0, problem: '/a is not there.' },
  ],
  notes: [],
};
const check = [
  '✔ ok       The name resolves: 127.0.0.1',
  '▲ warning  comparison: 1 mismatch',
  '           Barman and the API differ.',
  '✘ failed   Apache accepts connections: refused',
  '           Nothing listens.',
  '           → systemctl status apache2',
  '✘ failed   Verdict: barman1.example.com is not healthy: 1 failed, 1 warning.',
  '',
].join('\n');

describe('the index of a bundle', () => {
  it('begins with what is wrong, the worst first', () => {
    expect(indexLines(manifest, check)).toEqual([
      'barman1.example.com, 2026-11-23T09:08:07.000Z',
      '✘ failed   Verdict: barman1.example.com is not healthy: 1 failed, 1 warning.',
      '',
      'What is wrong, the worst first:',
      '✘ failed   Apache accepts connections: refused',
      '           Nothing listens.',
      '           → systemctl status apache2',
      '▲ warning  comparison: 1 mismatch',
      '           Barman and the API differ.',
      '',
      'Not in the bundle, or not whole: 1 (MANIFEST.txt says why)',
      '  logs/a.log',
      '',
      'Where to read on:',
      '  health/check.txt: every check, its cause and what to do; the worst last',
      '  versions.json: versions of every program',
      '  MANIFEST.txt: every file with its source',
    ]);
  });

  it('says when nothing is wrong, and when nobody knows', () => {
    const healthy = '✔ ok       Verdict: barman1.example.com is healthy.\n';
    expect(indexLines(manifest, healthy)).toContain('Nothing is wrong by the checks.');
    expect(indexLines(manifest, undefined)[1]).toMatch(/could not be made/);
  });
});
