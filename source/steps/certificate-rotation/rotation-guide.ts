import { caStateOf, wayOut } from '../certificates/renewal-review.ts';
import type { IssuedCertificate } from './issued-certificates.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { seenSentence } from './seen-clients.ts';

/** What comes next in a rotation, and what has to be true before. */
export interface Guidance {
  /** Position of the phase, and how many there are. */
  readonly position: 1 | 2 | 3;
  /** What is true now, one sentence. */
  readonly now: string;
  /** The command of the next phase; undefined while something has to be done by hand first. */
  readonly command: string;
  /** Nothing on this host stands against it. */
  readonly isReady: boolean;
  /** What must be true before it; the first ones are what this host shows against it. */
  readonly conditions: readonly string[];
}

/** The phases: one CA; two trusted; leaves of the new one; the old one gone, which is one CA again. Pure. */
export function guide(facts: Pick<RotationFacts, 'rotation' | 'issued' | 'set' | 'next' | 'seen'>): Guidance {
  const { rotation, issued, set } = facts;
  const old = issued.filter(({ generation, revoked }) => generation === 'old' && !revoked);
  const trust = set.places.trust.path;
  const ending = caStateOf(set);
  const advice = wayOut(set);
  switch (rotation.phase) {
    case 'one-ca':
      if (set.ca.certificate === undefined) {
        return {
          position: 1,
          now: 'There is no CA yet that could be rotated.',
          command: 'wizard certs rotate start',
          isReady: false,
          conditions: [`${trust} holds no CA certificate: make the set first, wizard certs create.`],
        };
      }
      return {
        position: 1,
        now:
          facts.next.found.file === undefined
            ? 'One CA: no rotation is under way.'
            : 'One CA is trusted; the one that is to come is there and not trusted yet.',
        ...(ending === 'fits' ? { command: 'wizard certs rotate start' } : { command: advice.command }),
        isReady: true,
        conditions: [
          ...(ending === 'ended' ? ['The CA has expired: certificates that it signed are rejected.'] : []),
          ...(ending === 'fits' ? [] : [`${advice.command}: ${advice.why}`]),
          'At any time: clients that are accepted now stay accepted.',
        ],
      };
    case 'two-cas':
      return {
        position: 2,
        now: 'Two CAs are trusted; certificates are still of the old one.',
        command: 'wizard certs rotate reissue',
        isReady: true,
        conditions: [
          `When every machine whose programs know this server by ${trust} has the file of today: it holds both CAs.`,
        ],
      };
    case 'reissued':
      return {
        position: 3,
        now: 'Two CAs are trusted; server and client are of the new one.',
        command: 'wizard certs rotate retire',
        isReady: old.length === 0,
        conditions: [
          ...old.map((one) => `${one.path} is still of the old CA${users(one)}.`),
          'When every client on other machines has a certificate of the new CA: those of the old one are turned away.',
          ...(set.served.kind === 'no-proxy' ? [] : [seenSentence(facts.seen, set.now)]),
        ],
      };
  }
}

function users({ usedBy }: IssuedCertificate): string {
  return usedBy.length === 0 ? '' : `, used by ${usedBy.join(', ')}`;
}
