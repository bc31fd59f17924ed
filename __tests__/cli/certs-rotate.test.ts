import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeGuest, makeStranger, type ThrowAwayClient } from '../../source/pki/issue/throw-away-client.ts';
import { parseDescription } from '../../source/sandbox/description.ts';
import { type CommandHost, openCommandHost } from '../support/command-host.ts';
import { keyLines } from '../support/key-lines.ts';

const folder = '/etc/tpa/pg-backup-api';
const ssl = '/root/pgcluster/ssl';
const anchors = '/usr/local/share/ca-certificates';
const quick = ['--key-type', 'ec-p256', '--yes'];
let host: CommandHost;
let port: number | undefined;
const text = (path: string) => readFileSync(host.path(path), 'utf8');
/** Kept from before: the trusted CA, a client of it, a client of nobody. */
let oldRoot: string;
let oldClient: ThrowAwayClient;
let newClient: ThrowAwayClient;
let stranger: ThrowAwayClient;
const secrets = new Set<string>();

beforeAll(async () => {
  host = await openCommandHost();
  port = parseDescription(readFileSync(`${host.folder}/sandbox.json`, 'utf8'))?.ports['443'];
  await succeed('setup', ...quick);
  await succeed('certs', 'issue', 'monitor', ...quick);
  oldRoot = text(`${folder}/root.crt`);
  oldClient = { certificate: text(`${folder}/pg-backup-user.crt`), key: text(`${folder}/pg-backup-user.key`) };
  stranger = await makeStranger(new Date());
}, 60_000);
afterAll(() => host?.close());

async function succeed(...words: readonly string[]): Promise<void> {
  const { code, out, err } = await host.wizard(...words);
  if (code !== 0) throw new Error(`wizard ${words.join(' ')}: ${code}\n${out}\n${err}`);
}

const rotate = (...words: readonly string[]) => host.json('certs', 'rotate', ...words);

/** GET /status as a client elsewhere does it: HTTP status, or how the exchange ended. */
function knock(ca: string, client?: ThrowAwayClient): Promise<number | string> {
  return new Promise((resolve) => {
    const call = request({
      ...{ host: '127.0.0.1', port, servername: 'barman1.example.com', path: '/status', agent: false, ca },
      headers: { host: 'barman1.example.com' },
      ...(client && { cert: client.certificate, key: client.key }),
    });
    call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    call.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    call.end();
  });
}

/** Who is let in by the proxy now. */
async function guests(): Promise<Readonly<Record<string, number | string>>> {
  const ca = text(`${folder}/root.crt`);
  return {
    old: await knock(ca, oldClient),
    new: await knock(ca, newClient),
    stranger: await knock(ca, stranger),
    nobody: await knock(ca),
  };
}

