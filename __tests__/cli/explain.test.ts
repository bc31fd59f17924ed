import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from '../../source/health/evidence/evidence.ts';
import { explainEvidence } from '../../source/health/explain/explain.ts';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();
let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'wizard-explain-'));
});
afterAll(async () => {
  rmSync(root, { recursive: true });
});

/** A host of which only the distribution is known. */
function hostOf(id: string): readonly string[] {
  const folder = join(root, id);
  mkdirSync(join(folder, 'etc'), { recursive: true });
  writeFileSync(join(folder, 'etc/os-release'), `ID=${id}\n`);
  return ['--root', folder];
}

function explain(input: string, ...words: readonly string[]) {
  const argv = [wizard.program, 'explain', ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { input, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

describe('explain', () => {
  it('--json of one object is one object', () => {
    const { code, out } = explain('{"curlExitCode":6}', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      schema: 1,
      command: 'explain',
      id: 'name-not-resolved',
      rung: 'dns',
      causes: ['name-not-resolved'],
      summary: 'The name in the URL does not resolve on this host.',
      fix: [
        "Add the name to /etc/hosts or to DNS (TPA: it is the instance's inventory hostname).",
        'Do not use localhost or the address instead: the server certificate does not carry them.',
      ],
    });
  });

  it('--json of an array is an array of such objects, in its order', () => {
    const { code, out } = explain('[{"httpCode":503},{"curlExitCode":77}]', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([
      { schema: 1, command: 'explain', id: 'backend-unavailable', rung: 'proxy' },
      { schema: 1, command: 'explain', id: 'ca-file-missing', rung: 'files' },
    ]);
  });

  it('of an array each item is explained for itself, however alike they are', () => {
    const rows: readonly { readonly evidence: Evidence }[] = JSON.parse(
      readFileSync(new URL('../../fixtures/health/evidence.json', import.meta.url), 'utf8'),
    );
    const items = rows.flatMap(({ evidence }, at) => [
      evidence,
      {
        ...evidence,
        apacheErrorLog: [...(evidence.apacheErrorLog ?? []), `[Mon Nov 23 09:00:00.${at} 2026] [pid ${at}]`],
      },
      { ...evidence, url: `http://localhost:7480/${at}` },
      { ...evidence, remoteAddress: null },
      { ...evidence, curlExitCode: 28 },
    ]);
    const answers: readonly { readonly id: string }[] = JSON.parse(explain(JSON.stringify(items), '--json').out);
    expect(answers.map(({ id }) => id)).toEqual(items.map((item) => explainEvidence(item as Evidence).id));
  });

  it('of an empty array is an empty one', () => {
    expect(explain('[]', '--json')).toMatchObject({ code: 0, out: '[]\n' });
    expect(explain('[]').err).toBe('The array on standard input is empty: there is nothing to explain.\n');
  });

  it('of an array with one object stays an array', () => {
    expect(JSON.parse(explain('[{"curlExitCode":6}]', '--json').out)).toHaveLength(1);
  });

  it("of curl's words says cause and fix in sentences", () => {
    const { code, out, err } = explain('curl: (60) SSL certificate problem: certificate has expired\n');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').slice(0, 3)).toEqual([
      '✘ The server certificate is past its end. Apache starts all the same.',
      '    server-certificate-expired, at the rung “server-certificate”; or ca-expired, clock-or-not-yet-valid',
      '    → wizard certs renew pg-backup-api (check the end of the CA too: curl says the same of both).',
    ]);
  });

  it('of a healthy call ends with 0', () => {
    const evidence = '{"httpCode":200,"body":"\\"OK\\"","url":"https://barman1/status"}';
    expect(explain(evidence)).toMatchObject({ code: 0, out: '✔ The API answers as it should.\n    healthy\n' });
  });

  it('of what fits nothing ends with 1', () => {
    const { code, out } = explain('{"curlExitCode":0}', '--json');
    expect([code, JSON.parse(out).id]).toEqual([1, 'undiagnosed']);
  });

  it('passwords of the evidence do not come out', () => {
    const { out } = explain(
      '{"curlExitCode":7,"apacheErrorLog":["AH00526: Syntax error: password=hat-stand"]}',
      '--json',
    );
    expect(out).toContain('AH00526');
    expect(out).not.toContain('hat-stand');
  });
});

describe('fixes', () => {
  it.each([
    ['debian', 'systemctl status apache2,'],
    ['rocky', 'systemctl status httpd,'],
    ['sles', 'systemctl status apache2,'],
    ['plan9', 'systemctl status apache2 (RHEL: httpd),'],
  ])('on %s', (id, words) => {
    expect(explain('{"curlExitCode":7}', ...hostOf(id)).out).toContain(words);
  });
});

describe('what is no evidence', () => {
  it.each([
    ['', 'Standard input is no evidence: it is empty.'],
    ['{"curlExitCode":', 'Standard input is no evidence: '],
    ['{"httpCode":"many"}', 'Standard input is no evidence: httpCode is not a number.'],
    ['[{"httpCode":503},{"body":5}]', 'Standard input is no evidence: [1]: body is not a string.'],
    ['{"colour":"red"}', 'Standard input is no evidence: no field of evidence among colour.'],
    ['[7]', 'Standard input is no evidence: [0]: evidence is a JSON object.'],
  ])('%j is a usage error', (input, sentence) => {
    const { code, out, err } = explain(input);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err).toContain('curl -v');
  });

  it('is an error in JSON with --json', () => {
    const { code, out } = explain('[{"url":1}]', '--json');
    expect([code, JSON.parse(out).error.message]).toEqual([
      2,
      'Standard input is no evidence: [0]: url is not a string.',
    ]);
  });
});
