import { dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { Action, KeptService, Plan, RunCommand } from '../../plan/actions.ts';
import { serviceCommand, statusCommand } from '../look-at-system.ts';
import { type ApacheAfter, apacheAfter } from './apache-after.ts';
import { commandWords, removalCommand } from './command-removals.ts';
import { isConfig, removeFromConfig } from './config-removal.ts';
import { hasAttributes, type Left, type Removal, removeFound } from './file-removals.ts';
import { removePackages } from './package-removals.ts';
import type { RemoveFacts, RemoveWish } from './remove-facts.ts';
import { baseName, removalTitle } from './work-of-runs.ts';

/**
 * Services first, then Apache's configuration with its test and reload, so that no running Apache names a file that is gone; then
 * certificates, directories, stores; packages last. What is there by others stays and is named in the notes.
 */
export function planRemove(facts: RemoveFacts, wish: RemoveWish): Plan {
  const { layout, apache } = facts;
  const purge = wish.packages && facts.packages !== undefined ? removePackages(facts.packages) : [];
  const purgesApache =
    layout !== undefined &&
    purge.some(({ removes = [] }) => removes.some((name) => baseName(name) === layout.packages[0]));
  const looked = facts.files.map((found) => ({
    path: found.file.path,
    removal: isConfig(found.file.path, facts.config) ? removeFromConfig(found, facts.config) : removeFound(found),
  }));
  const after = apacheAfter(facts, goingOf(looked, facts));
  if (purgesApache && after.otherSites.length > 0) throw apacheInUse(after.otherSites);
  const files = looked.map((one) => ({ ...one, removal: unlessNamed(one, after) }));
  const attributes = facts.attributes.map((one) => ({ path: one.record.path, removal: setBack(one, facts) }));
  const [links, linksLeft] = linkActions(facts, after);
  const commands = facts.commands.map((one) => ({ ...one, removal: takeBack(one, facts, after) }));
  const all = [...files, ...attributes];
  const isApaches = (path: string) => layout !== undefined && path.startsWith(`${layout.serverRoot}/`);
  const [ofApache, others] = [all.filter(({ path }) => isApaches(path)), all.filter(({ path }) => !isApaches(path))];
  const configuration = [...actionsOf(ofApache), ...links];
  const taken = actionsOf(commands);
  const isStopped = taken.some(
    (action) => action.kind === 'run-command' && action.argv.at(-1) === layout?.service && action.argv.includes('stop'),
  );
  const stopped = [...taken, ...(purgesApache && apache?.active && !isStopped ? [stopApache(facts)] : [])];
  const staysUp = layout !== undefined && apache?.active && !isStopped && !purgesApache;
  const reload = staysUp && configuration.length > 0 ? apacheActions(facts, configuration) : [];
  const rest = actionsOf(others);
  const [directories, directoriesLeft] = directoryActions(facts, [...configuration, ...rest]);
  const left = [
    ...[...all, ...commands].flatMap(({ removal }) =>
      removal !== undefined && 'left' in removal ? [removal.left] : [],
    ),
    ...linksLeft,
    ...directoriesLeft,
  ];
  const actions: Action[] = [
    ...stopped,
    ...configuration,
    ...reload,
    ...rest,
    ...directories,
    ...refreshes(facts, rest),
    ...purge,
  ];
  return {
    title: removalTitle,
    actions,
    notes: [...left.map(({ what, why }) => `Left alone: ${what}: ${why}.`), ...notes(facts, wish, actions, purge)],
    // What a package transaction took away does not come back by itself: then the rest is left to `history undo`, too.
    undoIfUnproven: purge.length === 0,
    ...(staysUp && { keeps: keptApache(facts) }),
  };
}

function actionsOf(removals: readonly { readonly removal: Removal }[]): Action[] {
  return removals.flatMap(({ removal }) => (removal !== undefined && 'action' in removal ? [removal.action] : []));
}

/** What is gone before Apache is asked to go on: files, and the links of sites. */
function goingOf(files: readonly { path: string; removal: Removal }[], { links }: RemoveFacts): ReadonlySet<string> {
  const removed = files.filter(
    ({ removal }) => removal !== undefined && 'action' in removal && removal.action.kind === 'remove-file',
  );
  const unlinked = links.filter(({ path, was }) => was === 'absent' && !isModule(path));
  return new Set([...removed, ...unlinked].map(({ path }) => path));
}

/** A file that Apache still loads must not name what is gone: it would not start any more. */
function unlessNamed({ path, removal }: { path: string; removal: Removal }, after: ApacheAfter): Removal {
  const isRemoved = removal !== undefined && 'action' in removal && removal.action.kind === 'remove-file';
  const place = isRemoved ? after.namedAt(path) : undefined;
  return place === undefined ? removal : { left: { what: path, why: `${place} names it` } };
}

function stopApache({ layout, systemd }: RemoveFacts): RunCommand {
  const name = layout?.service ?? '';
  return {
    kind: 'run-command',
    title: `Stop ${name}`,
    argv: serviceCommand(systemd, 'stop', name),
    why: 'Its package goes.',
    changes: `${name} does not run`,
    undo: { argv: serviceCommand(systemd, 'restart', name), automatic: true },
  };
}

function takeBack(
  { record, state }: RemoveFacts['commands'][number],
  { layout }: RemoveFacts,
  { otherSites }: ApacheAfter,
): Removal {
  if (state === 'done') return undefined;
  const left = (why: string): Removal => ({ left: { what: record.what, why } });
  if (state === 'unknown') return left(`what became of it cannot be seen; to take it back: ${commandWords(record)}`);
  const last = record.argv.at(-1);
  const isApaches = layout !== undefined && (last === layout.service || record.argv[0] === 'setsebool');
  const isSwitch = record.argv[0] === 'a2dismod' || record.argv[0] === 'a2disflag';
  if ((isApaches || isSwitch) && otherSites.length > 0)
    return left(`Apache serves others: ${otherSites.join(', ')}; to take it back: ${commandWords(record)}`);
  return { action: removalCommand(record) };
}

function setBack({ record, facts }: RemoveFacts['attributes'][number], { files }: RemoveFacts): Removal {
  const { path, attributes, set } = record;
  if (files.some(({ file }) => file.path === path) || hasAttributes(facts, attributes)) return undefined;
  const { owner, group, mode } = facts;
  if (set === undefined || !hasAttributes(facts, set))
    return { left: { what: `owner and mode of ${path}`, why: 'somebody else may have set them since' } };
  const why = 'As it was before the wizard.';
  return { action: { kind: 'set-attributes', path, before: { owner, group, mode }, attributes, why } };
}

function isModule(path: string): boolean {
  return /\/mods-enabled\/|^\/var\/lib\/apache2\/module(?:\/|$)/.test(path);
}

function linkActions(
  { links, layout }: RemoveFacts,
  { neededAt }: ApacheAfter,
): readonly [readonly Action[], readonly Left[]] {
  const modules = links.filter(({ path }) => isModule(path));
  const rest = links.filter(({ path }) => !isModule(path));
  const why = 'A run of the wizard switched it on.';
  const put = (what: string, entries: typeof links): Action[] =>
    entries.length === 0 ? [] : [{ kind: 'put-back-links', what, entries, why }];
  const sites = put('Switch off what the wizard switched on in Apache', rest);
  if (modules.length === 0 || layout === undefined) return [sites, []];
  const names = [...new Set(modules.flatMap(({ path }) => /\/mods-enabled\/(.+)\.load$/.exec(path)?.[1] ?? []))];
  if (neededAt !== undefined)
    return [sites, [{ what: `Apache’s modules ${names.join(', ')}`, why: `${neededAt} needs them` }]];
  return [[...sites, ...put(`Switch off Apache’s modules ${names.join(', ')}`, modules)], []];
}

/** A module or a listener that goes needs a start; else a reload will do. */
function apacheActions({ layout, systemd }: RemoveFacts, configuration: readonly Action[]): RunCommand[] {
  if (layout === undefined) return [];
  const needsStart = configuration.some(
    (action) =>
      (action.kind === 'write-file' && action.path === layout.listenFile) ||
      (action.kind === 'put-back-links' && action.entries.some(({ path }) => path.includes('/mods-enabled/'))),
  );
  const verb = needsStart ? 'restart' : 'reload';
  return [
    {
      kind: 'run-command',
      title: 'Test Apache’s configuration',
      argv: layout.configTest,
      why: 'What stays of it must still be one that Apache starts with.',
      changes: 'nothing; Apache reads its configuration and says what it thinks of it',
    },
    {
      kind: 'run-command',
      title: `${needsStart ? 'Restart' : 'Reload'} ${layout.service}`,
      argv: serviceCommand(systemd, verb, layout.service),
      why: 'Apache forgets the virtual host before its certificates go.',
      changes: 'Apache no longer serves the API',
      refresh: true,
    },
  ];
}

/** The deepest first; one that keeps something of others stays. */
function directoryActions(
  { directories }: RemoveFacts,
  before: readonly Action[],
): readonly [readonly Action[], readonly Left[]] {
  const going = new Set(before.flatMap((action) => (action.kind === 'remove-file' ? [action.path] : [])));
  for (const action of before)
    if (action.kind === 'put-back-links')
      for (const { path, was } of action.entries) if (was === 'absent') going.add(path);
  const actions: Action[] = [];
  const left: Left[] = [];
  for (const { path, attributes, entries } of [...directories].sort((a, b) => b.path.length - a.path.length)) {
    const stays = entries.filter((name) => !going.has(`${path}/${name}`));
    if (stays.length > 0) {
      left.push({ what: path, why: `it is not empty: ${stays.slice(0, 5).join(', ')}` });
      continue;
    }
    going.add(path);
    actions.push({ kind: 'remove-directory', path, attributes, why: 'A run of the wizard made it.' });
  }
  return [actions, left];
}

function refreshes({ layout, systemd }: RemoveFacts, actions: readonly Action[]): RunCommand[] {
  const paths = actions.flatMap((action) => ('path' in action ? [action.path] : []));
  const touches = (directory: string) => paths.some((path) => dirname(path) === directory);
  const run = (title: string, argv: readonly string[], why: string, changes: string): RunCommand => ({
    ...{ kind: 'run-command', title, argv, why, changes, refresh: true },
  });
  return [
    ...(layout !== undefined && touches(layout.trustAnchorDirectory)
      ? [
          run(
            'Rebuild the trust store',
            layout.rebuildTrust,
            'The trust store is built from its folder.',
            'the CA is no longer in it',
          ),
        ]
      : []),
    ...(systemd && touches('/etc/systemd/system')
      ? [
          run(
            'Make systemd read its units',
            ['systemctl', 'daemon-reload'],
            'The units have changed.',
            'systemd forgets the units',
          ),
        ]
      : []),
  ];
}

function keptApache({ layout, systemd }: RemoveFacts): KeptService {
  if (layout === undefined) throw new TypeError('no Apache without a layout');
  return {
    name: layout.service,
    wasRunning: true,
    status: statusCommand(systemd, layout.service),
    start: serviceCommand(systemd, 'start', layout.service),
    reload: serviceCommand(systemd, 'reload', layout.service),
  };
}

function notes(
  { packages, work, untold, layout, apache }: RemoveFacts,
  wish: RemoveWish,
  actions: readonly Action[],
  purge: readonly RunCommand[],
): readonly string[] {
  const present = packages?.present.map(({ name }) => name) ?? [];
  const isThere = present.some((name) => baseName(name) === layout?.packages[0]);
  const removes = (pattern: RegExp) => actions.some((one) => one.kind === 'remove-file' && pattern.test(one.path));
  return [
    ...(untold.length > 0
      ? [`Left alone: ${untold.join(', ')}: no run in the history tells who made them; TPA puts its files there, too.`]
      : []),
    ...work.scripts.map(
      ({ id, title }) => `Left alone: what the script of run ${id} did (${title}): wizard history show ${id} lists it.`,
    ),
    ...work.changedPackages.map(
      (name) => `Left alone: ${name}: it was installed before the wizard, which changed its version.`,
    ),
    ...(removes(/\/CA\.key$/)
      ? [
          'The CA goes with its key: what it signed for other hosts can be renewed by nobody. Copy it away first where it is needed.',
        ]
      : []),
    ...(!wish.packages && present.length > 0
      ? [`Packages stay: ${present.join(', ')}. --packages removes them, too.`]
      : []),
    ...(!wish.packages && isThere && apache?.active && actions.length > 0
      ? [`${layout?.service} stays installed, with the configuration that its package brought.`]
      : []),
    ...(purge.length > 0
      ? ['wizard history undo installs the packages again, from the repositories of that day.']
      : []),
    ...(wish.state ? [stateNote] : []),
  ];
}

const stateNote =
  'At the end the wizard’s own history and backups go, old private keys overwritten. That cannot be undone, and then neither can this run.';

function apacheInUse(sites: readonly string[]): OperatorError {
  return new OperatorError({
    id: 'apache-in-use',
    message: `Apache came with the wizard, but serves others by now: ${sites.join(', ')}.`,
    fix: ['Without --packages everything else is taken away, and Apache stays.'],
  });
}