const unknown = 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA';
const bothIn = { old: 200, new: 200, stranger: unknown, nobody: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' };

/** What a host that was set up says in every phase: healthy, and nothing to change. */
async function nothingToChange(): Promise<void> {
  const { code, steps } = await host.json('setup', '--yes');
  expect(code).toBe(0);
  expect((steps as readonly { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(
    Array(6).fill('nothing-to-do'),
  );
  expect(await host.json('certs', 'verify')).toMatchObject({ code: 0, verdict: 'ok' });
  expect((await host.wizard('certs', 'status')).code).toBe(0);
}

/** Undoes the newest run of that title that was not undone yet. */
async function undoLast(title: string): Promise<void> {
  const { runs } = await host.json('history');
  const all = runs as readonly { id: string; title: string; outcome: string }[];
  const run = all.find((one) => one.title === title && one.outcome === 'proven');
  await succeed('history', 'undo', run?.id ?? title, '--yes');
}

describe('before', () => {
  test('it says that no rotation is under way, and who would be concerned', async () => {
    expect(await rotate()).toMatchObject({
      schema: 1,
      command: 'certs rotate',
      code: 0,
      phase: 'one-ca',
      cas: [{ generation: 'old', trusted: true, subject: 'CN=pgcluster.CA' }],
      certificates: [
        { file: `${folder}/pg-backup-api.crt`, ca: 'old', inSet: true, renewable: true },
        { file: `${folder}/pg-backup-user.crt`, ca: 'old' },
        { file: `${folder}/monitor.crt`, ca: 'old', inSet: false, renewable: true },
      ],
      next: { command: 'wizard certs rotate start', ready: true },
    });
  });

  test('a phase that there is not is a usage error that names those that there are', async () => {
    const { code, err } = await host.wizard('certs', 'rotate', 'finish');
    expect([code, err]).toEqual([2, expect.stringContaining('start, reissue, retire, abort')]);
  });

  test('a dry run of start changes nothing', async () => {
    const answer = await rotate('start', '--dry-run', ...quick.slice(0, 2));
    expect(answer).toMatchObject({ code: 0, outcome: 'planned', changed: false, phase: 'one-ca' });
    expect(text(`${folder}/root.crt`)).toBe(oldRoot);
  });
});

describe('start', () => {
  test('trusts both CAs, and proves who is let in', async () => {
    const answer = await rotate('start', ...quick);
    expect(answer).toMatchObject({ code: 0, outcome: 'proven', phase: 'two-cas' });
    const { checks } = answer.evidence as { checks: readonly { id: string; state: string }[] };
    const doors = checks.filter(({ id }) => ['old-client', 'new-client', 'stranger'].includes(id));
    expect(doors.map(({ id, state }) => [id, state])).toEqual([
      ['old-client', 'ok'],
      ['new-client', 'ok'],
      ['stranger', 'ok'],
    ]);
    const [caCertificatePem, caKeyPem] = [text(`${ssl}/CA-next.crt`), text(`${ssl}/CA-next.key`)];
    newClient = await makeGuest({ caCertificatePem, caKeyPem, at: new Date() });
    for (const line of [...keyLines(caKeyPem), ...keyLines(text(`${ssl}/CA.key`))]) secrets.add(line);
  });

  test('clients of both are let in, nobody else; who knows the old CA knows the server', async () => {
    expect(await guests()).toEqual(bothIn);
    expect(await knock(oldRoot, oldClient)).toBe(200);
  });

  test('the trust store has them in two files', () => {
    expect(text(`${anchors}/CA.crt`) + text(`${anchors}/CA-next.crt`)).toBe(text(`${folder}/root.crt`));
    const bundle = text('/etc/ssl/certs/ca-certificates.crt');
    expect([bundle.includes(oldRoot.trim()), bundle.includes(text(`${ssl}/CA-next.crt`).trim())]).toEqual([true, true]);
  });

  test('the host is healthy, and setup changes nothing', nothingToChange);

  test('retire is refused and names who is in the way', async () => {
    expect(await rotate('retire', '--yes')).toMatchObject({
      code: 1,
      error: { id: 'old-ca-in-use', message: expect.stringContaining(`${folder}/monitor.crt`) },
    });
  });

  test('undo and abort both go back to the old CA alone', async () => {
    await undoLast('Trust a new CA beside the one that is there');
    expect([text(`${folder}/root.crt`), await knock(oldRoot, newClient)]).toEqual([oldRoot, unknown]);
    await succeed('certs', 'rotate', 'start', ...quick);
    expect(await rotate('abort', '--yes')).toMatchObject({ code: 0, outcome: 'proven', phase: 'one-ca' });
    expect([text(`${folder}/root.crt`), await knock(oldRoot, oldClient)]).toEqual([oldRoot, 200]);
  });
});

describe('reissue', () => {
  beforeAll(async () => {
    await succeed('certs', 'rotate', 'start', ...quick);
    const [caCertificatePem, caKeyPem] = [text(`${ssl}/CA-next.crt`), text(`${ssl}/CA-next.key`)];
    newClient = await makeGuest({ caCertificatePem, caKeyPem, at: new Date() });
  });

  test('server and clients are of the new CA', async () => {
    const answer = await rotate('reissue', '--yes');
    expect(answer).toMatchObject({ code: 0, outcome: 'proven', phase: 'reissued' });
    expect((answer.certificates as readonly { ca: string }[]).map(({ ca }) => ca)).toEqual(['new', 'new', 'new']);
  });

  test('clients of both are let in, nobody else; the server is known by the new CA', async () => {
    expect(await guests()).toEqual(bothIn);
    expect(await knock(text(`${ssl}/CA-next.crt`), newClient)).toBe(200);
    expect(await knock(oldRoot, oldClient)).toMatch(/^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/);
  });

  test('the host is healthy, and setup changes nothing', nothingToChange);

  test('another client is issued by the new CA', async () => {
    await succeed('certs', 'issue', 'late', ...quick);
    const { certificates } = await rotate();
    expect(certificates).toContainEqual(expect.objectContaining({ file: `${folder}/late.crt`, ca: 'new' }));
  });

  test('undo goes back to the certificates of the old CA, both still trusted', async () => {
    await undoLast('Issue the client certificate of late');
    await undoLast('Issue the certificates again, by the new CA');
    expect(await rotate()).toMatchObject({ phase: 'two-cas' });
    expect(await knock(oldRoot, oldClient)).toBe(200);
    await succeed('certs', 'rotate', 'reissue', '--yes');
  });
});

describe('--wait', () => {
  test('has Apache log who comes, and ends when nobody has come with the old CA for so long', async () => {
    await succeed('certs', 'rotate', '--wait', '1s', '--yes');
    expect(text('/var/log/apache2/pg-backup-api.clients')).toContain('\tpg-backup-user\t');
    await knock(text(`${folder}/root.crt`), oldClient);
    expect(await rotate()).toMatchObject({
      phase: 'reissued',
      seen: { clients: [{ ca: 'old', requests: 1 }, expect.objectContaining({ ca: 'new', name: 'pg-backup-user' })] },
    });
  });
});

describe('retire', () => {
  test('leaves the new CA alone, in the old one’s places', async () => {
    const [certificate, key] = [text(`${ssl}/CA-next.crt`), text(`${ssl}/CA-next.key`)];
    const answer = await rotate('retire', '--yes');
    expect(answer).toMatchObject({ code: 0, outcome: 'proven', phase: 'one-ca' });
    const { checks } = answer.evidence as { checks: readonly { label: string; state: string }[] };
    expect(checks).toContainEqual(
      expect.objectContaining({ label: 'A client of the old CA is turned away', state: 'ok' }),
    );
    const places = [
      `${folder}/root.crt`,
      `${folder}/CA.crt`,
      '/etc/tpa/root.crt',
      `${ssl}/CA.crt`,
      `${anchors}/CA.crt`,
    ];
    expect(places.map(text)).toEqual(Array(5).fill(certificate));
    expect(text(`${ssl}/CA.key`)).toBe(key);
  });

  test('a client of the old CA is turned away, one of the new CA is let in', async () => {
    expect(await guests()).toEqual({ ...bothIn, old: unknown });
  });

  test('the trust store has the new CA and not the old one', () => {
    const bundle = text('/etc/ssl/certs/ca-certificates.crt');
    const has = (pem: string) => bundle.includes(pem.trim());
    expect([has(oldRoot), has(text(`${folder}/root.crt`))]).toEqual([false, true]);
  });

  test('the set is one that every verifier accepts', async () => {
    expect(await host.json('certs', 'verify')).toMatchObject({ code: 0, verdict: 'ok' });
  });

  test('undo lets the old clients in again', async () => {
    await undoLast('Take the old CA out of all places');
    expect(await rotate()).toMatchObject({ phase: 'reissued', next: { ready: true } });
    expect(await guests()).toEqual(bothIn);
    await succeed('certs', 'rotate', 'retire', '--yes');
    expect(await guests()).toEqual({ ...bothIn, old: unknown });
  });
});

test('--same-key: the CA has a later end, and everybody is let in as before', async () => {
  expect(await rotate('start', '--same-key', '--yes')).toMatchObject({ code: 0, outcome: 'proven', phase: 'one-ca' });
  expect(await guests()).toEqual({ ...bothIn, old: unknown });
});

test('no key was printed', () => {
  expect(secrets.size).toBeGreaterThan(3);
  expect([...secrets].filter((line) => host.printed.join('\n').includes(line))).toEqual([]);
});
