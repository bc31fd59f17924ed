import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { layoutOf, type OsFamily } from '../os/families.ts';
import { issueCa, issueLeaf, renewCa } from '../pki/issue/issue.ts';
import { generateKeyPem } from '../pki/keys/generate-key.ts';
import type { SandboxFault } from './faults.ts';
import { below, type Machine } from './machine.ts';
import { startUnit, stopUnit } from './services.ts';
import { mountsFile } from './tree/process-tree.ts';

/** Takes what a fault did away again; what was repaired meanwhile stays as it is. */
export type TakeBack = () => Promise<void>;

type Break = (machine: Machine) => Promise<TakeBack | undefined> | TakeBack | undefined;

/** Does to the host what a fault is about, files and services. Undefined where there is nothing to do. */
export async function breakHost(machine: Machine, fault: SandboxFault): Promise<TakeBack | undefined> {
  return await breaks[fault]?.(machine);
}

const folder = '/etc/tpa/pg-backup-api';
const server = { certificate: `${folder}/pg-backup-api.crt`, key: `${folder}/pg-backup-api.key` };
const client = { certificate: `${folder}/pg-backup-user.crt`, key: `${folder}/pg-backup-user.key` };
const ca = { certificate: `${folder}/root.crt`, key: '/root/pgcluster/ssl/CA.key' };
const day = 86_400_000;

const anchors: Readonly<Record<OsFamily, string>> = {
  debian: '/usr/local/share/ca-certificates/CA.crt',
  redhat: '/etc/pki/ca-trust/source/anchors/CA.crt',
  suse: '/etc/pki/trust/anchors/CA.crt',
};
const listens: Readonly<Record<OsFamily, string>> = {
  debian: '/etc/apache2/ports.conf',
  redhat: '/etc/httpd/conf/httpd.conf',
  suse: '/etc/apache2/listen.conf',
};

const breaks: Readonly<Partial<Record<SandboxFault, Break>>> = {
  'password-in-conninfo': (machine) =>
    edit(machine, '/etc/barman.d/pg2.conf', (text) =>
      text.replace(/^((?:streaming_)?conninfo = .*)$/gm, '$1 password=example'),
    ),
  'barman-home-unmounted': (machine) =>
    edit(machine, mountsFile, (text) => text.replace('/dev/vdb1 /var/lib/barman xfs rw,relatime 0 0\n', '')),
  'barman-config-broken': (machine) => edit(machine, '/etc/barman.d/pg2.conf', (text) => `conninfo\n${text}`),
  'config-broken': (machine) => edit(machine, '/root/pgcluster/config.yml', (text) => `${text}\nbroken: [\n`),
  'no-client-verify': (machine) =>
    editVhost(machine, (text) => text.replace('SSLVerifyClient require', 'SSLVerifyClient none')),
  'vhost-broken': (machine) =>
    editVhost(machine, (text) => text.replace('SSLEngine on', 'SSLEngine on\n    SSLVerifyClients require')),
  'vhost-of-another-name': (machine) =>
    editVhost(machine, (text) => text.replace(/^(\s*ServerName\s+).*$/m, '$1other.example.com')),
  'proxy-wrong-port': (machine) => editVhost(machine, (text) => text.replaceAll(':7480', ':7481')),
  'vhost-missing': (machine) =>
    reloading(
      machine,
      machine.family === 'debian'
        ? edit(machine, '/etc/apache2/sites-enabled/pg-backup-api.conf', () => undefined)
        : edit(machine, layoutOf(machine.family).vhostPath, () => undefined),
    ),
  'proxy-module-missing': (machine) =>
    reloading(
      machine,
      together(
        ['proxy.load', 'proxy.conf', 'proxy_http.load'].map((name) =>
          edit(machine, `/etc/apache2/mods-enabled/${name}`, () => undefined),
        ),
      ),
    ),
  'port-80-open': (machine) =>
    reloading(
      machine,
      edit(machine, listens[machine.family], (text) => `${text.replace(/\n?$/, '\n')}Listen 80\n`),
    ),
  'server-certificate-expired': (machine) => editServer(machine, [-365, -1]),
  'server-certificate-ends': (machine) => editServer(machine, [-360, 5]),
  'server-name-missing': (machine) => editServer(machine, [-1, 365], 'other.example.com'),
  'server-key-mismatch': async (machine) => {
    const key = await generateKeyPem('ec-p256');
    return edit(machine, server.key, () => key);
  },
  'client-certificate-expired': async (machine) => {
    const certificate = await leaf(machine, 'client', [-365, -1], 'pg-backup-user');
    return certificate === undefined ? undefined : edit(machine, client.certificate, () => certificate);
  },
  'client-certificate-missing': (machine) => edit(machine, client.certificate, () => undefined),
  'client-of-another-ca': async (machine) => {
    const caKey = await generateKeyPem('ec-p256');
    const certificate = await issueCa({ keyPem: caKey, commonName: 'other CA', ...validity([-10, 3650]) });
    const other = await leaf(machine, 'client', [-10, 365], 'pg-backup-user', { certificate, key: caKey });
    return other === undefined ? undefined : edit(machine, client.certificate, () => other);
  },
  'ca-ends': async (machine) => {
    if (!existsSync(below(machine, ca.key))) return undefined;
    const renewed = await renewCa({
      keyPem: read(machine, ca.key),
      caCertificatePem: read(machine, ca.certificate),
      ...validity([-3630, 20]),
    });
    const copies = [ca.certificate, `${folder}/CA.crt`, '/etc/tpa/root.crt', '/root/pgcluster/ssl/CA.crt'];
    return reloading(machine, together(copies.map((path) => edit(machine, path, () => renewed))));
  },
  'key-readable': (machine) => {
    const path = below(machine, server.key);
    if (!existsSync(path)) return undefined;
    const { mode } = statSync(path);
    chmodSync(path, 0o644);
    return async () => {
      if (existsSync(path) && (statSync(path).mode & 0o777) === 0o644) chmodSync(path, mode & 0o7777);
    };
  },
  'trusted-ca-empty': (machine) => edit(machine, ca.certificate, () => ''),
  'trust-store-missing': (machine) => {
    const anchor = anchors[machine.family];
    if (!existsSync(below(machine, anchor))) return undefined;
    const pem = read(machine, anchor).trim();
    return together([
      edit(machine, layoutOf(machine.family).systemBundle, (text) => text.replace(`${pem}\n`, '')),
      edit(machine, anchor, () => undefined),
    ]);
  },
  'apache-stopped': (machine) => stopped(machine, layoutOf(machine.family).service),
  'api-stopped': (machine) => stopped(machine, 'pg-backup-api'),
  'apache-disabled': (machine) => disabled(machine, layoutOf(machine.family).service),
  'api-disabled': (machine) => disabled(machine, 'pg-backup-api'),
  'selinux-refuses': (machine) => {
    const before = machine.booleans;
    machine.booleans = new Set([...before].filter((name) => name !== 'httpd_can_network_connect'));
    return async () => {
      machine.booleans = new Set([...machine.booleans, ...before]);
    };
  },
};

