import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action, IssueCertificate } from '../../source/plan/actions.ts';
import type { CertificateSetFacts } from '../../source/steps/certificates/certificate-facts.ts';
import { lookAtCertificates } from '../../source/steps/certificates/certificate-facts.ts';
import { certificatesStep, missingParts } from '../../source/steps/certificates/certificates-step.ts';
import { caFinding, reviewRenewal } from '../../source/steps/certificates/renewal-review.ts';
import type { Answers } from '../../source/wizard/question.ts';
import { defaultAnswers } from '../../source/wizard/session.ts';
import { carryOut, certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

/** A complete set of P-256 on a host, made once; the tests look at changed facts. */
let host: TemporaryHost;
let complete: CertificateSetFacts;
const now = new Date();
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

beforeAll(async () => {
  host = certificateHost(now);
  const { report } = await carryOut(host, siteOf(), { 'key-type': 'ec-p256', san: ['barman1.example.com', 'backup'] });
  expect(report.outcome).toBe('proven');
  complete = await lookAtCertificates(host, siteOf());
});
afterAll(() => host.end());

const nothing = { file: undefined, text: undefined, certificate: undefined, why: undefined } as const;

type Part = 'ca' | 'server' | 'client' | 'caKey' | 'serverKey' | 'clientKey';

/** The facts as they are when parts of the set are gone. */
function without(...parts: readonly Part[]): CertificateSetFacts {
  const gone = Object.fromEntries(
    parts.map((part) => [
      part,
      part.endsWith('Key') ? { ...complete.caKey, file: undefined, readable: false, matches: undefined } : nothing,
    ]),
  );
  const noCa = parts.includes('ca') ? { controllerCa: nothing, authority: undefined } : {};
  return { ...complete, ...gone, ...noCa };
}

function planned(facts: CertificateSetFacts, given: Answers = {}): readonly Action[] {
  return certificatesStep.plan(facts, defaultAnswers(certificatesStep.questions(facts), given)).actions;
}

/** What a plan makes, in order: kinds with the last part of the path. */
function made(actions: readonly Action[]): readonly string[] {
  return actions.map((action) => ('path' in action ? `${action.kind} ${action.path.split('/').at(-1)}` : action.kind));
}

describe('what is made when', () => {
  it('nothing when all is there and fresh', () => {
    expect(made(planned(complete))).toEqual([]);
    expect(certificatesStep.assess(complete).state).not.toBe('broken');
  });

  it('a CA where the trust store’s CA.crt is another cluster’s', () => {
    const facts = { ...without('ca', 'caKey', 'server', 'serverKey', 'client', 'clientKey'), caCopies: [] };
    const anchor = { ...complete.anchor, found: complete.ca };
    expect(made(planned({ ...facts, anchor, clusterName: 'another' }))).toContain('generate-key CA.key');
  });

  it('everything on a fresh host: keys, certificates, a rehearsal, then all into place at once', () => {
    const facts = without('ca', 'caKey', 'server', 'serverKey', 'client', 'clientKey');
    expect(made(planned({ ...facts, caCopies: [] }))).toEqual([
      'generate-key CA.key',
      'issue-certificate root.crt',
      'generate-key pg-backup-api.key',
      'issue-certificate pg-backup-api.crt',
      'generate-key pg-backup-user.key',
      'issue-certificate pg-backup-user.crt',
      'rehearse',
      'install-staged',
    ]);
  });

  it('only the client when only that is gone', () => {
    expect(made(planned(without('client', 'clientKey')))).toEqual([
      'generate-key pg-backup-user.key',
      'issue-certificate pg-backup-user.crt',
      'rehearse',
      'install-staged',
    ]);
  });

  it('a certificate without its key gets a new pair; a key without its certificate is kept', () => {
    expect(made(planned(without('serverKey')))).toContain('generate-key pg-backup-api.key');
    expect(made(planned(without('server')))).not.toContain('generate-key pg-backup-api.key');
  });

  it('a renewal keeps the keys, unless new ones are asked for', () => {
    expect(made(planned(complete, { renew: 'both' }))).toEqual([
      'issue-certificate pg-backup-api.crt',
      'issue-certificate pg-backup-user.crt',
      'rehearse',
      'install-staged',
    ]);
    expect(made(planned(complete, { renew: 'server', 'new-key': true }))).toContain('generate-key pg-backup-api.key');
  });

  it('a renewed server certificate keeps its names, and always has the inventory name', () => {
    const names = (given: Answers) =>
      planned(complete, { renew: 'server', ...given })
        .filter((action): action is IssueCertificate => action.kind === 'issue-certificate')
        .flatMap((action) => action.names);
    expect(names({})).toEqual(['barman1.example.com', 'backup']);
    expect(names({ san: ['10.0.0.7'] })).toEqual(['barman1.example.com', '10.0.0.7']);
  });

  it('a new CA keeps the names of the server certificate that it replaces', () => {
    const facts = { ...without('ca', 'caKey'), caCopies: [] };
    const server = planned(facts).find((action) => action.kind === 'issue-certificate' && action.profile === 'server');
    expect(server).toMatchObject({ names: ['barman1.example.com', 'backup'] });
  });

  it('a running proxy is reloaded after the files are in place', () => {
    const actions = planned(
      { ...complete, served: { kind: 'serving', certificate: { fingerprint256: 'AA' } } as never },
      { renew: 'both' },
    );
    expect(actions.at(-1)).toMatchObject({
      kind: 'run-command',
      argv: ['service', 'apache2', 'reload'],
      refresh: true,
    });
  });

  it('a host name that is too long for a common name is shortened there, and whole among the names', () => {
    const hostName = `${'barman-'.repeat(9)}1.example.com`;
    const action = planned({ ...complete, hostName }, { renew: 'server' })[0] as IssueCertificate;
    expect(action.commonName.length).toBeLessThanOrEqual(64);
    expect(action.names).toContain(hostName);
  });
});

describe('copies of the CA', () => {
  it.each([0, 1])('that are missing are made from what Apache trusts (%i)', (index) => {
    const caCopies = complete.caCopies.map((copy, at) => (at === index ? { ...copy, found: nothing } : copy));
    const path = complete.caCopies[index]?.place.path;
    expect(planned({ ...complete, caCopies })).toMatchObject([{ kind: 'copy-file', from: `${folder}/root.crt`, path }]);
  });

  it('that are another certificate are a warning', () => {
    const caCopies = complete.caCopies.map((copy) => ({ ...copy, found: { ...copy.found, text: 'another' } }));
    const { state, findings } = certificatesStep.assess({ ...complete, caCopies });
    expect(state).toBe('attention');
    expect(findings.filter(({ id }) => id === 'ca-drift')).toHaveLength(complete.caCopies.length);
  });
});

describe('what is refused', () => {
  it.each<[string, () => CertificateSetFacts, Answers, string]>([
    ['a leaf without the CA’s key', () => without('caKey', 'client', 'clientKey'), {}, 'ca-key-missing'],
    ['a renewal without the CA’s key', () => without('caKey'), { renew: 'both' }, 'ca-key-missing'],
    ['a second CA where copies of the cluster’s are', () => without('ca', 'caKey'), {}, 'ca-exists'],
    [
      'a second CA where the trust store has the cluster’s',
      () => ({ ...without('ca', 'caKey'), caCopies: [], anchor: { ...complete.anchor, found: complete.ca } }),
      {},
      'ca-exists',
    ],
    ['a new CA where a CA’s key is', () => without('ca'), {}, 'ca-key-without-certificate'],
    [
      'the key of another CA',
      () => ({ ...complete, authority: undefined, caKey: { ...complete.caKey, matches: false } }),
      { renew: 'both' },
      'ca-key-mismatch',
    ],
    [
      'a lifetime that is none',
      () => ({ ...complete, lifetimes: { ...complete.lifetimes, server: { value: 'a year', source: 'x' } } }),
      { renew: 'server' },
      'bad-lifetime',
    ],
    [
      'a clock that is behind the host’s own files',
      () => ({ ...complete, clockFault: { path: '/var/log/wtmp', modified: inDays(10_000) } }),
      { renew: 'server' },
      'clock-wrong',
    ],
  ])('%s', (_, facts, given, id) => {
    expect(() => planned(facts(), given)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ id }) }),
    );
  });

  it('nothing of it touches the CA’s key file', () => {
    const path = host.files.real(complete.places.caKey.path);
    expect(existsSync(path) && readFileSync(path, 'utf8')).toContain('PRIVATE KEY');
  });
});

