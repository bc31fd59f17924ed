import type { ReadableHost } from '../../host/host.ts';
import { makeStranger } from '../../pki/issue/throw-away-client.ts';
import type { RotationPhase } from '../../pki/rotation.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence } from '../../wizard/step.ts';
import { proveCertificates } from '../certificates/prove-certificates.ts';
import { evidenceOf } from '../evidence-of.ts';
import { proveDoor, type Visit } from './prove-door.ts';
import { lookAtRotation, type RotationFacts } from './rotation-facts.ts';
import { type Guests, makeGuests } from './rotation-guests.ts';
import type { PhaseName, RotationWish } from './rotation-wish.ts';
import { isHealthy } from './trust-actions.ts';

/** What was true before the plan: clients of a CA whose key is gone afterwards, and whether the set could be proven at all. */
export interface Before {
  readonly guests: Guests;
  readonly healthy: boolean;
}

interface Expectation {
  readonly phase: RotationPhase;
  readonly old: 'in' | 'out';
  readonly new: 'in' | 'out' | undefined;
}

/** Pki.md 8.2 (3): at every boundary the clients of the trusted CAs get in, and a third one's never. */
const expectations: Readonly<Record<PhaseName, Expectation>> = {
  start: { phase: 'two-cas', old: 'in', new: 'in' },
  reissue: { phase: 'reissued', old: 'in', new: 'in' },
  retire: { phase: 'one-ca', old: 'out', new: 'in' },
  abort: { phase: 'one-ca', old: 'in', new: 'out' },
};

/** The phase as the files tell it, the set, and who is let in: the old CA's client, the new one's, a stranger. */
export async function proveRotation(
  host: ReadableHost,
  site: Site,
  wish: RotationWish & { readonly phase: PhaseName },
  before: Before | undefined,
): Promise<Evidence> {
  const facts = await lookAtRotation(host, site, wish);
  const made = await makeGuests(host, facts);
  const expected = wish.sameKey
    ? { phase: 'one-ca' as const, old: 'in' as const, new: undefined }
    : expectations[wish.phase];
  // After the last phase the new CA's key is in the old one's place.
  const guests =
    wish.phase === 'retire'
      ? { old: before?.guests.old, new: before?.guests.new ?? made.old }
      : { old: made.old ?? before?.guests.old, new: made.new ?? before?.guests.new };
  const isProvable = before?.healthy !== false || wish.phase === 'reissue' || isHealthy(facts.set);
  const ofSet = isProvable ? await proveCertificates(host, site) : undefined;
  const visits: readonly Visit[] = [
    { id: 'old-client', label: doorLabel('the old CA', expected.old), client: guests.old, expected: expected.old },
    ...(expected.new === undefined
      ? []
      : [
          {
            id: 'new-client',
            label: doorLabel('the new CA', expected.new),
            client: guests.new,
            expected: expected.new,
          },
        ]),
    {
      id: 'stranger',
      label: doorLabel('a third CA', 'out'),
      client: await makeStranger(host.clock.now()),
      expected: 'out',
    },
  ];
  const doors: Check[] = [];
  for (const visit of visits) {
    doors.push(isProvable ? await proveDoor(host, facts.set, visit) : notProvable(visit));
  }
  const checks = [phaseCheck(facts, expected.phase), copiesCheck(facts), ...(ofSet?.checks ?? []), ...doors];
  const fix = ['`wizard certs rotate` says how far the rotation is; `wizard certs status` shows every certificate.'];
  return { ...evidenceOf(checks, 'rotation', fix), ...(ofSet?.problem && { problem: ofSet.problem }) };
}

/** A server certificate that has ended keeps everybody away, whoever is trusted. */
function notProvable({ id, label }: Visit): Check {
  return { id, label, state: 'not-run', detail: 'the set in place is not valid: see `wizard certs status`' };
}

function doorLabel(whose: string, expected: 'in' | 'out'): string {
  return `A client of ${whose} is ${expected === 'in' ? 'let in' : 'turned away'}`;
}

function phaseCheck({ rotation }: RotationFacts, expected: RotationPhase): Check {
  const names = [...rotation.old, ...(rotation.nextIsTrusted ? rotation.next : [])].map(({ subject }) => subject);
  return {
    id: 'phase',
    label: 'The files are those of this phase',
    state: rotation.phase === expected ? 'ok' : 'crit',
    detail: `${rotation.phase}: trusted ${names.length === 1 ? 'is' : 'are'} ${names.join(' and ')}`,
  };
}

function copiesCheck({ set }: RotationFacts): Check {
  const label = 'Every copy of the CA file is the same';
  const other = set.caCopies.find(({ found }) => found.text !== set.ca.text);
  return other === undefined
    ? { id: 'copies', label, state: 'ok', detail: `${set.caCopies.length + 1} files` }
    : { id: 'copies', label, state: 'crit', detail: `${other.place.path} is another` };
}
