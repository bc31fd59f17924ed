import { type DiagnoseDocument, isObject, type JsonValue, valueAt } from '../document/diagnose-document.ts';
import { secretsIn } from '../redaction/redact.ts';

/** A setting whose password a document gives away: where it stands, never what it is. */
export type SentPassword = {
  /** The server; a model's name with `(model)`, or `barman` for the settings of all servers. */
  readonly server: string;
  /** The setting: conninfo, streaming_conninfo, wal_conninfo, a script's command line, … */
  readonly key: string;
};

/**
 * The settings that a diagnose document shows with their passwords. `barman diagnose` hides them, the API does not
 * (docs/reference/health.md, Why the two documents differ): give this the API's document as it came, before anything is redacted, and keep only the answer.
 */
export function passwordsSent(document: DiagnoseDocument): readonly SentPassword[] {
  const models = Object.entries(document.models ?? {}).map(([name, model]) => [`${name} (model)`, model] as const);
  return [['barman', document.global] as const, ...Object.entries(document.servers), ...models].flatMap(
    ([server, section]) => settingsOf(section).flatMap(([key, value]) => (sends(value) ? [{ server, key }] : [])),
  );
}

function settingsOf(section: JsonValue): readonly (readonly [string, JsonValue])[] {
  const config = isObject(section) ? valueAt(section, 'config') : undefined;
  return isObject(config) ? Object.entries(config) : [];
}

/** Lists and `{value, source}` are looked into; a password that is hidden, or empty, is not sent. */
function sends(value: JsonValue): boolean {
  if (typeof value === 'string') return secretsIn(value).length > 0;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(sends);
}
