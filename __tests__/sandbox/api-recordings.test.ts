import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDiagnose } from '../../source/health/document/diagnose-document.ts';
import { explainEvidence } from '../../source/health/explain/explain.ts';
import { isStatusOk, judgeStatusCommand } from '../../source/health/status-command.ts';
import { parseDescription } from '../../source/sandbox/description.ts';
import { type ApiRecording, comparable, type Exchange, exchangesWith } from '../support/api-recording.ts';
import { type StandIn, standIn } from './stand-in.ts';

const folder = resolve(import.meta.dirname, '../../fixtures/recordings/pg-backup-api');
const recordings = readdirSync(folder).map(
  (name): ApiRecording => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')),
);

const packageOf = (version: string) => `pg-backup-api=${version}-1.bookworm`;
const unitOfSourceBuild = '[Service]\nUser= barman\nExecStart=/usr/bin/pg-backup-api serve\nRestart=always\n';

function portOf(host: StandIn): number {
  const description = parseDescription(readFileSync(`${host.directory}/sandbox.json`, 'utf8'));
  if (description === undefined) throw new Error('The sandbox has no description.');
  return description.ports['7480'];
}

describe.each(recordings)('pg-backup-api $version under $server', (recorded) => {
  test('the sandbox answers exactly as it does', async () => {
    const host = await standIn();
    try {
      await host.run(['apt-get', '-y', 'install', packageOf(recorded.version)]);
      if (recorded.server === 'flask') {
        mkdirSync(host.path('/etc/systemd/system'), { recursive: true });
        writeFileSync(host.path('/etc/systemd/system/pg-backup-api.service'), unitOfSourceBuild);
      }
      await host.run(['systemctl', 'enable', '--now', 'pg-backup-api']);
      const answers = await exchangesWith(portOf(host));
      expect(answers.map(comparable)).toEqual(recorded.exchanges.map(comparable));

      const status = async () => {
        const { code, out, err } = await host.run(['pg-backup-api', 'status']);
        return { exitCode: code, stdout: out, stderr: err };
      };
      expect(await status()).toEqual(recorded.statusUp);
      await host.run(['systemctl', 'stop', 'pg-backup-api']);
      expect(await status()).toEqual(recorded.statusDown);
    } finally {
      await host.close();
    }
  });

  test('the product takes its word as it is meant', () => {
    const answer = { httpCode: 200, body: said('GET', '/status').body };
    expect(isStatusOk(answer)).toBe(true);
    expect(judgeStatusCommand(recorded.statusUp, answer)).toMatchObject({ state: 'ok', id: 'ok', httpCode: 200 });
    expect(judgeStatusCommand(recorded.statusDown, { httpCode: 0, body: '' })).toMatchObject({
      state: 'crit',
      id: 'not-running',
    });
    expect(parseDiagnose(said('GET', '/diagnose').body)).toMatchObject({ ok: true });
  });

  test.each([
    ['GET', '/status', 'healthy'],
    ['GET', '/diagnose', 'healthy'],
    ['GET', '/', 'wrong-path'],
    ['GET', '/status/', 'wrong-path'],
    ['GET', '/servers/nope/operations', 'wrong-path'],
    ['POST', '/status', 'wrong-method'],
    ['POST', '/diagnose', 'wrong-method'],
  ])('explain of %s %s behind the proxy: %s', (method, path, id) => {
    const { status, headers, body } = said(method, path);
    const contentType = headers.find((line) => /^content-type:/i.test(line))?.slice('Content-Type: '.length) ?? null;
    const evidence = {
      url: `https://barman1.example.com${path}`,
      curlExitCode: 0,
      clientCertificateSent: true,
      sslVerifyResult: 0,
      httpCode: Number(status.split(' ')[1]),
      contentType,
    };
    expect(explainEvidence({ ...evidence, body }).id).toBe(id);
    // What curl printed is not always kept, and often only its beginning is.
    if (id === 'healthy') expect(explainEvidence(evidence).id).toBe(id);
    if (path === '/diagnose' && id === 'healthy')
      expect(explainEvidence({ ...evidence, body: body.slice(0, 120) }).id).toBe(id);
  });

  function said(method: string, path: string): Exchange {
    const found = recorded.exchanges.find((one) => one.method === method && one.path === path);
    if (found === undefined) throw new Error(`No recording of ${method} ${path}`);
    return found;
  }
});

test.each([
  ['Apache’s own page', 'text/html', '<html><body><h1>It works!</h1></body></html>\n', '/status'],
  ['a page in UTF-8', 'text/html; charset=utf-8', '<!DOCTYPE html><p>Welcome</p>', '/status'],
  ['the status text where the document should be', 'text/html; charset=utf-8', '"OK"', '/diagnose'],
  ['another text', 'text/html; charset=utf-8', 'OK', '/status'],
  ['text of another type', 'text/plain', '"OK"', '/status'],
  ['a page in place of the document', 'text/html; charset=utf-8', '{"global":{},"servers":{"a":{}}}', '/diagnose'],
])('%s is not the API’s', (_, contentType, body, path) => {
  const url = `https://barman1.example.com${path}`;
  const evidence = { url, curlExitCode: 0, clientCertificateSent: true, httpCode: 200, contentType, body };
  expect(explainEvidence(evidence).causes[0]).toMatch(/^not-/);
});
