import { createHash } from 'node:crypto';
import { describeAction, handlerOf } from './actions/handlers.ts';
import type { Action, Plan } from './actions.ts';
import { scriptPrelude } from './script-prelude.ts';
import { shellQuote } from './shell-quote.ts';

/**
 * The plans as one POSIX sh script for a host where the wizard may not act: it makes the same folders, files, keys and
 * certificates and runs the same commands. Keys are made on that host by openssl; there is none in the script. It runs once:
 * what the look behind the first plan has seen has to be there still, and its run is told to `wizard history`.
 */
export function exportScript(plans: readonly Plan[], version: string): string {
  const planned = plans.filter((plan) => plan.actions.length > 0);
  const [first] = planned;
  const parts = planned.map((plan) =>
    [`say ${shellQuote(plan.title)}`, ...plan.actions.map(scriptAction)].join('\n\n'),
  );
  const expected = first === undefined ? [] : expectations(first);
  const mark = createHash('sha256')
    .update([...expected, ...parts].join('\n'))
    .digest('hex');
  return `${[
    scriptPrelude(version, mark),
    ...(expected.length === 0 ? [] : [expected.join('\n')]),
    ...parts,
    ...(planned.length === 0 ? [] : [tell(planned, version, mark)]),
    "say 'Done. Prove it with: wizard check'",
  ].join('\n\n')}\n`;
}

function scriptAction(action: Action): string {
  const { title, why } = describeAction(action);
  return [`# ${oneLine(title)}`, `# ${oneLine(why)}`, ...handlerOf(action).script(action)].join('\n');
}

/** The files that the plan was made for are as they were. No digest of a key stands in a script: of those it is asked whether they are there. */
function expectations({ actions, seen }: Plan): readonly string[] {
  const keys = new Set(actions.flatMap(keysOf));
  const folders = actions.flatMap((action) => (action.kind === 'make-directory' ? [action.path] : []));
  return [...(seen?.digests ?? [])]
    .filter(([path]) => path.startsWith('/') && !folders.includes(path))
    .map(([path, digest]) => {
      if (digest === null) return `expect ${shellQuote(path)} -`;
      if (keys.has(path) || path.endsWith('.key')) return `expect_there ${shellQuote(path)}`;
      return `expect ${shellQuote(path)} ${digest}`;
    });
}

/** Paths of private keys that an action makes, reads or moves. */
function keysOf(action: Action): readonly string[] {
  const found: string[] = [];
  const collect = (value: unknown, name: string): void => {
    if (typeof value === 'string' && name === 'key') found.push(value);
    else if (Array.isArray(value)) for (const member of value) collect(member, name);
    else if (value !== null && typeof value === 'object') {
      for (const [member, inner] of Object.entries(value)) collect(inner, member);
    }
  };
  collect(action, '');
  if (action.kind === 'generate-key') found.push(action.path);
  if (action.kind === 'stage-key') found.push(action.path, action.from);
  return found;
}

/** The run as a journal has it; nothing of it can be taken back by the wizard, which has no backups of its own. */
function tell(plans: readonly Plan[], version: string, mark: string): string {
  const actions = plans.flatMap((plan) => plan.actions).map(describeAction);
  const title = plans.map((plan) => plan.title).join('; ');
  const rest = JSON.stringify({ script: mark, command: ['script'], title, version, actions }).slice(1);
  const done = actions.map((_, index) => JSON.stringify({ record: 'done', index }));
  return [
    'mkdir -p "$journal"',
    'id=$(date -u +%Y%m%d-%H%M%S)-$(printf %04x "$(($$ % 65536))")',
    '{',
    `  printf '{"record":"begin","id":"%s","started":"%s","pid":%s,"kept":"%s",' "$id" "$started" "$$" "$kept"`,
    "  cat <<'WIZARD_END'",
    ascii(rest),
    ...done,
    'WIZARD_END',
    `  printf '{"record":"end","outcome":"unproven","ended":"%s"}\\n' "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)"`,
    '} >"$journal/$id.jsonl"',
  ].join('\n');
}

/** JSON text in ASCII: a script that is read on a terminal shows nothing else than it says. */
function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
