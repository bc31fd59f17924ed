import type { Action, Plan } from '../../plan/actions.ts';
import { aroundApache, requireTakingUp } from '../certificates/apache-actions.ts';
import { makeFolders } from '../certificates/certificate-actions.ts';
import { copyCa } from '../certificates/copy-ca.ts';
import type { ImportFacts } from './import-facts.ts';
import type { ImportItem } from './import-item.ts';
import { isOfSet, requireImportable } from './import-refusals.ts';

/** The certificates as a plan, as a renewal is: staged, rehearsed, moved into place as one set, reloaded. */
export function planImport(facts: ImportFacts): Plan {
  requireImportable(facts);
  const { set } = facts;
  const items = facts.items.filter((item) => !isInPlace(item));
  const ofSet = items.some(({ place }) => isOfSet(set, place));
  const paths = items.flatMap(({ place, key }) => [
    ...(key === 'waiting' ? [place.key.path] : []),
    place.certificate.path,
  ]);
  const waiting = items.filter(({ key }) => key === 'waiting');
  const actions: readonly Action[] = [
    ...makeFolders(set),
    ...copyCa(set),
    ...items.flatMap(stage),
    ...rehearse(facts, items, ofSet),
    { kind: 'install-staged', paths, why: 'The old set serves until the new one is complete and rehearsed.' },
    ...waiting.map(
      ({ place }): Action => ({
        kind: 'remove-file',
        path: place.waitingKey.path,
        why: 'The key is in place now and does not have to wait any more.',
      }),
    ),
  ];
  const plan: Plan = {
    title: `Import the ${items.length === 1 ? 'certificate' : 'certificates'} of ${facts.items.map(({ place }) => place.name).join(' and ')}`,
    actions: items.length === 0 ? [] : actions,
    notes: notes(facts),
    undoIfUnproven: true,
  };
  if (ofSet) return aroundApache(set, plan);
  if (items.length > 0) requireTakingUp(set);
  return plan;
}

function isInPlace({ content, inPlace, key }: ImportItem): boolean {
  return key === 'in-place' && content === inPlace;
}

function stage({ place, certificate, content, key, file }: ImportItem): Action[] {
  const { subject, names, notBefore, notAfter, issuer, serial } = certificate;
  const day = (date: Date) => date.toISOString().slice(0, 10);
  return [
    ...(key === 'waiting'
      ? [
          {
            kind: 'stage-key' as const,
            from: place.waitingKey.path,
            ...place.key,
            why: 'It was made on this host for the request, and left it at no time.',
          },
        ]
      : []),
    {
      kind: 'stage-certificate',
      ...place.certificate,
      content,
      summary: [
        `from ${file}: ${subject}${names.length > 0 ? `, valid for ${names.join(', ')}` : ''}`,
        `${day(notBefore)} to ${day(notAfter)}, signed by ${issuer}, serial ${serial}`,
      ],
      why: `It was signed elsewhere for the key of ${place.name}.`,
    },
  ];
}

/** The server pair as it will be, with every client that is new, and with the set's own when the set changes. */
function rehearse({ set }: ImportFacts, items: readonly ImportItem[], ofSet: boolean): Action[] {
  const { places, hostName } = set;
  const isServerThere = set.server.certificate !== undefined && set.serverKey.readable;
  if (!ofSet && !isServerThere) return [];
  const client = { name: places.client.name, certificate: places.client.certificate.path, key: places.client.key.path };
  const others = items
    .filter(({ place }) => !isOfSet(set, place))
    .map(({ place }) => ({ name: place.name, certificate: place.certificate.path, key: place.key.path }));
  return [
    {
      kind: 'rehearse',
      hostName,
      ca: places.trust.path,
      server: { certificate: places.server.certificate.path, key: places.server.key.path },
      clients: [...(ofSet ? [client] : []), ...others],
      why: 'A pair that does not fit would end a running Apache at the reload.',
    },
  ];
}

function notes({ items, findings, ofOthers }: ImportFacts): readonly string[] {
  const about = findings.filter(({ severity, group }) => severity === 'warn' || group === 'tpa');
  return [
    ...about.map(({ file, message, fix }) => `${file}: ${message} ${fix}`),
    ...ofOthers.map(({ file, hostName }) => `${file} is ${hostName}'s and is left alone.`),
    ...(items.some(({ place }) => place.name.startsWith('pemagent-'))
      ? ['Restart pemagent afterwards: it reads its certificate when it starts.']
      : []),
  ];
}
