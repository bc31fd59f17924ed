import { dirname } from 'node:path';
import type { ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import { readDirectives } from '../../proxy/directives.ts';
import { orNothing } from '../or-nothing.ts';

/** Something on this host that names a certificate or key file. */
export interface Consumer {
  readonly path: string;
  /** Where it says so: “pg-backup-api.conf line 4 (SSLCertificateFile)”. */
  readonly where: string;
}

/** The PEM agent's settings (TPA: roles/pem/agent/config/final). */
export const agentSettings = '/usr/edb/pem/agent/etc/agent.cfg';

/** Directives of mod_ssl that name a file of certificates or keys, and how they are written. */
const fileDirectives: Readonly<Record<string, string>> = {
  sslcertificatefile: 'SSLCertificateFile',
  sslcertificatekeyfile: 'SSLCertificateKeyFile',
  sslcertificatechainfile: 'SSLCertificateChainFile',
  sslcacertificatefile: 'SSLCACertificateFile',
  sslcarevocationfile: 'SSLCARevocationFile',
  sslproxycacertificatefile: 'SSLProxyCACertificateFile',
  sslproxymachinecertificatefile: 'SSLProxyMachineCertificateFile',
};

/** Who uses which file: the virtual hosts that Apache reads, and the PEM agent. What cannot be read is left out. */
export async function lookAtConsumers(
  host: ReadableHost,
  layout: Pick<HostLayout, 'vhostPath' | 'enabledVhostPath'>,
): Promise<readonly Consumer[]> {
  const folder = dirname(layout.enabledVhostPath ?? layout.vhostPath);
  const names = (await orNothing(host.files.list(folder))) ?? [];
  const vhosts = await Promise.all(
    names
      .filter((name) => name.endsWith('.conf'))
      .map(async (name) => vhostConsumers(name, (await orNothing(host.files.readText(`${folder}/${name}`))) ?? '')),
  );
  const agent = await orNothing(host.files.readText(agentSettings));
  return [...vhosts.flat(), ...agentConsumers(agent ?? '')];
}

function vhostConsumers(name: string, text: string): readonly Consumer[] {
  return readDirectives(text).flatMap(({ name: directive, values, line }) => {
    const spelling = fileDirectives[directive];
    const [path] = values;
    return spelling === undefined || path === undefined ? [] : [{ path, where: `${name} line ${line} (${spelling})` }];
  });
}

/** Sections in brackets, `name=value` lines; a value that is an absolute path names a file. */
function agentConsumers(text: string): readonly Consumer[] {
  let section = '';
  return text.split(/\r?\n/).flatMap((line) => {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1] ?? section;
    const [, name, path] = /^\s*([\w.-]+)\s*=\s*["']?(\/[^"']*?)["']?\s*$/.exec(line) ?? [];
    return name === undefined || path === undefined ? [] : [{ path, where: `PEM agent, [${section}] ${name}` }];
  });
}
