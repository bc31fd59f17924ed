import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of files for other programs; removed by `close`. */
export function openFolder(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = mkdtempSync(join(tmpdir(), 'pki-real-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
  return { path: (name: string) => join(folder, name), close: () => rmSync(folder, { recursive: true }) };
}

/** Fails, and does not skip, when the program is not there. */
export function requireTool(tool: string, ...versionArguments: readonly string[]): void {
  // NSS's tools have no option that only says that they are there: what counts is that they can be started.
  if (spawnSync(tool, versionArguments, { stdio: 'ignore' }).error !== undefined) {
    throw new Error(`${tool} is needed for these tests and cannot be run; npm run test:real installs it`);
  }
}

export type Outcome = { readonly ok: boolean; readonly output: string };

export function run(tool: string, args: readonly string[], input = ''): Outcome {
  const result = spawnSync(tool, args, { encoding: 'utf8', input, timeout: 60_000 });
  return { ok: result.status === 0, output: `${result.stdout}${result.stderr}`.trim() };
}

export type Question = {
  readonly ca: string;
  readonly certificate: string;
  /** Certificates sent along. */
  readonly chain?: string;
  readonly purpose: 'sslserver' | 'sslclient';
  readonly host?: string;
  readonly at: Date;
  readonly strict: boolean;
};

/** `openssl verify` as a verifier of that purpose at that time. */
export function opensslVerify(question: Question): Outcome {
  return run('openssl', [
    'verify',
    ...(question.strict ? ['-x509_strict'] : []),
    ...['-auth_level', '2', '-purpose', question.purpose, '-attime', String(Math.floor(question.at.getTime() / 1000))],
    ...(question.host === undefined ? [] : ['-verify_hostname', question.host]),
    ...['-no-CApath', '-no-CAstore', '-CAfile', question.ca],
    ...(question.chain === undefined ? [] : ['-untrusted', question.chain]),
    question.certificate,
  ]);
}

/** GnuTLS's certtool as a verifier of that purpose, now. */
export function certtoolVerify(question: Omit<Question, 'at' | 'strict'>): Outcome {
  const purpose = { sslserver: '1.3.6.1.5.5.7.3.1', sslclient: '1.3.6.1.5.5.7.3.2' }[question.purpose];
  const host = question.host === undefined ? [] : ['--verify-hostname', question.host];
  const args = ['--verify', '--load-ca-certificate', question.ca, '--verify-purpose', purpose, ...host];
  return run('certtool', [...args, '--infile', question.certificate]);
}

/** A mutual TLS exchange in Python's ssl, in memory, both sides with VERIFY_X509_STRICT (the default from 3.13 on). */
const handshake = `
import ssl, sys
ca, crt, key, ccrt, ckey, host = sys.argv[1:]
s = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); s.verify_mode = ssl.CERT_REQUIRED
c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
for x, a, b in ((s, crt, key), (c, ccrt, ckey)):
    x.load_verify_locations(ca); x.load_cert_chain(a, b); x.verify_flags |= ssl.VERIFY_X509_STRICT
i, o = ssl.MemoryBIO(), ssl.MemoryBIO()
so, co = s.wrap_bio(i, o, server_side=True), c.wrap_bio(o, i, server_hostname=host)
done = set()
for _ in range(10):
    for n, x in (('c', co), ('s', so)):
        try: x.do_handshake(); done.add(n)
        except ssl.SSLWantReadError: pass
co.write(b'ping')
assert so.read() == b'ping' and done == {'c', 's'}
`;

export function pythonHandshake(...args: readonly string[]): Outcome {
  return run('python3', ['-c', handshake, ...args]);
}
