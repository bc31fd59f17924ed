import { OperatorError } from '../../errors.ts';
import type { RevokedEntry } from '../../pki/certificate/revocation-list.ts';
import { commonNameOf, formatName } from '../../pki/encoding/distinguished-name.ts';
import { nextNumber } from '../../pki/issue/revocation-list.ts';
import type { Action, WantedList } from '../../plan/actions.ts';
import { listDirectory, listPath, revocationConf, revocationText } from '../../proxy/revocation.ts';
import { requireTakingUp } from '../certificates/apache-actions.ts';
import { validityOf } from '../certificates/lifetimes.ts';
import { dateOf, requireLivingCa } from '../certificates/renewal-review.ts';
import { requireIssuer } from '../certificates/require-issuer.ts';
import { takeUpConf, writeConf } from '../server-conf-actions.ts';
import type { ListedCa, RevocationFacts } from './revocation-facts.ts';

const root = (mode: number) => ({ owner: 'root', group: 'root', mode });

/** A CA with what its next list holds. */
export interface NextList {
  readonly ca: ListedCa;
  readonly entries: readonly RevokedEntry[];
}

/** How long a list holds that the timer renews. Without a timer it holds as long as its CA: with an expired one Apache rejects every client. */
const renewedLifetime = { value: '+30d', source: 'the list of revoked certificates' };
export const longest = { value: '+36500d', source: 'the list of revoked certificates' };

/** Signs these lists, puts them where Apache reads them, makes it read them, and reloads it. Throws OperatorError where that cannot be. */
export function listActions(
  facts: RevocationFacts,
  next: readonly NextList[],
  summary: readonly string[],
): readonly Action[] {
  requirePlace(facts);
  const { set, list } = facts;
  const numbers = (list.blocks ?? []).flatMap(({ list: { number } }) => (number === undefined ? [] : [number]));
  const lists = next.map(({ ca, entries }): WantedList => {
    if (ca.issuer === undefined) throw noKey(facts, ca);
    const isRenewed = facts.scheduled && ca.issuer.passphrase === undefined;
    const signer = { notAfter: ca.certificate.notAfter.date };
    return {
      issuer: ca.issuer,
      number: String(nextNumber(numbers, set.now)),
      entries: entries.map(({ serial, date, reason }) => ({ serial, date: date.toISOString(), reason })),
      now: set.now.toISOString(),
      nextUpdate: validityOf(set, isRenewed ? renewedLifetime : longest, signer).notAfter,
    };
  });
  const others = otherLists(
    facts,
    next.map(({ ca }) => ca),
  );
  return placeList(facts, [
    {
      kind: 'make-revocation-list',
      path: listPath,
      attributes: root(0o644),
      lists,
      others,
      summary,
      why: 'Apache rejects the certificates that are on it.',
    },
    { kind: 'install-staged', paths: [listPath], why: 'Apache never finds half a list.' },
  ]);
}

/** PEM of the lists in place that these CAs did not sign. */
export function otherLists({ list }: RevocationFacts, cas: readonly ListedCa[]): string {
  const replaced = cas.map(({ block }) => block);
  return (list.blocks ?? [])
    .filter((block) => !replaced.includes(block))
    .map(({ pem }) => pem)
    .join('');
}

/** Puts the file of lists in place by these actions, makes Apache read it, and reloads it. Throws OperatorError where that cannot be. */
export function placeList(facts: RevocationFacts, put: readonly Action[]): readonly Action[] {
  requirePlace(facts);
  const { set, conf, directoryIsThere } = facts;
  const { layout } = set;
  return [
    ...(directoryIsThere
      ? []
      : [
          {
            kind: 'make-directory' as const,
            path: listDirectory,
            attributes: root(0o755),
            why: 'A directory of the wizard’s own: TPA’s deploy does not touch it.',
          },
        ]),
    ...put,
    ...writeConf(revocationConf(layout), conf, {
      content: revocationText,
      what: 'the list',
      why: 'It stands beside the virtual hosts, so TPA’s next deploy leaves it. CAs without a list here are not concerned.',
    }),
    ...takeUpConf(set, {
      tested: 'Apache before 2.4.21 does not know no_crl_for_cert_ok, and must not be stopped by it.',
      read: 'Apache reads the list when it is reloaded.',
      changes: 'Apache looks into the new list; running requests end undisturbed',
    }),
  ];
}

/** How a CA is called in a sentence. */
export function caName({ certificate }: ListedCa): string {
  return commonNameOf(certificate.subject) ?? formatName(certificate.subject);
}

/** There has to be an Apache of ours that would read the list, and nothing in the way of it. */
export function requirePlace({ set, conflicts, list, conf }: RevocationFacts): void {
  if (set.served.kind === 'no-proxy') {
    throw new OperatorError({
      id: 'no-proxy',
      message: 'No virtual host of ours is enabled here: nothing here can reject a client.',
      fix: ['Set the proxy up first: wizard proxy.', 'Or name the directory of the set that Apache serves: --dir DIR.'],
    });
  }
  requireTakingUp(set);
  if (conflicts.length > 0) {
    throw new OperatorError({
      id: 'revocation-conflict',
      message: `A list for all sites does not fit into this Apache: ${conflicts.join(' ')}`,
      fix: [
        'Give such a site `SSLCARevocationCheck none` if it shall not look into its list, or take the directives out; then run this again.',
        'Nothing was changed.',
      ],
    });
  }
  if (list.blocks === undefined || (list.file === undefined && conf.text !== undefined)) {
    throw new OperatorError({
      id: list.file === undefined ? 'list-missing' : 'list-unreadable',
      message: `${listPath} ${list.file === undefined ? 'is missing' : 'cannot be read as lists of revoked certificates'}: with a new list, clients revoked before would be accepted again.`,
      fix: [
        'Put it back from a backup (`wizard history` shows the runs that wrote it).',
        `To begin with a new list knowingly: remove ${listPath} and ${revocationConf(set.layout).path}, then revoke everybody again.`,
      ],
    });
  }
}

function noKey({ set }: RevocationFacts, ca: ListedCa): OperatorError {
  requireLivingCa(set);
  if (set.caKey.protection === 'locked') requireIssuer(set);
  return new OperatorError({
    id: 'ca-key-missing',
    message: `The key of ${caName(ca)} is needed to sign the list, and is not here (${set.places.caKey.path}).`,
    fix: [
      'Have the list signed where the key is: `wizard certs revoke NAME --request FILE` here, `wizard certs sign FILE` there, `wizard certs import FILE` here.',
      'Or copy ssl/CA.key from the cluster’s directory on the TPA controller to this host for the moment, name it (--ca-key FILE), and remove it afterwards.',
      `The list then holds as long as the CA, until ${dateOf(ca.certificate.notAfter.date)}: the key is needed again only for the next revocation.`,
    ],
  });
}
