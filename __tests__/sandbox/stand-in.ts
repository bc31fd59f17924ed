import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OsFamily } from '../../source/os/families.ts';
import type { SandboxFault } from '../../source/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../source/sandbox/start-sandbox.ts';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Lines of descriptor 3. */
  readonly status: readonly string[];
}

export interface StandIn extends Sandbox {
  /** Runs a command line as an operator on the sandboxed host would; its path comes from the sandbox's PATH. */
  run(argv: readonly string[], input?: string): Promise<Ran>;
  /** The path on this machine of a path of the host. */
  path(hostPath: string): string;
}

/** A sandbox that does not wait, and a way to run commands in it. */
export async function standIn(os: OsFamily = 'debian', fault?: SandboxFault): Promise<StandIn> {
  const wizard = [process.execPath, '-p', 'process.argv.slice(1).join(" ")'];
  const sandbox = await startSandbox({ os, wizard, pace: 0, ...(fault !== undefined && { fault }) });
  return {
    ...sandbox,
    path: (hostPath) => `${sandbox.directory}/root${hostPath}`,
    run: ([name = '', ...words], input) =>
      new Promise((done, fail) => {
        const child = spawn('/bin/sh', ['-c', 'exec "$0" "$@"', name, ...words], {
          cwd: sandbox.workingDirectory,
          env: { ...process.env, ...sandbox.environment },
          stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
        });
        const texts = ['', '', '', ''];
        for (const at of [1, 2, 3]) child.stdio[at]?.on('data', (chunk: Buffer) => (texts[at] += chunk.toString()));
        child.on('error', fail);
        child.on('close', (code) => {
          const status = (texts[3] ?? '').split('\n').filter((line) => line !== '');
          done({ code, out: texts[1] ?? '', err: texts[2] ?? '', status });
        });
        // Most commands read no input and may be gone before it is written.
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input);
      }),
  };
}

/** A file of the tests' own PKI. */
export function pem(name: string): string {
  return resolve(import.meta.dirname, '../../fixtures/sandbox', name);
}

/** Puts the certificates and the virtual host where the wizard would, and runs what enables them. */
export async function setUpProxy(host: StandIn, server = 'server'): Promise<void> {
  const folder = host.path('/etc/tpa/pg-backup-api');
  mkdirSync(folder, { recursive: true });
  copyFileSync(pem(`${server}.crt`), `${folder}/pg-backup-api.crt`);
  copyFileSync(pem(`${server}.key`), `${folder}/pg-backup-api.key`);
  copyFileSync(pem('ca.crt'), `${folder}/root.crt`);
  writeFileSync(host.path('/etc/apache2/sites-available/pg-backup-api.conf'), virtualHost);
  await host.run(['a2enmod', 'ssl', 'proxy', 'proxy_http']);
  await host.run(['a2ensite', 'pg-backup-api']);
}

export const virtualHost = `<VirtualHost *:443>
    ServerName barman1.example.com
    SSLEngine on
    SSLCertificateFile "/etc/tpa/pg-backup-api/pg-backup-api.crt"
    SSLCertificateKeyFile "/etc/tpa/pg-backup-api/pg-backup-api.key"
    SSLVerifyClient require
    SSLVerifyDepth 10
    SSLCACertificateFile "/etc/tpa/pg-backup-api/root.crt"
    ProxyPass / http://localhost:7480/
    ProxyPassReverse / http://localhost:7480/
</VirtualHost>
`;
