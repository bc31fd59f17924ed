import type { ModuleImport } from './module-imports.ts';

const domain = ['os', 'config', 'packages', 'pki', 'proxy', 'health'];

/** What the files of a room may import; everything else is a breach. Rooms are the first folder below source. */
export interface ImportRule {
  /** Rooms whose values may be used, besides the room itself. */
  readonly values: readonly string[];
  /** Values that may be used by name alone: pure helpers of another room. */
  readonly named?: Readonly<Record<string, readonly string[]>>;
  /** Rooms that may be loaded when they are reached, by `import()`. */
  readonly dynamic?: readonly string[];
  /** Rooms whose types may be used. */
  readonly types: readonly string[];
  readonly packages?: readonly string[];
  /** Node's modules, or all of them. */
  readonly node: readonly string[] | 'all';
}

const computing = ['node:buffer', 'node:crypto', 'node:util'];
const plainDomain: ImportRule = { values: domain, types: domain, node: computing };
const face = { plan: ['describeAction', 'isEmpty'], host: [] };

/** design.md, “Rooms”, as a table. */
export const importRules: Readonly<Record<string, ImportRule>> = {
  'errors.ts': { values: [], types: [], node: [] },
  os: { values: [], types: [], node: [] },
  config: { ...plainDomain, packages: ['yaml'] },
  packages: plainDomain,
  proxy: plainDomain,
  health: plainDomain,
  // Long work gives way to the screen in between.
  pki: {
    ...plainDomain,
    packages: ['pkijs', 'asn1js', '@peculiar/webcrypto'],
    node: [...computing, 'node:timers/promises'],
  },
  host: { values: ['errors.ts'], types: [], packages: ['execa'], node: 'all' },
  plan: {
    values: ['errors.ts', 'os', 'packages', 'proxy'],
    named: { host: ['plainWords', 'hostPath'], health: ['redactLines'] },
    dynamic: ['pki'],
    types: ['host', ...domain],
    packages: ['diff'],
    node: ['node:buffer', 'node:crypto', 'node:path', 'node:timers/promises'],
  },
  wizard: {
    values: ['errors.ts'],
    named: {
      plan: ['describeAction', 'isEmpty', 'linkNotes', 'readAcknowledgements', 'seenBy', 'watchReads'],
      health: ['acknowledgedBy', 'acknowledgedText'],
      config: ['listItems'],
    },
    dynamic: ['steps'],
    types: ['host', 'plan', 'health'],
    node: [],
  },
  steps: {
    values: ['errors.ts', ...domain],
    named: {
      host: ['hostPath', 'plainWords'],
      plan: [
        ...[
          'copiedTo',
          'digestOf',
          'describeAction',
          'isEmpty',
          'isKnown',
          'issuedClient',
          'lookAtDatabase',
          'lookAtLink',
        ],
        ...[
          'readAcknowledgements',
          'readJournal',
          'shellQuote',
          'shellWords',
          'stateDirectory',
          'unifiedDiff',
          'wholeDiff',
        ],
      ],
      wizard: [
        'listAnswer',
        'passphraseNeeded',
        'readAssignment',
        'textAnswer',
        'wholeText',
        'wrongPassphrase',
        'yesAnswer',
      ],
    },
    dynamic: domain,
    types: ['host', 'plan', 'wizard'],
    node: ['node:path'],
  },
  report: {
    values: [],
    named: {
      plan: ['describeAction'],
      health: [
        ...[
          'redactList',
          'redactMember',
          'redactMembers',
          'redactText',
          'redactValue',
          'intervalText',
          'ladder',
          'causeTexts',
          'comparisonSentence',
          'acknowledgedText',
        ],
        ...['verdictOf', 'verdictOfReport', 'worstState', 'certificateState', 'comparisonState', 'worstState'],
        ...['expiryThresholds', 'diagnoseSecondsLimits'],
      ],
    },
    types: ['errors.ts', 'plan', 'wizard', ...domain],
    node: ['node:util'],
  },
  tui: {
    values: ['errors.ts', 'wizard', 'steps', 'report'],
    named: {
      ...face,
      plan: [...face.plan, 'Secret'],
      health: ['worstState', 'ladder', 'expiryThresholds'],
    },
    types: ['host', 'plan', ...domain],
    packages: ['ink', 'react'],
    node: ['node:util'],
  },
  prompts: {
    values: ['errors.ts', 'wizard', 'steps', 'report'],
    named: { ...face, plan: [...face.plan, 'Secret'] },
    types: ['host', 'plan', ...domain],
    packages: ['@inquirer/prompts'],
    node: ['node:util'],
  },
  sandbox: { values: ['errors.ts', ...domain], types: domain, node: 'all' },
  cli: {
    values: ['errors.ts', 'host', 'plan', 'wizard', 'steps', 'report', 'sandbox', ...domain],
    dynamic: ['tui', 'prompts', 'report', 'steps'],
    types: ['tui'],
    packages: ['commander'],
    node: 'all',
  },
};

/** The only file of the sandbox that the product imports. */
const sandboxDoor = 'sandbox/sandbox.ts';

/** Why an import is a breach of its room's rule; undefined when it is none. */
export function breach(one: ModuleImport): string | undefined {
  const room = roomOf(one.file);
  const rule = importRules[room];
  if (rule === undefined) return `${one.file}: the room ${room} has no rule`;
  return isAllowed(one, room, rule) ? undefined : `${one.file} imports ${describe(one)}`;
}

function isAllowed({ target, kind, names }: ModuleImport, room: string, rule: ImportRule): boolean {
  if (target.startsWith('node:')) return rule.node === 'all' || rule.node.includes(target);
  if (!/\.tsx?$/.test(target)) return (rule.packages ?? []).some((name) => isPackage(target, name));
  const other = roomOf(target);
  if (other === 'sandbox' && room !== 'sandbox' && target !== sandboxDoor) return false;
  if (other === room || rule.values.includes(other)) return true;
  if (kind === 'type') return rule.types.includes(other);
  if (kind === 'dynamic') return rule.dynamic?.includes(other) ?? false;
  const named = rule.named?.[other];
  return named !== undefined && names.length > 0 && names.every((name) => named.includes(name));
}

function describe({ target, kind, names }: ModuleImport): string {
  return kind === 'static' ? `${names.join(', ')} of ${target}` : `${target} (${kind})`;
}

export function roomOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function isPackage(target: string, name: string): boolean {
  return target === name || target.startsWith(`${name}/`);
}
