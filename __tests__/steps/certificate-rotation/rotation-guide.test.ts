import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rotationLines } from '../../../source/cli/commands/certificates-rotate-text.ts';
import { clientLogStep } from '../../../source/steps/certificate-rotation/client-log-step.ts';
import { lookAtRotation, type RotationFacts } from '../../../source/steps/certificate-rotation/rotation-facts.ts';
import { guide } from '../../../source/steps/certificate-rotation/rotation-guide.ts';
import { newName } from '../../../source/steps/certificate-rotation/start-actions.ts';
import { siteOf } from '../../support/certificate-host.ts';
import { rotate, rotationHost, wishFor } from '../../support/rotation-host.ts';
import { throwAwayPki } from '../../support/throw-away-pki.ts';

type Phase = 'one-ca' | 'two-cas' | 'reissued';
const facts = new Map<Phase, RotationFacts>();
let end = () => {};

beforeAll(async () => {
  const host = await rotationHost(await throwAwayPki('barman1.CA'));
  end = host.end;
  const look = () => lookAtRotation(host, siteOf(), wishFor(undefined));
  facts.set('one-ca', await look());
  await rotate(host, 'start');
  facts.set('two-cas', await look());
  await rotate(host, 'reissue');
  facts.set('reissued', await look());
});
afterAll(() => end());

function at(phase: Phase): RotationFacts {
  const found = facts.get(phase);
  if (found === undefined) throw new Error(`no facts of ${phase}`);
  return found;
}

describe('what comes next', () => {
  test.each<readonly [Phase, number, string, boolean, string]>([
    ['one-ca', 1, 'wizard certs rotate start', true, 'At any time'],
    ['two-cas', 2, 'wizard certs rotate reissue', true, 'When every machine whose programs know this server'],
    ['reissued', 3, 'wizard certs rotate retire', true, 'When every client on other machines'],
  ])('after %s', (phase, position, command, isReady, condition) => {
    const guidance = guide(at(phase));
    expect(guidance).toMatchObject({ position, command, isReady });
    expect(guidance.conditions[0]).toContain(condition);
  });

  test('once the certificates are of the new CA: who still comes with the old one is not logged, and how it can be', () => {
    const { set } = at('reissued');
    const served = { kind: 'serving' } as unknown as typeof set.served;
    const last = guide({ ...at('reissued'), set: { ...set, served } }).conditions.at(-1);
    expect(last).toContain('`wizard certs rotate --wait` has Apache log it');
    expect(guide(at('reissued')).conditions.join()).not.toContain('--wait');
  });

  test.each<readonly [Phase, string]>([
    ['one-ca', 'rotation-not-started'],
    ['two-cas', 'not-reissued'],
    ['reissued', 'no-proxy'],
  ])('after %s there is a reason not to log clients: %s', (phase, id) => {
    const plan = () => clientLogStep(wishFor(undefined)).plan(at(phase), {});
    expect(plan).toThrow(expect.objectContaining({ problem: expect.objectContaining({ id }) }));
  });

  test('without a CA nothing is said to be trusted, and what has to be made first', () => {
    const { set, rotation } = at('one-ca');
    const ca = { ...set.ca, certificate: undefined };
    const none = { ...at('one-ca'), set: { ...set, ca }, rotation: { ...rotation, old: [] }, issued: [] };
    expect(rotationLines(none)).toEqual([
      'Phase 1 of 4 (one-ca): There is no CA yet that could be rotated.',
      '',
      'Trusted by /etc/tpa/pg-backup-api/root.crt:',
      '  none',
      '',
      'Certificates of these CAs on this host:',
      '  none',
      '',
      'Next: wizard certs rotate start (not yet)',
      '  /etc/tpa/pg-backup-api/root.crt holds no CA certificate: make the set first, wizard certs create.',
    ]);
  });

  test('retire is not yet to be done while somebody has a certificate of the old CA', () => {
    const [, , agent] = at('two-cas').issued;
    if (agent === undefined) throw new Error('no agent');
    const old = { ...agent, usedBy: ['PEM agent, [BARMAN] cert'] };
    const guidance = guide({ ...at('reissued'), issued: [old] });
    expect(guidance.isReady).toBe(false);
    expect(guidance.conditions[0]).toBe(
      '/etc/tpa/pg-backup-api/pemagent-barman1.crt is still of the old CA, used by PEM agent, [BARMAN] cert.',
    );
  });
});

test('on a terminal: the phase, the CAs, who has a certificate of which', () => {
  const lines = rotationLines(at('two-cas'));
  expect(lines[0]).toBe('Phase 2 of 4 (two-cas): Two CAs are trusted; certificates are still of the old one.');
  expect(lines.filter((line) => /^ {2}(old|new) /.test(line)).map((line) => line.replace(/, until.*/, ''))).toEqual([
    '  old CN=barman1.CA',
    '  new CN=barman1.CA G2',
    '  old /etc/tpa/pg-backup-api/pg-backup-api.crt (CN=barman1.CA)',
    '  old /etc/tpa/pg-backup-api/pg-backup-user.crt (CN=barman1.CA)',
    '  old /etc/tpa/pg-backup-api/pemagent-barman1.crt (CN=barman1.CA)',
  ]);
  expect(lines.at(-1)).toBe('Back: wizard certs rotate abort');
});

describe('the name of the new CA', () => {
  test.each([
    ['speedy.CA', [], 'speedy.CA G2'],
    ['speedy.CA G2', [], 'speedy.CA G3'],
    ['speedy.CA', ['speedy.CA G2'], 'speedy.CA G3'],
    ['Example Root', [], 'barman1.CA'],
    ['Example Root', ['barman1.CA'], 'barman1.CA G2'],
  ])('after %s and %j it is %s', (first, others, name) => {
    const { set, rotation } = at('one-ca');
    const [ca] = rotation.old;
    if (ca === undefined) throw new Error('no CA');
    const old = [first, ...others].map((commonName) => ({ ...ca, commonName }));
    expect(newName({ set, rotation: { ...rotation, old } })).toBe(name);
  });
});
