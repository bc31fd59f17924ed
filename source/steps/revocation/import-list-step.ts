import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { type ListBlock, type RevokedEntry, readListFile, shownSerial } from '../../pki/certificate/revocation-list.ts';
import { checkSignature } from '../../pki/certificate/signature.ts';
import { sameName } from '../../pki/encoding/distinguished-name.ts';
import { largestFile } from '../../pki/judge/set-file.ts';
import { missingIn } from '../../pki/request/list-request.ts';
import type { Plan } from '../../plan/actions.ts';
import { listPath } from '../../proxy/revocation.ts';
import type { Site } from '../../wizard/site.ts';
import type { Step } from '../../wizard/step.ts';
import { keptService } from '../certificates/apache-actions.ts';
import { dateOf } from '../certificates/renewal-review.ts';
import { caName, otherLists, placeList } from './list-actions.ts';
import { proveRevocation } from './prove-revocation.ts';
import { type ListedCa, lookAtRevoking, type RevocationFacts } from './revocation-facts.ts';

export interface ImportListFacts extends RevocationFacts {
  /** The lists of the file; undefined where it is none. */
  readonly given: readonly ListBlock[] | undefined;
}

/** Puts a list of revoked certificates in place that was signed where the CA's key is. */
export function importListStep(path: string): Step<ImportListFacts> {
  const look = async (host: ReadableHost, site: Site): Promise<ImportListFacts> => ({
    ...(await lookAtRevoking(host, site)),
    given: readListFile((await host.files.readText(path, largestFile)) ?? ''),
  });
  return {
    id: 'revoke',
    title: 'Import a list of revoked certificates',
    purpose: 'Put a list of revoked certificates in place that was signed elsewhere.',
    look,
    assess: () => ({ state: 'todo', summary: 'a list to be imported', findings: [] }),
    questions: () => [],
    plan: (facts) => planListImport(facts, path),
    async prove(host, site) {
      const facts = await look(host, site);
      const { ca, block } = judged(facts, path);
      // One whose files are here can be shown to Apache; the newest is the one that this list is about.
      const entries = [...block.list.entries].sort((a, b) => b.date.getTime() - a.date.getTime());
      return proveRevocation(
        host,
        facts,
        entries.map(({ serial }) => ({ ca, serial })),
      );
    },
  };
}

export function planListImport(facts: ImportListFacts, path: string): Plan {
  const { ca, block } = judged(facts, path);
  const { list, set } = facts;
  const { entries, number, nextUpdate } = block.list;
  const before = ca.block?.list.entries ?? [];
  const fresh = entries.filter(({ serial }) => !before.some((one) => one.serial === serial));
  const content = block.pem + otherLists(facts, [ca]);
  const kept = keptService(set);
  const isOwn = fresh.some(({ serial }) => shownSerial(serial) === set.client.certificate?.serial);
  return {
    title: `Import list number ${number} of ${caName(ca)}`,
    actions:
      content === list.text
        ? []
        : placeList(facts, [
            {
              kind: 'write-file',
              path: listPath,
              content,
              before: list.text,
              attributes: { owner: 'root', group: 'root', mode: 0o644 },
              why: 'Apache rejects the certificates that are on it.',
            },
          ]),
    notes: [
      ...fresh.map((entry) => `Revoked from now on: ${lineOf(entry)}.`),
      ...(nextUpdate === undefined ? [] : [`It holds until ${dateOf(nextUpdate.date)}.`]),
      ...(isOwn
        ? [`${set.places.client.certificate.path} is on it: curl and the checks of this host are rejected, too.`]
        : []),
    ],
    undoIfUnproven: true,
    ...(kept && { keeps: kept }),
  };
}

function lineOf({ serial, reason }: RevokedEntry): string {
  return `serial ${shownSerial(serial)}${reason === 'unspecified' ? '' : ` (${reason})`}`;
}

/** The list and its CA. Throws OperatorError for a list that must not take the place of the one that is there. */
function judged(
  { given, cas, set }: ImportListFacts,
  path: string,
): { readonly ca: ListedCa; readonly block: ListBlock } {
  const refuse = (id: string, message: string, fix: string) =>
    new OperatorError({ id, message: `${path}: ${message}`, fix: [fix, 'Nothing was changed.'] });
  const sign = 'Have it signed anew: wizard certs revoke NAME --request FILE here, wizard certs sign FILE there.';
  const [block, another] = given ?? [];
  if (block === undefined || another !== undefined)
    throw refuse('not-a-list', 'it is no single list of revoked certificates.', sign);
  const { list } = block;
  const ca = cas.find(({ certificate }) => checkSignature(list, certificate.spki) === 'good');
  if (ca === undefined) {
    const isNamed = cas.some(({ certificate }) => sameName(certificate.subject, list.issuer));
    throw isNamed
      ? refuse('bad-signature', 'the CA that it names did not sign it.', sign)
      : refuse('not-of-this-ca', `it is of no CA of ${set.places.trust.path}.`, sign);
  }
  const { block: inPlace } = ca;
  if (inPlace?.pem === block.pem) return { ca, block };
  const old = inPlace?.list.number;
  if (list.number === undefined) throw refuse('list-older', 'it has no number.', sign);
  if (old !== undefined && list.number <= old)
    throw refuse('list-older', `its number ${list.number} is not larger than that of the list in place, ${old}.`, sign);
  const [gone] = missingIn(list, inPlace?.list.entries ?? []);
  if (gone !== undefined)
    throw refuse('list-drops', `serial ${shownSerial(gone)} is revoked, and would be accepted again with it.`, sign);
  if (list.thisUpdate.date > set.now)
    throw refuse(
      'not-yet-valid',
      `it begins on ${dateOf(list.thisUpdate.date)}: Apache would reject everybody.`,
      'Look at the clocks of both machines.',
    );
  if (list.nextUpdate === undefined || list.nextUpdate.date <= set.now)
    throw refuse('crl-expired', 'it has expired or has no end: Apache would reject everybody.', sign);
  return { ca, block };
}