/** Changes the text of a file, or removes it (undefined), with its mode kept; a file that is missing stays so. */
function edit(machine: Machine, path: string, change: (text: string) => string | undefined): TakeBack | undefined {
  const file = below(machine, path);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  const link = lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  const before = readFileSync(file);
  const { mode } = statSync(file);
  const after = change(before.toString());
  if (after === undefined) rmSync(file);
  else writeFileSync(file, after);
  return async () => {
    if ((existsSync(file) ? readFileSync(file, 'utf8') : undefined) !== after) return;
    if (link !== undefined && after === undefined) symlinkSync(link, file);
    else writeFileSync(file, before, { mode: mode & 0o7777 });
  };
}

function together(parts: readonly (TakeBack | undefined)[]): TakeBack {
  return async () => {
    for (const part of parts) await part?.();
  };
}

/** Apache, if it runs, reads its configuration again: now, and when the fault is taken back. */
async function reloading(machine: Machine, takeBack: TakeBack | undefined): Promise<TakeBack | undefined> {
  if (takeBack === undefined) return undefined;
  const ran = machine.apache.running();
  if (ran) await machine.apache.graceful();
  return async () => {
    await takeBack();
    if (!ran) return;
    if (machine.apache.running()) await machine.apache.graceful();
    else await startUnit(machine, layoutOf(machine.family).service);
  };
}

function editVhost(machine: Machine, change: (text: string) => string): Promise<TakeBack | undefined> {
  return reloading(machine, edit(machine, layoutOf(machine.family).vhostPath, change));
}

/** A certificate of the proxy for its key, of the host's own CA. */
async function editServer(
  machine: Machine,
  days: readonly [number, number],
  name = machine.hostName,
): Promise<TakeBack | undefined> {
  const certificate = await leaf(machine, 'server', days, name);
  return reloading(
    machine,
    edit(machine, server.certificate, () => certificate),
  );
}

async function leaf(
  machine: Machine,
  profile: 'server' | 'client',
  days: readonly [number, number],
  commonName: string,
  issuer?: { readonly certificate: string; readonly key: string },
): Promise<string | undefined> {
  const { key } = profile === 'server' ? server : client;
  if (!existsSync(below(machine, key)) || !existsSync(below(machine, ca.key))) return undefined;
  const caKeyPem = issuer?.key ?? read(machine, ca.key);
  // A leaf does not begin before its CA: one of old is signed by the CA as it may have been then, by name and key the same.
  const caCertificatePem =
    issuer?.certificate ??
    (await renewCa({ keyPem: caKeyPem, caCertificatePem: read(machine, ca.certificate), ...validity([-1000, 3000]) }));
  return issueLeaf({
    ...{ profile, commonName, names: profile === 'server' ? [commonName] : [] },
    ...{ publicKeyFrom: read(machine, key), caCertificatePem, caKeyPem, ...validity(days) },
  });
}

function validity([from, to]: readonly [number, number]): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() + from * day), notAfter: new Date(Date.now() + to * day) };
}

async function stopped(machine: Machine, unit: string): Promise<TakeBack> {
  await stopUnit(machine, unit);
  return async () => {
    await startUnit(machine, unit);
  };
}

function disabled(machine: Machine, unit: string): TakeBack | undefined {
  const link = below(machine, `/etc/systemd/system/multi-user.target.wants/${unit}.service`);
  const target = lstatSync(link, { throwIfNoEntry: false }) === undefined ? undefined : readlinkSync(link);
  rmSync(link, { force: true });
  machine.enabled = new Set([...machine.enabled].filter((name) => name !== unit));
  return async () => {
    machine.enabled = new Set([...machine.enabled, unit]);
    if (target !== undefined && lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync(target, link);
  };
}

function read(machine: Machine, path: string): string {
  return readFileSync(below(machine, path), 'utf8');
}
