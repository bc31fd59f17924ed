import {
  type DiagnoseDocument,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  type ParsedDiagnose,
} from '../document/diagnose-document.ts';

/**
 * What Barman's console does to its own document (barman.utils.redact_passwords, 2.10 up to the newest): of a password in quotes it
 * removes everything up to the last single quote of the whole document (`'('|[^'])+'` is greedy), and a double quote in a password ends the
 * JSON text around it. What is left may still be JSON, with servers missing, or wearing another's values. The API's document is not redacted,
 * and whole.
 */
const eaten = /password='|password=[^ '"]*"/;

/**
 * Where the API's document has a password that is written so that Barman eats its own: JSON pointers (RFC 6901). Barman redacts the text
 * of the whole document: settings of servers and models, the global ones, and what a message or the error of a backup quotes.
 */
export function eatingSettings(api: DiagnoseDocument): readonly string[] {
  const found: string[] = [];
  collect(api, '', found);
  return found;
}

function collect(value: JsonValue, path: string, found: string[]): void {
  if (typeof value === 'string') {
    if (eaten.test(value)) found.push(path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      // The pointer is written only where there may be something: documents have hundreds of thousands of values.
      if (typeof inner === 'string' ? inner.includes('password=') : typeof inner === 'object') {
        collect(inner, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, found);
      }
    }
  }
}

/**
 * Whether Barman ate a part of its document: there is a password that makes it do so, and what the API has of it is no JSON here, or lacks
 * servers, sections or settings.
 */
export function isEaten(cli: ParsedDiagnose, api: DiagnoseDocument): boolean {
  const eating = eatingSettings(api);
  if (eating.length === 0) return false;
  if (!cli.ok) return cli.hides;
  // With `-f json` Barman hides nothing, and eats nothing.
  if (eatingSettings(cli.document).length > 0) return false;
  return (
    lacksSomething(cli.document, api) || eating.some((path) => lacksBeside(cli.document, api, path.split('/').slice(1)))
  );
}

/** Without the API's document: a server with a hidden password and without settings that every Barman prints. */
export function seemsEaten(config: JsonObject): boolean {
  const hidden = Object.values(config).some((value) => typeof value === 'string' && value.includes('*REDACTED*'));
  return hidden && !always.every((key) => Object.hasOwn(config, key));
}

/** Between the connection strings in the order of the alphabet, and in every version. */
const always = ['minimum_redundancy', 'retention_policy'];

/** Whether an object on the way to a value lacks what the API's has there; a list of servers or backups is not the same twice. */
function lacksBeside(cli: JsonValue | undefined, api: JsonValue | undefined, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined || !isObject(api)) return false;
  if (!isObject(cli)) return true;
  const isList = ['servers', 'models', 'backups'].includes(key);
  const inner = key.replaceAll('~1', '/').replaceAll('~0', '~');
  if (Object.keys(api).some((one) => !Object.hasOwn(cli, one))) return true;
  const [ours, theirs] = [cli[inner], api[inner]];
  if (!isList) return lacksBeside(ours, theirs, rest);
  const [name = '', ...others] = rest;
  // What came or went meanwhile was not eaten.
  return isObject(ours) && isObject(theirs) && Object.hasOwn(ours, name)
    ? lacksBeside(ours[name], theirs[name], others)
    : false;
}

function lacksSomething(cli: DiagnoseDocument, api: DiagnoseDocument): boolean {
  return Object.entries(api.servers).some(([name, server]) => {
    const own = Object.hasOwn(cli.servers, name) ? cli.servers[name] : undefined;
    if (own === undefined) return true;
    const lost = (one: JsonObject, other: JsonObject) => Object.keys(other).some((key) => !Object.hasOwn(one, key));
    return lost(own, server) || lost(objectAt(own, 'config'), objectAt(server, 'config'));
  });
}
