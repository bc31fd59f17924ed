import { OperatorError } from '../../errors.ts';
import { leafNames } from '../../pki/encoding/leaf-names.ts';
import type { Action, MakeRequest, Plan } from '../../plan/actions.ts';
import { keyTypeFor, keyTypeNote, makeFolders } from '../certificates/certificate-actions.ts';
import { isWeak, type KeyState } from './key-state.ts';
import { type RequestFactsHere, type RequestItem, type RequestWish, wanting } from './request-facts.ts';

/** Which private key a request is made with. */
type Choice =
  | { readonly kind: 'in-place' | 'waiting'; readonly path: string }
  | { readonly kind: 'new'; readonly why: string };

/** The requests as a plan: keys that are missing are made and wait in the set's folder; nothing of the set itself changes. */
export function planRequests(facts: RequestFactsHere, wish: RequestWish): Plan {
  const items = facts.items.map((item) => ({ item, choice: chooseKey(item, wish) }));
  const open = items.filter(({ item, choice }) => !isMade(item, choice));
  for (const { item } of open) requireWritable(item);
  const made = open.filter(({ choice }) => choice.kind === 'new');
  const installed = [...made.map(({ item }) => item.place.waitingKey.path), ...open.map(({ item }) => item.file)];
  return {
    title: `Request ${facts.items.length === 1 ? 'a certificate' : 'certificates'} for ${facts.items.map(({ place }) => place.name).join(' and ')}`,
    actions:
      open.length === 0
        ? []
        : [
            ...(made.length > 0 ? makeFolders(facts.set) : []),
            ...(facts.folderIsThere ? [] : [makeOut(facts, wish)]),
            ...open.flatMap(({ item, choice }) => itemActions(facts, wish, item, choice)),
            { kind: 'install-staged', paths: installed, why: 'No request is there before all of them are made.' },
          ],
    notes: notes(facts, wish, items),
    undoIfUnproven: true,
  };
}

function itemActions({ own }: RequestFactsHere, wish: RequestWish, item: RequestItem, choice: Choice): Action[] {
  const { place, commonName, names, file } = item;
  const request: MakeRequest = {
    kind: 'make-request',
    path: file,
    attributes: { ...own, mode: 0o644 },
    profile: place.profile,
    commonName,
    names,
    key: choice.kind === 'new' ? place.waitingKey.path : choice.path,
    why: 'The CA’s key is elsewhere: whoever has it signs this. A request holds no secret.',
  };
  if (choice.kind !== 'new') return [request];
  const keyType = keyTypeFor(presentOf(item), wish.keyType);
  return [{ kind: 'generate-key', ...place.waitingKey, keyType, why: choice.why }, request];
}

function makeOut({ own }: RequestFactsHere, { folder }: RequestWish): Action {
  return { kind: 'make-directory', path: folder, attributes: { ...own, mode: 0o755 }, why: 'The requests go there.' };
}

function chooseKey({ place, key, waitingKey }: RequestItem, { newKey }: RequestWish): Choice {
  const path = place.waitingKey.path;
  if (!newKey && key.kind !== 'missing') return { kind: 'in-place', path: requireUsable(place.key.path, key) };
  if (waitingKey.kind !== 'missing') return { kind: 'waiting', path: requireUsable(path, waitingKey) };
  const why = newKey ? 'You asked for a new key.' : `${place.name} has no key here yet.`;
  return { kind: 'new', why: `${why} It waits there for its certificate and never leaves this host.` };
}

function requireUsable(path: string, key: KeyState): string {
  const fix = path.endsWith('.new')
    ? [`Remove ${path}, and run this again with --new-key.`]
    : ['Make the request with a new key: --new-key. The key in place serves until the certificate is imported.'];
  if (key.kind === 'refused') throw new OperatorError({ id: key.id, message: `${path} ${key.why}.`, fix });
  if (key.kind === 'usable' && isWeak(key.keyType)) {
    throw new OperatorError({
      id: 'weak-key',
      message: `${path} is weak (${key.keyType}): no verifier takes it.`,
      fix,
    });
  }
  return path;
}

/** The very request is there already: the same key, the same names. */
function isMade(item: RequestItem, choice: Choice): boolean {
  const key = choice.kind === 'in-place' ? item.key : item.waitingKey;
  if (choice.kind === 'new' || key.kind !== 'usable' || item.there.kind !== 'request') return false;
  return item.there.publicKey === key.publicKey && item.there.wants === wanting(item.commonName, item.names);
}

function requireWritable({ file, there, commonName, names }: RequestItem): void {
  const [bad] = leafNames(commonName, names).refused;
  if (bad !== undefined) {
    throw new OperatorError(
      { id: 'bad-answer', message: `The name “${bad.name}” ${bad.why}.`, fix: ['Give other names: --san NAME….'] },
      2,
    );
  }
  if (there.kind !== 'other') return;
  throw new OperatorError({
    id: 'file-exists',
    message: `${file} is there and is no certificate request; it is left alone.`,
    fix: ['Move it away, or name another folder: --out DIR.'],
  });
}

function notes(
  { set }: RequestFactsHere,
  wish: RequestWish,
  items: readonly { readonly item: RequestItem; readonly choice: Choice }[],
): readonly string[] {
  const replaced = items.filter(({ item, choice }) => item.there.kind === 'request' && !isMade(item, choice));
  const unused = items.filter(({ item, choice }) => choice.kind === 'in-place' && item.waitingKey.kind !== 'missing');
  const replaceable = items.filter(({ item, choice }) => keyTypeOfChoice(item, choice, wish) !== 'rsa-4096');
  return [
    ...replaced.map(({ item }) => `${item.file} is there already; this request takes its place.`),
    ...items
      .filter(({ choice }) => choice.kind === 'waiting')
      .map(({ item }) => `The key that waits at ${item.place.waitingKey.path} is used; remove it for another.`),
    ...unused.map(({ item }) => `${item.place.waitingKey.path} waits for a certificate: --new-key asks for that one.`),
    ...items.flatMap(({ item, choice }) =>
      choice.kind === 'new'
        ? [keyTypeNote(item.place.name, presentOf(item), keyTypeFor(presentOf(item), wish.keyType))]
        : [],
    ),
    ...replaceable.map(
      ({ item }) => `TPA replaces keys that are not RSA-4096 at its next deploy: that of ${item.place.name}.`,
    ),
    ...(set.caKey.file === undefined
      ? []
      : [`The CA’s key is here (${set.places.caKey.path}): \`wizard certs renew\` needs no request.`]),
  ];
}

/** What is in place tells the kind of a new key: the key itself, else its certificate. */
function presentOf({ key, certificate }: RequestItem): {
  readonly certificate: { readonly keyType: string } | undefined;
} {
  return { certificate: key.kind === 'usable' ? key : certificate };
}

function keyTypeOfChoice(item: RequestItem, { kind }: Choice, wish: RequestWish): string {
  if (kind === 'new') return keyTypeFor(presentOf(item), wish.keyType);
  const { key, waitingKey } = item;
  const chosen = kind === 'in-place' ? key : waitingKey;
  return chosen.kind === 'usable' ? chosen.keyType : 'unknown';
}
