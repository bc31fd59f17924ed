import { certificatesOf } from '../../pki/certificate/matches.ts';
import type { ListBlock } from '../../pki/certificate/revocation-list.ts';
import { checkSignature } from '../../pki/certificate/signature.ts';
import type { Action, Plan } from '../../plan/actions.ts';
import { listPath, revocationConf } from '../../proxy/revocation.ts';
import { aroundApache } from '../certificates/apache-actions.ts';
import { dropConf } from '../server-conf-actions.ts';
import { dropClientLog } from './client-log-step.ts';
import type { RotationFacts } from './rotation-facts.ts';
import { requireRetire, requireTrust } from './rotation-refusals.ts';
import { seenSentence } from './seen-clients.ts';
import {
  anchorAttributes,
  nextIssuer,
  pemOf,
  rehearse,
  stageTrust,
  trustLine,
  trustPaths,
  updateTrust,
} from './trust-actions.ts';

/** Third phase: the old CA is gone, the new one is where TPA keeps a CA. */
export function planRetire(facts: RotationFacts): Plan {
  requireTrust(facts);
  requireRetire(facts);
  const { set, rotation, next, oldKey } = facts;
  const { places } = set;
  const controller = places.ca.path === places.trust.path ? [] : [places.ca];
  const movesKey = next.keyPath === places.next.key.path && next.key.file !== undefined;
  const issuer = nextIssuer(facts);
  const remove = (path: string, why: string): Action => ({ kind: 'remove-file', path, why });
  const actions: readonly Action[] = [
    ...(movesKey
      ? [
          {
            kind: 'stage-key' as const,
            from: places.next.key.path,
            ...oldKey.place,
            why: 'The key of the new CA takes the place of the old one, where TPA keeps it.',
          },
        ]
      : []),
    stageTrust(
      set,
      {
        content: pemOf(rotation.next),
        summary: rotation.next.map((ca) => trustLine('new', ca)),
        why: 'Nobody with a certificate of the old CA is let in any more.',
      },
      controller,
    ),
    rehearse(set, issuer === undefined ? [] : [issuer]),
    {
      kind: 'install-staged',
      paths: [...(movesKey ? [oldKey.place.path] : []), ...trustPaths(set), ...controller.map(({ path }) => path)],
      why: 'Both CAs are trusted until this is complete and rehearsed. The old files are kept with this run.',
    },
    ...retireFromStore(facts),
    ...dropLists(facts),
    ...dropClientLog(facts),
    ...(movesKey ? [remove(places.next.key.path, `The key is ${oldKey.place.path} now.`)] : []),
    remove(places.next.certificate.path, 'The CA is in its own places now.'),
    ...(!movesKey && oldKey.key.file !== undefined
      ? [remove(oldKey.place.path, 'It is the key of the old CA, which nobody trusts any more.')]
      : []),
  ];
  const title = 'Take the old CA out of all places';
  return aroundApache(set, { title, actions, notes: [...notes(facts), ...movedNotes(facts)], undoIfUnproven: true });
}

/** A client whose files were taken elsewhere cannot be looked at. */
function movedNotes({ set, issued }: RotationFacts): readonly string[] {
  const here = issued.map(({ path }) => path);
  return set.remembered
    .filter(({ certificate }) => !here.includes(certificate))
    .map(
      ({ certificate, run }) =>
        `${certificate} was issued here (run ${run}) and is not there any more: if it went to another machine, that client needs a new certificate before this.`,
    );
}

/** A CA that nobody trusts needs no list; where none is left, Apache is not told of any. */
function dropLists({
  lists: { text, blocks, conf },
  rotation: { old },
  set: { layout },
}: RotationFacts): readonly Action[] {
  const isOld = ({ list }: ListBlock) =>
    certificatesOf(pemOf(old)).some(({ spki }) => checkSignature(list, spki) === 'good');
  const rest = blocks.filter((block) => !isOld(block));
  if (text === undefined || rest.length === blocks.length) return [];
  const why = 'It is the list of the old CA, which nobody trusts any more.';
  if (rest.length > 0) {
    const attributes = { owner: 'root', group: 'root', mode: 0o644 };
    const content = rest.map(({ pem }) => pem).join('');
    return [{ kind: 'write-file', path: listPath, content, before: text, attributes, why }];
  }
  const changes = 'Apache looks into no list any more';
  return [
    ...dropConf(revocationConf(layout), conf, { what: 'the list', changes, why }),
    { kind: 'remove-file', path: listPath, why },
  ];
}

function retireFromStore({ set, anchors }: RotationFacts): readonly Action[] {
  if (anchors.current.text === undefined && anchors.next.text === undefined) return [];
  return [
    {
      kind: 'copy-file',
      from: set.places.trust.path,
      path: anchors.current.path,
      attributes: anchorAttributes,
      why: 'Programs of this host that use the trust store know the server by the new CA alone.',
    },
    ...(anchors.next.text === undefined
      ? []
      : [{ kind: 'remove-file' as const, path: anchors.next.path, why: 'The new CA is in CA.crt now.' }]),
    updateTrust(set, `${set.layout.systemBundle} contains the new CA and not the old one`),
  ];
}

function notes({ rotation, set, seen }: RotationFacts): readonly string[] {
  const [old] = rotation.old;
  return [
    ...(seen.since === undefined ? [] : [seenSentence(seen, set.now)]),
    'Whoever still has a certificate of the old CA on another machine is turned away from now on; that cannot be seen from here.',
    `Copies of ${set.places.trust.path} on other machines may go on to hold both CAs until they are replaced.`,
    'Bring the new CA to the TPA controller before the next deploy: wizard certs kit --with-ca-key (if it was made here).',
    ...(old === undefined
      ? []
      : [`There: sh apply.sh --replace-ca ${(old.fingerprint.match(/../g) ?? []).join(':').toUpperCase()} .`]),
  ];
}
