import { OperatorError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { RehearseSet } from './actions.ts';
import { readNewest } from './perform-issue.ts';

/** Judges the new set, then plays it over loopback. Throws with the first reason why it must not be installed. */
export async function performRehearsal(action: RehearseSet, host: Host): Promise<void> {
  const read = (path: string) => readNewest(path, host.files);
  const ca = await read(action.ca);
  const server = await readPair(action.server, read);
  const clients = await Promise.all(
    action.clients.map(async (client) => ({ name: client.name, ...(await readPair(client, read)) })),
  );
  await judge(action, ca, server, clients, host.clock.now());
  const stranger = await makeStranger(host.clock.now());
  const { scenes } = await host.network.rehearse({ hostName: action.hostName, server, ca, clients, stranger });
  const failed = scenes.find((scene) => !scene.passed);
  if (failed !== undefined) throw refused(`the rehearsal failed: ${failed.name}: ${failed.detail}`);
}

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

async function judge(
  action: RehearseSet,
  ca: string,
  server: Pair,
  clients: readonly (Pair & { readonly name: string })[],
  at: Date,
): Promise<void> {
  const { verifySet } = await import('../pki/verify-set.ts');
  const file = (name: string, text: string) => ({ file: name, bytes: Buffer.from(text) });
  for (const [index, client] of clients.entries()) {
    const paths = action.clients[index];
    const { findings } = await verifySet(
      {
        ca: file(action.ca, ca),
        serverCertificate: file(action.server.certificate, server.certificate),
        serverKey: file(action.server.key, server.key),
        clientCertificate: file(paths?.certificate ?? client.name, client.certificate),
        clientKey: file(paths?.key ?? client.name, client.key),
      },
      { host: action.hostName, at },
    );
    const blocking = findings.find((finding) => finding.severity === 'block' && finding.group !== 'tpa');
    if (blocking !== undefined) throw refused(`${blocking.file}: ${blocking.message.replace(/\.$/, '')}`);
  }
}

async function readPair(pair: Pair, read: (path: string) => Promise<string>): Promise<Pair> {
  return { certificate: await read(pair.certificate), key: await read(pair.key) };
}

/** A client of a CA that nobody trusts, made for this rehearsal and forgotten. */
async function makeStranger(now: Date): Promise<Pair> {
  const [{ generateKeyPem }, { issueCa, issueLeaf }] = await Promise.all([
    import('../pki/generate-key.ts'),
    import('../pki/issue.ts'),
  ]);
  const [caKeyPem, key] = await Promise.all([generateKeyPem('ec-p256'), generateKeyPem('ec-p256')]);
  const validity = { notBefore: new Date(now.getTime() - 300_000), notAfter: new Date(now.getTime() + 3_600_000) };
  const caCertificatePem = await issueCa({ keyPem: caKeyPem, commonName: 'stranger.CA', ...validity });
  const certificate = await issueLeaf({
    profile: 'client',
    publicKeyFrom: key,
    caCertificatePem,
    caKeyPem,
    commonName: 'stranger',
    names: ['stranger'],
    ...validity,
  });
  return { certificate, key };
}

function refused(why: string): OperatorError {
  return new OperatorError({
    id: 'rehearsal-failed',
    message: `The new certificates were not installed: ${why}.`,
    fix: ['The files in place are untouched. `wizard certs status` shows them with their findings.'],
  });
}
