import { decodeText, type JsonObject, type JsonValue, type RawText, readJsonObject } from './json-text.ts';

export type { JsonObject, JsonValue } from './json-text.ts';

/**
 * What `barman diagnose` prints and GET /diagnose answers. Only these two levels are certain: keys inside come and go
 * with Barman's versions, and the API's own schema is out of date (docs/reference/health.md, Versions of the document).
 */
export type DiagnoseDocument = {
  readonly global: JsonObject;
  readonly servers: Readonly<Record<string, JsonObject>>;
  /** Since 3.10. */
  readonly models?: JsonObject;
  /** Sections of a form that no Barman up to 3.17 writes: they are compared, and not read. */
  readonly others?: JsonObject;
};

export type ParsedDiagnose =
  | { readonly ok: true; readonly document: DiagnoseDocument; readonly preface: readonly string[] }
  | {
      readonly ok: false;
      readonly id: 'not-json' | 'not-the-api';
      readonly message: string;
      /** Barman's mask stands in the text. */
      readonly hides: boolean;
    };

export type GateFailure = {
  readonly id: 'no-servers' | 'no-barman-version' | 'config-sources-shown';
  readonly message: string;
};

/**
 * Reads a diagnose document. Lines of a log around it (Barman's `WARNING: …` when both streams were saved in one file)
 * are returned as the preface. The values are not redacted: use `redactValue` before anything is shown.
 */
export function parseDiagnose(raw: RawText): ParsedDiagnose {
  const text = decodeText(raw);
  const read = readJsonObject(text);
  if (!read.ok) return { ok: false, id: 'not-json', message: read.message, hides: text.includes('*REDACTED*') };
  const { value, said: preface } = read;
  if (!isObject(value) || !isObject(value.global) || !isObject(value.servers)) {
    return refused('the document has no objects "global" and "servers"', text);
  }
  const servers = Object.entries(value.servers).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  if (servers.length < Object.keys(value.servers).length) {
    return refused('an entry of "servers" is not an object', text);
  }
  const others = Object.entries(value).filter(([key, section]) => !isKnownSection(key, section));
  const document = {
    global: value.global,
    servers: Object.fromEntries(servers),
    ...(isObject(value.models) && { models: value.models }),
    ...(others.length > 0 && { others: Object.fromEntries(others) }),
  };
  return { ok: true, document, preface };
}

function refused(message: string, text: string): ParsedDiagnose {
  return { ok: false, id: 'not-the-api', message, hides: text.includes('*REDACTED*') };
}

function isKnownSection(key: string, section: JsonValue): boolean {
  return key === 'global' || key === 'servers' || (key === 'models' && isObject(section));
}

/** What a parsed document must have besides its form before it can be judged or compared. Empty: it passes. */
export function gateDocument(document: DiagnoseDocument): readonly GateFailure[] {
  const failures: GateFailure[] = [];
  if (Object.keys(document.servers).length === 0) {
    failures.push({ id: 'no-servers', message: 'the document has no servers' });
  }
  if (barmanVersion(document) === undefined) {
    failures.push({ id: 'no-barman-version', message: 'the document does not say which Barman wrote it' });
  }
  if (showsConfigSources(document)) {
    const message = 'made with --show-config-source: every setting is {value, source}; make it without';
    failures.push({ id: 'config-sources-shown', message });
  }
  return failures;
}

/** `global.system_info.barman_ver`, which is there even when the rest of system_info is an error. */
export function barmanVersion(document: DiagnoseDocument): string | undefined {
  return textAt(objectAt(document.global, 'system_info'), 'barman_ver');
}

/** The host's name in `kernel_ver` ("Linux HOST RELEASE …"); undefined if uname could not be run. */
export function hostNameOf(document: DiagnoseDocument): string | undefined {
  return textAt(objectAt(document.global, 'system_info'), 'kernel_ver')?.split(/\s+/)[1];
}

/** `barman_home`: of the whole since 3.16, before it of each server, which all have the same. */
export function barmanHomeOf(document: DiagnoseDocument): string | undefined {
  const [server] = Object.values(document.servers);
  const holders = [objectAt(document.global, 'config'), objectAt(server, 'config')];
  return holders.map((config) => textAt(config, 'barman_home')).find((home) => home !== undefined);
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a key, or an empty one. */
export function objectAt(object: JsonObject | undefined, key: string): JsonObject {
  const value = valueAt(object, key);
  return isObject(value) ? value : {};
}

export function textAt(object: JsonObject | undefined, key: string): string | undefined {
  const value = valueAt(object, key);
  return typeof value === 'string' ? value : undefined;
}

/** The own value at a key; undefined when it is absent, null when it is null. */
export function valueAt(object: JsonObject | undefined, key: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether a server's or the global configuration was printed with the file that each setting comes from. */
export function hasSources(config: JsonObject): boolean {
  const settings = Object.values(config);
  return settings.length > 0 && settings.every((value) => isObject(value) && 'value' in value && 'source' in value);
}

function showsConfigSources(document: DiagnoseDocument): boolean {
  const [server] = Object.values(document.servers);
  return hasSources(objectAt(server, 'config'));
}
