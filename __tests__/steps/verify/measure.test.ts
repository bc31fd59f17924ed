import { afterEach, describe, expect, test, vi } from 'vitest';
import { type HealthReport, verdictOfReport } from '../../../source/health/health-report.ts';
import { measure } from '../../../source/steps/verify/measure.ts';
import { measureHosts, measureSite } from '../../../source/steps/verify/measure-hosts.ts';
import { siteOf } from '../../support/certificate-host.ts';
import { at, keyPem, keys } from '../../support/pki/kit.ts';
import { answered, type Behaviour, document, type ProbedHost, probedHost, refused } from './probed-host.ts';

let probed: ProbedHost | undefined;
afterEach(() => {
  probed?.end();
  vi.unstubAllEnvs();
});

async function reportOf(behaviour: Behaviour = {}, clientKey?: string): Promise<HealthReport> {
  probed = probedHost(behaviour, clientKey);
  return (await measure(probed.host, siteOf(), { whole: true })).report;
}

const rung = (report: HealthReport, id: string) => report.rungs.find((one) => one.id === id);
const isCurl = (path: string, words: readonly string[]) => words[0] === 'curl' && words.at(-1)?.endsWith(path) === true;
const curl = (path: string, result: Partial<ReturnType<typeof refused>>): Behaviour => ({
  command: (words) => (isCurl(path, words) && words.includes('--cert') ? result : undefined),
});
/** A line of Apache's error log, in the time zone of this machine. */
function logLine(time: Date): string {
  const [day, month, date, year] = time.toDateString().split(' ');
  const clock = time.toTimeString().slice(0, 8);
  return `[${day} ${month} ${date} ${clock}.100000 ${year}] [proxy_http:error] (70007)The timeout specified has expired\n`;
}

const couldNot = refused(7, "Failed to connect to barman1.example.com port 443 after 0 ms: Couldn't connect to server");