describe('the renewal window', () => {
  const endsIn = (days: number) => ({
    ...complete,
    server: {
      ...complete.server,
      certificate: {
        ...complete.server.certificate,
        ...{ notBefore: inDays(days - 365), notAfter: inDays(days) },
      } as never,
    },
  });

  it.each<[number, readonly string[]]>([
    [365, []],
    [31, []],
    [30, []],
    [29.5, ['server']],
    [0, ['server']],
    [-1, ['server']],
  ])('%d days before the end', (days, due) => {
    expect(reviewRenewal(endsIn(days)).due).toEqual(due);
  });

  it('presets what to renew', () => {
    const [renew] = certificatesStep.questions(endsIn(10));
    expect(renew).toMatchObject({ id: 'renew', default: 'server' });
    expect(certificatesStep.questions(complete)[0]).toMatchObject({ default: 'none' });
  });

  it('a leaf that the judge blocks is due too', () => {
    const finding = {
      id: 'host-mismatch',
      severity: 'block',
      group: 'certificate',
      file: complete.places.server.certificate.path,
    };
    expect(reviewRenewal({ ...complete, findings: [finding as never] }).due).toEqual(['server']);
  });
});

describe('a CA that is near its end', () => {
  const cut = (ca: number, leaves: number): CertificateSetFacts => {
    const ending = { ...complete.ca.certificate, notBefore: inDays(-3000), notAfter: inDays(ca) } as never;
    const leaf = (part: 'server' | 'client') => ({
      ...complete[part],
      certificate: { ...complete[part].certificate, notBefore: inDays(-300), notAfter: inDays(leaves) } as never,
    });
    const server = leaf('server');
    return {
      ...{ ...complete, server, client: leaf('client'), findings: [] },
      ca: { ...complete.ca, certificate: ending },
      authority: { kind: 'usable', given: undefined, ca: { signing: ending, chainPem: '' } as never },
    };
  };

  it.each([
    ['is far', 3000, 200, 'fits', [], [], undefined],
    ['leaves no room for a leaf of full length', 364, 200, 'short', [], [], 'ca-ends-first'],
    ['still lets a leaf gain', 120, 20, 'short', ['server', 'client'], [], 'ca-ends-first'],
    ['has to be rotated', 89, 60, 'rotate', [], [], 'ca-rotation-due'],
    ['is that of the leaves: nothing is gained', 20, 20, 'rotate', [], ['server', 'client'], 'ca-rotation-due'],
    ['gains a day for leaves in their last', 4, 2, 'rotate', ['server', 'client'], [], 'ca-rotation-due'],
    ['is over', -1, -1, 'ended', [], ['server', 'client'], undefined],
  ] as const)('%s', (_, ca, leaves, state, due, held, finding) => {
    const facts = cut(ca, leaves);
    expect(reviewRenewal(facts)).toEqual({ ca: state, due, held, revoked: [] });
    expect(caFinding(facts)?.id).toBe(finding);
  });

  it('plans no leaf beyond it, and says so', () => {
    const facts = cut(120, 20);
    const plan = certificatesStep.plan(facts, { renew: 'both', san: ['barman1.example.com'] });
    const ends = plan.actions.flatMap((action) => (action.kind === 'issue-certificate' ? [action.notAfter] : []));
    expect(ends).toEqual([inDays(120).toISOString(), inDays(120).toISOString()]);
    expect(plan.notes.join()).toContain('server and client are cut to that day.');
  });

  it('signs nothing once it has ended, and the command that helps is told', () => {
    expect(() => certificatesStep.plan(cut(-1, -1), { renew: 'both' })).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          id: 'ca-expired',
          fix: [expect.stringMatching(/^wizard certs rotate start --same-key: its key is here/), expect.anything()],
        }),
      }),
    );
  });
});

