import type { Plan } from '../../plan/actions.ts';
import type { Step } from '../../wizard/step.ts';
import { keptService } from '../certificates/apache-actions.ts';
import { dateOf } from '../certificates/renewal-review.ts';
import { caName, listActions } from './list-actions.ts';
import { proveRevocation } from './prove-revocation.ts';
import { type ListedCa, lookAtRevoking, type RevocationFacts } from './revocation-facts.ts';

const day = 86_400_000;

/** A list of thirty days is renewed when it has these left: two weeks of failures are noticed before Apache rejects everybody. */
const renewedBefore = 15 * day;

/** Makes the next list of each CA whose list is about to expire, with the same certificates on it. */
export const renewListStep: Step<RevocationFacts> = {
  id: 'revoke',
  title: 'List of revoked certificates',
  purpose: 'Renew the list of revoked certificates before it expires: Apache then rejects every client.',
  look: lookAtRevoking,
  assess: () => ({ state: 'todo', summary: 'to be renewed', findings: [] }),
  questions: () => [],
  plan: planListRenewal,
  async prove(host, site) {
    const facts = await lookAtRevoking(host, site);
    const claims = facts.cas.flatMap((ca) => {
      const [first] = ca.block?.list.entries ?? [];
      return first === undefined ? [] : [{ ca, serial: first.serial }];
    });
    return proveRevocation(host, facts, claims);
  },
};

function planListRenewal(facts: RevocationFacts): Plan {
  const due = dueLists(facts).filter(({ issuer }) => issuer !== undefined);
  const kept = keptService(facts.set);
  const next = due.map((ca) => ({ ca, entries: ca.block?.list.entries ?? [] }));
  const lines = due.map(
    (ca) => `the list of ${caName(ca)}, until now valid to ${endText(ca)}; who is on it stays on it`,
  );
  return {
    title: 'Renew the list of revoked certificates',
    actions: due.length === 0 ? [] : listActions(facts, next, lines),
    notes: [],
    undoIfUnproven: true,
    ...(kept && { keeps: kept }),
  };
}

/**
 * The CAs whose list needs a successor: in its last days, or one that no timer renews and that ends before its CA. A list that lasts
 * as long as the CA has nothing to gain.
 */
export function dueLists({ cas, set, scheduled }: RevocationFacts): readonly ListedCa[] {
  return cas.filter(({ block, certificate, issuer }) => {
    const end = block?.list.nextUpdate?.date.getTime();
    if (end === undefined || certificate.notAfter.date.getTime() - end < day) return false;
    const isRenewed = scheduled && issuer?.passphrase === undefined;
    return !isRenewed || end - set.now.getTime() < renewedBefore;
  });
}

export function endText({ block }: ListedCa): string {
  const end = block?.list.nextUpdate?.date;
  return end === undefined ? 'no end' : dateOf(end);
}