describe('a healthy host', () => {
  test('is ok in every part', async () => {
    const report = await reportOf();
    expect(report.rungs.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(report.comparison?.verdict).toBe('match');
    expect(report.service).toMatchObject({ state: 'ok' });
    expect(report.exchange).toEqual({
      httpCode: 200,
      times: { connect: 0.001, tls: 0.002, firstByte: 0.003, total: 0.004 },
    });
    expect(report.versions).toMatchObject({ cli: '3.17.0', api: '3.17.0' });
  });

  test('is asked for /diagnose once, between two of barman diagnose', async () => {
    await reportOf();
    const order = probed?.commands.filter((words) => words[0] === 'barman' || isCurl('/diagnose', words));
    expect(order?.map(([program]) => program)).toEqual(['barman', 'curl', 'barman']);
  });

  test('asks Barman while the way to the API is still being climbed', async () => {
    await reportOf();
    const programs = probed?.commands ?? [];
    const first = programs.findIndex((words) => words[0] === 'barman');
    const last = programs.findLastIndex((words) => isCurl('/status', words));
    expect(first).toBeLessThan(last);
  });
});

describe('the API', () => {
  test('without servers is asked once more, and then believed', async () => {
    const empty = JSON.stringify({ ...JSON.parse(document), servers: {} });
    const report = await reportOf(curl('/diagnose', answered(200, empty)));
    expect(rung(report, 'json')).toMatchObject({ state: 'crit', diagnosis: { id: 'no-servers' } });
    expect(probed?.commands.filter((words) => isCurl('/diagnose', words))).toHaveLength(2);
  });

  test('without servers in one answer of two is not alarming', async () => {
    const empty = JSON.stringify({ ...JSON.parse(document), servers: {} });
    const report = await reportOf({
      command: (words, call) => (isCurl('/diagnose', words) && call === 1 ? answered(200, empty) : undefined),
    });
    expect(rung(report, 'json')).toMatchObject({ state: 'ok' });
  });

  test('that does not answer in time is busy, not down; what is above is not known', async () => {
    const slow = {
      ...refused(28, 'Operation timed out after 75000 milliseconds with 0 bytes received'),
      stdout: '\n@@wizard\t000\t0\t127.0.0.1\t0.001\t0.002\t0\t75\t\n',
    };
    const report = await reportOf(curl('/status', slow));
    expect(rung(report, 'http')).toMatchObject({ state: 'busy', diagnosis: { id: 'own-timeout' } });
    expect(rung(report, 'json')?.state).toBe('not-run');
    expect(verdictOfReport(report)).toBe('busy');
  });

  test('that is stopped leaves a 503: the GET past the proxy says which of the twins it is', async () => {
    const page = answered(503, '<html>Service Unavailable</html>', 'text/html');
    const stopped = await reportOf({
      ...curl('/status', page),
      backend: { kind: 'failed', code: 'ECONNREFUSED' },
    });
    expect(rung(stopped, 'proxy')?.diagnosis).toMatchObject({ id: 'backend-unavailable' });
    expect(rung(stopped, 'proxy')?.diagnosis?.summary).not.toContain('SELinux forbids it:');
    probed?.end();
    const answering = await reportOf(curl('/status', page));
    expect(rung(answering, 'proxy')?.diagnosis?.summary).toContain('pg-backup-api itself answers on 127.0.0.1:7480');
  });

  test('that dies at /diagnose: Apache’s log is read from the moment on at which it was asked', async () => {
    let died = '';
    const report = await reportOf({
      command: (words) => {
        if (words[0] === 'tail') return { stdout: died };
        if (!isCurl('/diagnose', words)) return undefined;
        died = logLine(probed?.host.clock.now() ?? at);
        return answered(502, '<html>Proxy Error</html>', 'text/html');
      },
    });
    expect(rung(report, 'proxy')?.diagnosis).toMatchObject({
      id: 'backend-died',
      summary: expect.stringContaining('the time ran out'),
    });
  });

  test('that is too old for this Barman is named where its /diagnose fails', async () => {
    const report = await reportOf({
      command: (words) => {
        if (isCurl('/diagnose', words)) return answered(500, '{"error":"Internal Server Error"}');
        return words[0] === 'dpkg-query' ? { stdout: 'install\tinstalled\tok\t2.0.0-1\n' } : undefined;
      },
    });
    expect(rung(report, 'proxy')?.diagnosis?.summary).toContain('Barman 3.17.0 needs pg-backup-api 2.1.0 or newer');
  });

  test('its status command says OK wrongly when nothing answers', async () => {
    const report = await reportOf({ backend: { kind: 'failed', code: 'ECONNREFUSED' } });
    expect(report.service).toMatchObject({ state: 'crit', id: 'false-ok' });
  });

  test('a GET past the proxy that has to wait is no proof that nothing answers', async () => {
    const report = await reportOf({ backend: { kind: 'failed', code: 'ETIMEDOUT' } });
    expect(report.service).toMatchObject({ state: 'unknown', id: 'unconfirmed' });
  });
});

describe('Apache', () => {
  test('that does not listen: whose configuration is refused, in its own words', async () => {
    const report = await reportOf({
      command: (words) => {
        if (words[0] === 'curl') return couldNot;
        if (words.includes('configtest')) return { exitCode: 1, stderr: "Invalid command 'ProxyPass'\n" };
        return words[0] === 'service' ? { exitCode: 3 } : undefined;
      },
      listeners: () => [],
      node: { kind: 'failed', code: 'ECONNREFUSED', message: '', served: undefined },
    });
    const { diagnosis } = rung(report, 'tcp') ?? {};
    expect(diagnosis?.id).toBe('apache-not-listening');
    expect(diagnosis?.summary).toContain("Apache could not start: Invalid command 'ProxyPass'");
    expect(rung(report, 'tls')?.state).toBe('not-run');
  });

  test('that listens elsewhere than the name leads to', async () => {
    const report = await reportOf({
      command: (words) => (words[0] === 'curl' ? couldNot : undefined),
      listeners: (port) => [{ address: '10.0.0.5', port, process: { name: 'apache2', pid: 1 } }],
      resolution: { addresses: ['127.0.1.1'], isOwn: true },
      node: { kind: 'failed', code: 'ECONNREFUSED', message: '', served: undefined },
    });
    expect(rung(report, 'tcp')?.diagnosis?.id).toBe('address-not-listening');
  });

  test("Barman's servers are known although it cannot be reached", async () => {
    const report = await reportOf({ command: (words) => (words[0] === 'curl' ? couldNot : undefined) });
    expect(report.servers.map(({ name }) => name)).toEqual(Object.keys(JSON.parse(document).servers));
    expect(report.comparison).toBeUndefined();
  });
});

test('a status command that this user may not start is no busy API', async () => {
  const closed = { exitCode: undefined, outcome: 'not-startable' } as const;
  const report = await reportOf({ command: (words) => (words[0] === 'pg-backup-api' ? closed : undefined) });
  expect(report.service).toMatchObject({ state: 'unknown', id: 'not-startable' });
});

describe('the client’s files', () => {
  test('curl has one text for every key that it cannot use: the files tell which it is', async () => {
    const unusable = refused(
      58,
      "unable to set private key file: '/etc/tpa/pg-backup-api/pg-backup-user.key' type PEM",
    );
    const report = await reportOf(curl('/status', unusable), keyPem(keys.server));
    expect(rung(report, 'files')).toMatchObject({ state: 'crit', diagnosis: { id: 'client-key-unusable' } });
    expect(rung(report, 'files')?.diagnosis?.summary).toMatch(/does not belong|another certificate|does not fit/i);
  });
});

describe('the environment', () => {
  test('with a proxy variable warns, with what the operator’s own curl came to', async () => {
    vi.stubEnv('https_proxy', 'http://127.0.0.1:18998');
    const viaProxy = refused(7, "Failed to connect to 127.0.0.1 port 18998 after 0 ms: Couldn't connect to server");
    const report = await reportOf({
      command: (words) => (words[0] === 'curl' && !words.includes('--noproxy') ? viaProxy : undefined),
    });
    expect(rung(report, 'environment')).toMatchObject({
      state: 'warn',
      evidence: expect.stringContaining('port 18998'),
      diagnosis: { id: 'http-proxy-environment' },
    });
    expect(rung(report, 'json')?.state).toBe('ok');
  });

  test('where the name leads to another machine warns', async () => {
    const report = await reportOf({ resolution: { addresses: ['192.0.2.7'], isOwn: false } });
    expect(rung(report, 'dns')).toMatchObject({ state: 'warn', evidence: expect.stringContaining('192.0.2.7') });
  });
});

describe('several hosts', () => {
  test('two names of one host are not asked for /diagnose at the same time', async () => {
    probed = probedHost({ resolution: { addresses: ['192.0.2.7'], isOwn: false } });
    const reports = await measureHosts(probed.host, siteOf(), ['b.example.com', 'a.example.com']);
    expect(reports.map(({ host }) => host)).toEqual(['b.example.com', 'a.example.com']);
    expect(probed.diagnosesAtOnce()).toBe(1);
  });

  test('another machine is judged by what it answers, and the servers by its own document', async () => {
    probed = probedHost({ resolution: { addresses: ['192.0.2.7'], isOwn: false } });
    const [report] = await measureHosts(probed.host, siteOf(), ['barman9.example.com']);
    expect(report).toMatchObject({ service: undefined, comparison: undefined });
    expect(report?.servers.length).toBeGreaterThan(0);
    expect(probed.commands.some(([program]) => program === 'barman')).toBe(false);
  });

  test('on a Barman host a single --host is its own name, wherever DNS thinks it is', async () => {
    probed = probedHost({ resolution: { addresses: ['192.0.2.7'], isOwn: false } });
    const report = await measureSite(probed.host, siteOf());
    expect(report.service).toBeDefined();
  });
});

describe('a server that only the configuration names', () => {
  test('has a verdict, which is that nothing is known', async () => {
    const files = {
      '/etc/barman.d/ghost.conf': '[ghost]\ndescription = lost\n[small]\nmodel = true\ncluster = x\n',
      '/etc/barman.d/ignored.txt': '[other]\nconninfo = x\n',
    };
    const report = await reportOf({ files });
    expect(report.servers.map(({ name }) => name)).toEqual(['main', 'ghost']);
    expect(report.servers[1]?.checks).toMatchObject([
      { id: 'document', state: 'unknown', hint: expect.stringContaining('/etc/barman.d/ghost.conf names it') },
    ]);
    expect(verdictOfReport(report)).toBe('unknown');
  });
});

describe('a round whose parts contradict each other', () => {
  const withoutCertificate = (words: readonly string[]) => isCurl('/status', words) && !words.includes('--cert');

  test('is taken once more', async () => {
    const report = await reportOf({
      command: (words, call) => (withoutCertificate(words) && call === 1 ? couldNot : undefined),
    });
    expect(rung(report, 'security')?.state).toBe('ok');
    expect(probed?.commands.filter((words) => words[0] === 'pg-backup-api')).toHaveLength(2);
  });

  test('is told where it stays so', async () => {
    const report = await reportOf({ command: (words) => (withoutCertificate(words) ? couldNot : undefined) });
    expect(rung(report, 'security')?.state).toBe('unknown');
    expect(probed?.commands.filter((words) => words[0] === 'pg-backup-api')).toHaveLength(2);
  });
});
