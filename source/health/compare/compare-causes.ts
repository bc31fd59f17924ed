import {
  barmanVersion,
  type DiagnoseDocument,
  hostNameOf,
  type JsonObject,
  objectAt,
  textAt,
  valueAt,
} from '../document/diagnose-document.ts';
import { eatingSettings, isEaten } from './eaten-document.ts';
import { agreement } from './same-value.ts';

/** Why the API's document has another value than Barman's own. */
export type MismatchCause =
  | 'autoconf'
  | 'barman-redaction'
  | 'stale-service-code'
  | 'other-config-file'
  | 'path'
  | 'empty-servers-race'
  | 'other-host'
  | 'unknown';

/** What each cause means, and what to do (docs/reference/health.md, Why the two documents differ). */
export const causeTexts: Readonly<Record<MismatchCause, { readonly summary: string; readonly fix: string }>> = {
  autoconf: {
    summary: 'pg-backup-api does not read .barman.auto.conf, where barman config-update writes.',
    fix: 'Move the settings of .barman.auto.conf to barman.conf or barman.d.',
  },
  'barman-redaction': {
    summary:
      "Barman's own redaction ate a part of its document: of a password in quotes it removes everything up to the document's last quote, and a double quote in one breaks the JSON. The API's document is the whole one.",
    fix: "Take the password out of the connection string: ~barman/.pgpass (mode 0600), or passfile=FILE in it; write none in quotes in other settings. Servers are judged by the API's document until then.",
  },
  'stale-service-code': {
    summary: 'pg-backup-api still runs the code of the Barman that was installed when it started.',
    fix: 'systemctl restart pg-backup-api',
  },
  'other-config-file': {
    summary: 'The two read different configuration files.',
    fix: 'Compare PG_BACKUP_API_BARMAN_CONF of the service with BARMAN_CONFIG_FILE, ~/.barman.conf and /etc/barman.conf.',
  },
  path: {
    summary: 'The two find different programs: another PATH or Python environment.',
    fix: 'Set path_prefix in barman.conf, or compare the PATH of the service with yours.',
  },
  'empty-servers-race': {
    summary: 'The API answered without servers: parallel requests, or it cannot read /etc/barman.d.',
    fix: 'Ask once more, alone; then sudo -u barman ls -l /etc/barman.d.',
  },
  'other-host': { summary: 'The documents come from two hosts.', fix: 'Compare documents of the same host.' },
  unknown: { summary: 'No known cause.', fix: 'Keep both documents (wizard bundle redacts them).' },
};

/** What is true of the two documents as wholes, which decides the cause of a single difference. */
export type CauseContext = {
  readonly hostDiffers: boolean;
  /** Barman's document lacks what its own redaction took. */
  readonly isEaten: boolean;
  /** Also of its global part, which stands before the servers. */
  readonly isGlobalEaten: boolean;
  readonly versionDiffers: boolean;
  /** The two run in different Pythons: then another version is another installation, not old code in memory. */
  readonly pythonDiffers: boolean;
  /** One of them writes an empty python_ver, as Barman does until 3.10. */
  readonly pythonUntold: boolean;
  /** Of the settings that both versions know. */
  readonly globalConfigDiffers: boolean;
  readonly apiHasNoServers: boolean;
};

export function causeContext(cli: DiagnoseDocument, api: DiagnoseDocument): CauseContext {
  const systems = [cli, api].map(({ global }) => objectAt(global, 'system_info'));
  const [python, apiPython] = systems.map((system) => textAt(system, 'python_executable'));
  return {
    isEaten: isEaten({ ok: true, document: cli, preface: [] }, api),
    isGlobalEaten: eatingSettings(api).some((path) => path.startsWith('/global/')),
    hostDiffers: bothDiffer(hostNameOf(cli), hostNameOf(api)),
    versionDiffers: bothDiffer(barmanVersion(cli), barmanVersion(api)),
    pythonDiffers: bothDiffer(python, apiPython),
    pythonUntold: systems.some((system) => textAt(system, 'python_ver') === ''),
    globalConfigDiffers: sharedSettingDiffers(objectAt(cli.global, 'config'), objectAt(api.global, 'config')),
    apiHasNoServers: Object.keys(api.servers).length === 0 && Object.keys(cli.servers).length > 0,
  };
}

/** The cause of one difference. `absent` names the side that lacks the key. */
export function causeOf(path: string, absent: 'cli' | 'api' | undefined, context: CauseContext): MismatchCause {
  const [, top, server, section, key] = path.split('/');
  if (context.isEaten && (top !== 'global' || context.isGlobalEaten)) return 'barman-redaction';
  if (context.hostDiffers) return 'other-host';
  if (context.apiHasNoServers && top === 'servers') return 'empty-servers-race';
  const holds = (top === 'servers' || top === 'models') && server !== undefined;
  const name = top === 'global' ? section : key;
  // Code decides about keys and words; whole servers come from the configuration, which is read at each request.
  const isWhole = holds && section === undefined;
  const isOfCode = (absent !== undefined && !isWhole) || isWordOfCode(name, context);
  if (context.versionDiffers && isOfCode) return context.pythonDiffers ? 'path' : 'stale-service-code';
  if (top === 'global' && server === 'config') return 'other-config-file';
  const isConfigured = section === undefined || configuredSections.has(section);
  if (!holds || !isConfigured) return isProgram(name) ? 'path' : 'unknown';
  // .barman.auto.conf only adds to what the CLI reads.
  return context.globalConfigDiffers || absent === 'cli' ? 'other-config-file' : 'autoconf';
}

/** What a server or model has of its configuration; msg_list, beside it since 3.16, complains about it. */
const configuredSections: ReadonlySet<string> = new Set(['config', 'active_model', 'msg_list']);

/** Values that another version writes differently, although nothing else differs. */
function isWordOfCode(name: string | undefined, { pythonUntold }: CauseContext): boolean {
  if (name === 'python_ver') return pythonUntold;
  return name === 'barman_ver' || name === 'retention_policy' || name === 'wal_retention_policy';
}

function bothDiffer(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function sharedSettingDiffers(one: JsonObject, other: JsonObject): boolean {
  return Object.entries(one).some(
    ([key, value]) => Object.hasOwn(other, key) && agreement(value, valueAt(other, key)) === 'different',
  );
}

function isProgram(key: string | undefined): boolean {
  return /^(?:pg_(?:receivexlog|basebackup)_\w+|python_(?:ver|executable)|rsync_ver|ssh_ver)$/.test(key ?? '');
}
