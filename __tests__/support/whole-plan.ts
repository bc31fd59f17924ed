import { hostPath } from '../../source/host/commands.ts';
import type { Action, IssueCertificate, Plan } from '../../source/plan/actions.ts';
import type { TemporaryHost } from './temporary-host.ts';

const folder = '/etc/demo';
const set = `${folder}/pki`;
const owned = (mode: number) => ({ owner: 'root', group: 'root', mode });
const worker = (mode: number) => ({ owner: 'www-data', group: 'www-data', mode });

/** What the host has before `wholePlan`: an old CA certificate among it, so that new ones replace and add files. */
export function prepareHost(host: Pick<TemporaryHost, 'put'>): void {
  host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n');
  host.put('/etc/group', 'root:x:0:\nwww-data:x:33:\n');
  host.put('/var/lib/other/state', 'of another program\n');
  host.put(`${folder}/a.conf`, 'one\ntwo\n', 0o640);
  host.put(`${folder}/c.conf`, 'mode\n', 0o600);
  host.put(`${folder}/ports.conf`, '# ports\nListen 80\nListen 443\n');
  host.put(`${folder}/old.txt`, 'not needed any more\n', 0o604);
  host.put(`${set}/root.crt`, 'an old certificate\n');
  host.put(`${set}/server.key`, 'an old key\n', 0o600);
  host.put(`${set}/server.key.new`, 'a key that waits\n', 0o600);
}

/** A plan with every kind of action. The certificates are valid today: a TLS exchange looks at the machine's clock. */
export const wholePlan: Plan = {
  title: 'Every kind of action',
  notes: [],
  undoIfUnproven: true,
  actions: [
    { kind: 'make-directory', path: `${folder}/new`, attributes: owned(0o750), why: 'New files need a folder.' },
    writing(`${folder}/a.conf`, 'one\ntwo\n', 'one\nthree\n'),
    writing(`${folder}/new/b.conf`, undefined, 'new\n'),
    {
      kind: 'set-attributes',
      path: `${folder}/c.conf`,
      attributes: worker(0o640),
      before: owned(0o600),
      why: 'The worker reads it.',
    },
    { kind: 'remove-lines', path: `${folder}/ports.conf`, line: 'Listen 80', why: '443 only.' },
    { kind: 'remove-file', path: `${folder}/old.txt`, why: 'Nobody reads it.' },
    key('ca'),
    issuing('ca', 'speedy.CA', []),
    key('server'),
    issuing('server', 'barman1.example.com', ['barman1.example.com']),
    key('client'),
    issuing('client', 'pg-backup-user', ['pg-backup-user']),
    {
      kind: 'make-request',
      path: `${set}/client.csr`,
      attributes: owned(0o644),
      profile: 'client',
      commonName: 'pg-backup-user',
      names: ['pg-backup-user'],
      key: `${set}/client.key`,
      why: 'A CA elsewhere signs it.',
    },
    {
      kind: 'stage-certificate',
      path: `${set}/elsewhere.crt`,
      attributes: owned(0o644),
      content: 'a certificate that was signed elsewhere\n',
      summary: [],
      why: 'It was signed elsewhere.',
    },
    {
      kind: 'stage-key',
      from: `${set}/server.key.new`,
      path: `${set}/elsewhere.key`,
      attributes: owned(0o600),
      why: 'It has waited for its certificate.',
    },
    {
      kind: 'stage-trust',
      path: `${set}/trusted.crt`,
      attributes: owned(0o644),
      copies: [{ path: `${set}/trusted-copy.crt`, attributes: worker(0o644) }],
      content: 'a CA that is there\n',
      newest: `${set}/root.crt`,
      summary: [],
      why: 'Two CAs are trusted.',
    },
    {
      kind: 'rehearse',
      hostName: 'barman1.example.com',
      ca: `${set}/root.crt`,
      server: { certificate: `${set}/server.crt`, key: `${set}/server.key` },
      clients: [{ name: 'pg-backup-user', certificate: `${set}/client.crt`, key: `${set}/client.key` }],
      why: 'A bad set must not be installed.',
    },
    {
      kind: 'install-staged',
      paths: [
        ...['ca.key', 'root.crt', 'CA.crt', 'server.key', 'server.crt', 'client.key', 'client.crt'],
        ...['client.csr', 'elsewhere.crt', 'elsewhere.key', 'trusted.crt', 'trusted-copy.crt'],
      ].map((name) => `${set}/${name}`),
      why: 'All at once.',
    },
    {
      kind: 'copy-file',
      from: `${set}/root.crt`,
      path: `${folder}/anchor.crt`,
      attributes: owned(0o644),
      why: 'Trust.',
    },
    {
      kind: 'run-command',
      title: 'Touch a file',
      argv: ['touch', hostPath(`${folder}/touched`)],
      changes: 'the file is there',
      why: 'A command that changes something.',
      undo: { argv: ['rm', '-f', hostPath(`${folder}/touched`)], automatic: true },
    },
    {
      kind: 'run-command',
      title: 'Notice the change',
      argv: ['true'],
      changes: 'nothing',
      why: 'A daemon reads its files again.',
      refresh: true,
    },
  ],
};

function writing(path: string, before: string | undefined, content: string): Action {
  return { kind: 'write-file', path, before, content, attributes: owned(0o640), why: 'It says what is so.' };
}

function key(name: string): Action {
  const path = `${set}/${name}.key`;
  return { kind: 'generate-key', path, keyType: 'ec-p256', attributes: owned(0o600), why: 'A key of its own.' };
}

function issuing(profile: IssueCertificate['profile'], commonName: string, names: readonly string[]): IssueCertificate {
  const leaf = profile !== 'ca';
  return {
    kind: 'issue-certificate',
    path: leaf ? `${set}/${profile}.crt` : `${set}/root.crt`,
    attributes: owned(0o644),
    copies: leaf ? [] : [{ path: `${set}/CA.crt`, attributes: worker(0o644) }],
    profile,
    commonName,
    names,
    key: `${set}/${profile}.key`,
    ...(leaf && { issuer: { certificate: `${set}/root.crt`, key: `${set}/ca.key` } }),
    notBefore: new Date(Date.now() - 300_000).toISOString(),
    notAfter: new Date(Date.now() + 86_400_000).toISOString(),
    why: 'The set needs it.',
  };
}