describe('the kind of a new key', () => {
  const renewed = (answers: Answers) => {
    const plan = certificatesStep.plan(complete, { renew: 'both', 'new-key': true, ...answers });
    return {
      types: plan.actions.flatMap((action) => (action.kind === 'generate-key' ? [action.keyType] : [])),
      notes: plan.notes.filter((note) => note.includes('key')),
    };
  };

  it('stays what it is', () => {
    expect(renewed({})).toEqual({
      types: ['ec-p256', 'ec-p256'],
      notes: [
        'The server key stays ec-p256.',
        'The client key stays ec-p256.',
        'TPA replaces keys that are not RSA-4096 at the next deploy.',
      ],
    });
  });

  it('changes when it is asked for, and the plan says from what', () => {
    expect(renewed({ 'key-type': 'rsa-4096' })).toEqual({
      types: ['rsa-4096', 'rsa-4096'],
      notes: ['The server key changes from ec-p256 to rsa-4096.', 'The client key changes from ec-p256 to rsa-4096.'],
    });
  });
});

describe('what is missing', () => {
  it.each<[readonly Part[], readonly string[]]>([
    [[], []],
    [['ca'], ['ca']],
    [['server'], ['server']],
    [['serverKey'], ['server']],
    [['client', 'clientKey'], ['client']],
    [
      ['ca', 'server', 'client'],
      ['ca', 'server', 'client'],
    ],
  ])('%j gone: %j', (parts, missing) => {
    expect(missingParts(without(...parts))).toEqual(missing);
  });

  it('is told in the list of steps', () => {
    expect(certificatesStep.assess(without('client', 'clientKey'))).toMatchObject({
      state: 'todo',
      summary: 'missing: client',
    });
    expect(certificatesStep.assess(without('ca', 'server', 'client'))).toMatchObject({
      state: 'todo',
      summary: 'none yet',
    });
  });
});
