import type { Action } from '../../source/plan/actions.ts';
import { pem, server } from './pki/kit.ts';

const why = 'A test.';
const plainOwner = { owner: 'root', group: 'root' };

/** The actions of an exchange with files in one folder. */
export function exchangeActions(folder: string, { owner, group } = plainOwner) {
  const at = (name: string) => `${folder}/${name}`;
  const mine = (mode: number) => ({ owner, group, mode });
  return {
    generate: { kind: 'generate-key', path: at('a.key.new'), keyType: 'ec-p256', attributes: mine(0o600), why },
    request: {
      kind: 'make-request',
      path: at('a.csr'),
      attributes: mine(0o644),
      profile: 'server',
      commonName: 'barman1.example.com',
      names: ['barman1.example.com', '192.0.2.1'],
      key: at('a.key.new'),
      why,
    },
    certificate: {
      kind: 'stage-certificate',
      path: at('a.crt'),
      attributes: mine(0o644),
      content: pem(server()),
      summary: ['CN=barman1.example.com'],
      why,
    },
    key: { kind: 'stage-key', from: at('a.key.new'), path: at('a.key'), attributes: mine(0o600), why },
    install: (...names: readonly string[]): Action => ({ kind: 'install-staged', paths: names.map(at), why }),
  } as const satisfies Record<string, Action | ((...names: readonly string[]) => Action)>;
}
