import {
  type DiagnoseDocument,
  hasSources,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
} from './diagnose-document.ts';

/**
 * The document with its settings as they are without `--show-config-source`, which prints `{value, source}` for each
 * (Barman 3.10 and later): so that it can be compared with one that was made without. Others are returned as they are.
 */
export function withPlainSettings(document: DiagnoseDocument): DiagnoseDocument {
  const { global, servers, models } = document;
  const plain = mapObjects(servers, plainConfig);
  const config = objectAt(global, 'config');
  const plainGlobal = plainValues(config);
  if (plain === servers && config === plainGlobal) return document;
  return {
    ...document,
    global: config === plainGlobal ? global : { ...global, config: plainGlobal },
    servers: plain,
    ...(models && { models: mapObjects(models, (model) => (isObject(model) ? plainConfig(model) : model)) }),
  };
}

function plainConfig(holder: JsonObject): JsonObject {
  const config = objectAt(holder, 'config');
  return hasSources(config) ? { ...holder, config: plainValues(config) } : holder;
}

function plainValues(config: JsonObject): JsonObject {
  if (!hasSources(config)) return config;
  const value = (setting: JsonValue): JsonValue => (isObject(setting) ? (setting.value ?? null) : setting);
  return Object.fromEntries(Object.entries(config).map(([key, setting]) => [key, value(setting)]));
}

function mapObjects<T extends JsonValue>(
  holders: Readonly<Record<string, T>>,
  change: (holder: T) => T,
): Readonly<Record<string, T>> {
  let changed = false;
  const entries = Object.entries(holders).map(([name, holder]) => {
    const plain = change(holder);
    changed ||= plain !== holder;
    return [name, plain] as const;
  });
  return changed ? Object.fromEntries(entries) : holders;
}
