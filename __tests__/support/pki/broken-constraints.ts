import { Buffer } from 'node:buffer';
import type { BrokenSet } from './broken-set.ts';
import { der, sequence } from './der-writer.ts';
import { dns, extension, extensions } from './forge.ts';
import { certificateSet, client, id, keys, pem, root } from './kit.ts';

const permitted = 0xa0;
const excluded = 0xa1;
const network = Buffer.from('8708c0000200ffffff00', 'hex');

/** A good set whose CA may certify some names only. */
const constrained = (part: number, base: Uint8Array, clientCertificate = pem(client())) => {
  const limits = extension('2.5.29.30', 0xff, sequence(der(part, sequence(base))));
  const list = [extensions.ca(), extensions.caUsage(), limits, extensions.subjectKey(keys.ca)];
  return certificateSet({ ca: pem(root({ extensions: list })), clientCertificate });
};
const nameless = (subject: string) => pem(client({ subject, replace: { [id.names]: undefined } }));

/** What a CA's name constraints do to its leaves. */
export const brokenConstraints: readonly BrokenSet[] = [
  {
    name: 'name outside the constraints',
    verdict: 'block',
    findings: ['name-constraint-violated'],
    file: 'server.crt',
    make: () => constrained(permitted, dns('example.org')),
  },
  {
    name: 'name that is excluded',
    verdict: 'block',
    findings: ['name-constraint-violated'],
    file: 'server.crt',
    make: () => constrained(excluded, dns('barman1.example.com')),
  },
  {
    name: 'constraint of addresses, leaves of names',
    verdict: 'ok',
    findings: [],
    make: () => constrained(permitted, network),
  },
  {
    name: 'client whose dNSName is outside',
    verdict: 'block',
    findings: ['name-constraint-violated'],
    file: 'client.crt',
    make: () => constrained(permitted, dns('example.com')),
  },
  {
    name: 'client whose only name is a word, which is no host name',
    verdict: 'ok',
    findings: [],
    make: () => constrained(permitted, dns('example.com'), nameless('pg-backup-user')),
  },
  {
    name: 'client whose only name is a host name within',
    verdict: 'warn',
    findings: ['shared-ca'],
    make: () => constrained(permitted, dns('example.com'), nameless('agent.example.com')),
  },
  {
    name: 'client whose only name is a host name outside',
    verdict: 'block',
    findings: ['name-constraint-violated', 'shared-ca'],
    file: 'client.crt',
    make: () => constrained(permitted, dns('example.com'), nameless('my_agent.example.org')),
  },
];
