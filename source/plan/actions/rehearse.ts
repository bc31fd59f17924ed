import { OperatorError } from '../../errors.ts';
import { shellQuote } from '../shell-quote.ts';
import type { ActionHandler, Performance, Reasoned } from './handler.ts';
import { type Issuer, readCaKey } from './issue-certificate.ts';

/** Judges the set (staged where staged) and plays a mutual-TLS exchange with it over loopback, negative tests included. Changes nothing. */
export interface RehearseSet extends Reasoned {
  readonly kind: 'rehearse';
  readonly hostName: string;
  readonly ca: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly clients: readonly { readonly name: string; readonly certificate: string; readonly key: string }[];
  /** CAs whose clients have to be let in: one of each is made for the rehearsal and forgotten. */
  readonly guestsOf?: readonly Issuer[];
}

export const rehearse: ActionHandler<RehearseSet> = {
  describe: ({ hostName, guestsOf = [] }) => ({
    title: `Rehearse the certificate set for ${hostName}`,
    details: [
      'a real mutual-TLS exchange over loopback; no certificate and a stranger must be turned away',
      ...guestsOf.map(({ certificate }) => `a new client of ${certificate} must be let in`),
    ],
    diff: [],
    undo: 'Nothing is changed.',
  }),
  owners: () => [],
  undo: async () => [],
  perform,
  // What openssl can judge of the set; the mutual-TLS rehearsal itself is the wizard's.
  script({ ca, server, clients, hostName }) {
    const pair = ({ certificate, key }: RehearseSet['server'], purpose: string) =>
      `verify_pair ${[ca, certificate, key].map(shellQuote).join(' ')} ${purpose}`;
    return [
      pair(server, `sslserver -verify_hostname ${shellQuote(hostName)}`),
      ...clients.map((client) => pair(client, 'sslclient')),
    ];
  },
};

/** Judges the new set, then plays it over loopback. Throws with the first reason why it must not be installed. */
async function perform(action: RehearseSet, { host, staging }: Performance): Promise<void> {
  const read = staging.newest;
  const ca = await read(action.ca);
  const server = await readPair(action.server, read);
  const clients = await Promise.all(
    action.clients.map(async (client) => ({ name: client.name, ...(await readPair(client, read)) })),
  );
  await judge(action, ca, server, clients, host.clock.now());
  const { makeGuest, makeStranger } = await import('../../pki/issue/throw-away-client.ts');
  const stranger = await makeStranger(host.clock.now());
  const guests = await Promise.all(
    (action.guestsOf ?? []).map(async (issuer) => {
      const { chain: chainPem = '' } = issuer;
      const caCertificatePem = chainPem + (await read(issuer.certificate));
      const caKeyPem = await readCaKey(issuer, staging);
      const pair = await makeGuest({ caCertificatePem, caKeyPem, chainPem, at: host.clock.now() });
      return { name: `a new client of ${issuer.certificate}`, ...pair };
    }),
  );
  const parts = { hostName: action.hostName, server, ca, clients: [...clients, ...guests], stranger };
  const { scenes } = await host.network.rehearse(parts);
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
  const { verifySet } = await import('../../pki/judge/verify-set.ts');
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

function refused(why: string): OperatorError {
  return new OperatorError({
    id: 'rehearsal-failed',
    message: `The new certificates were not installed: ${why}.`,
    fix: ['The files in place are untouched. `wizard certs status` shows them with their findings.'],
  });
}
