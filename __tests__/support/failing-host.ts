import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { curlWords, type FailingCall, failingFiles, failingNames, failingNetwork } from './failing-calls.ts';
import { failingSites, wrong } from './failing-sites.ts';
import type { RealHost, Running } from './real-host.ts';
import { wizardCommand } from './real-host.ts';
import { fixtures } from './real-host-archives.ts';
import { folder } from './real-host-evidence.ts';

const errorLog = '/var/log/apache2/error.log';
const told = '@@told';
const toTell = `\n${told}\t%{http_code}\t%{ssl_verify_result}\t%{remote_ip}\t%{content_type}`;

/** What an operator has in hands after a failed call. */
export interface Failed {
  /** The output of `curl -v`, answer included, and what Apache wrote about it. */
  readonly text: string;
  /** The same call without `-v`, field by field. */
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** Adds to a host that is set up everything that the failing calls call. The services end with the host. */
export async function addFailures(host: RealHost): Promise<Running> {
  for (const name of ['failing-certificates.py', 'failing-services.py']) {
    copyFileSync(`${fixtures}/${name}`, host.path(`/tmp/${name}`));
  }
  const python = ['/usr/bin/python3', '-W', 'ignore'];
  await host.must(...python, '/tmp/failing-certificates.py', `${folder}/root.crt`, '/srv/pgcluster/ssl/CA.key', wrong);
  await host.must('sh', '-ec', `${failingFiles}${failingNetwork}`);
  await host.must('sh', '-c', 'printf %s "$0" >>/etc/hosts', failingNames);
  writeFileSync(host.path('/etc/apache2/sites-enabled/failing.conf'), failingSites());
  const services = host.start(...python, '/tmp/failing-services.py', wrong);
  await services.saw(/^ready$/m);
  await host.must('service', 'apache2', 'restart');
  return services;
}

/** Calls twice, as an operator does: for the eye with -v, for a script without. */
export async function fail(host: RealHost, call: FailingCall): Promise<Failed> {
  const variables = Object.entries(call.environment ?? {}).map(([name, value]) => `${name}=${value}`);
  // curl asks for a pass phrase on the terminal: it has none in a session of its own.
  const curl = ['env', ...variables, 'setsid', '--wait', 'curl', '--show-error', '--silent'];
  const words = curlWords(call);
  const seen = await logged(host, () => host.run('sh', '-c', '"$@" 2>&1', 'sh', ...curl, '--verbose', ...words));
  const run = await logged(host, () => host.run(...curl, '--write-out', toTell, ...words));
  const { exitCode, stdout, stderr } = run.ended;
  const at = stdout.lastIndexOf(`\n${told}\t`);
  const [, http, verify, remote, type] = stdout.slice(at + 1).split('\t');
  return {
    text: `${seen.ended.stdout}\n${seen.log.join('\n')}\n`,
    evidence: {
      curlExitCode: exitCode,
      stderr,
      httpCode: http,
      sslVerifyResult: Number(verify),
      remoteAddress: remote || null,
      contentType: type || null,
      body: stdout.slice(0, at),
      apacheErrorLog: run.log,
      clientCertificateSent: call.client !== null,
      url: words.at(-1),
      environment: call.environment ?? {},
    },
  };
}

/** What another program than curl prints of a call, and what Apache wrote about it. */
export async function outputOf(host: RealHost, command: readonly string[]): Promise<string> {
  const { ended, log } = await logged(host, () => host.run('sh', '-c', '"$@" 2>&1', 'sh', ...command));
  return `${ended.stdout}\n${log.join('\n')}\n`;
}

/** `wizard explain --json` of the built product, with the words on its standard input. */
export function explain(host: RealHost, words: string) {
  writeFileSync(host.path('/tmp/evidence'), words);
  return host.run('sh', '-c', 'exec "$@" </tmp/evidence', 'sh', ...wizardCommand, 'explain', '--json');
}

async function logged<Ended>(host: RealHost, work: () => Promise<Ended>) {
  const before = readFileSync(host.path(errorLog)).length;
  const ended = await work();
  const log = readFileSync(host.path(errorLog)).subarray(before).toString().split('\n');
  return { ended, log: log.filter((line) => line !== '') };
}
