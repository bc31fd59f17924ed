import {
  type DiagnoseDocument,
  isObject,
  type JsonObject,
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

/** The settings of the API's document whose passwords are written so that Barman eats its own: JSON pointers (RFC 6901). */
export function eatingSettings(api: DiagnoseDocument): readonly string[] {
  return Object.entries(api.servers).flatMap(([server, { config }]) =>
    isObject(config)
      ? Object.entries(config).flatMap(([key, value]) =>
          typeof value === 'string' && eaten.test(value) ? [`/servers/${server}/config/${key}`] : [],
        )
      : [],
  );
}

/**
 * Whether Barman ate a part of its document: there is a password that makes it do so, and what the API has of it is no JSON here, or lacks
 * servers, sections or settings.
 */
export function isEaten(cli: ParsedDiagnose, api: DiagnoseDocument): boolean {
  if (eatingSettings(api).length === 0) return false;
  if (!cli.ok) return cli.hides;
  // With `-f json` Barman hides nothing, and eats nothing.
  return eatingSettings(cli.document).length === 0 && lacksSomething(cli.document, api);
}

/** Without the API's document: a server with a hidden password and without settings that every Barman prints. */
export function seemsEaten(config: JsonObject): boolean {
  const hidden = Object.values(config).some((value) => typeof value === 'string' && value.includes('*REDACTED*'));
  return hidden && !always.every((key) => Object.hasOwn(config, key));
}

/** Between the connection strings in the order of the alphabet, and in every version. */
const always = ['minimum_redundancy', 'retention_policy'];

function lacksSomething(cli: DiagnoseDocument, api: DiagnoseDocument): boolean {
  return Object.entries(api.servers).some(([name, server]) => {
    const own = Object.hasOwn(cli.servers, name) ? cli.servers[name] : undefined;
    if (own === undefined) return true;
    const lost = (one: JsonObject, other: JsonObject) => Object.keys(other).some((key) => !Object.hasOwn(one, key));
    return lost(own, server) || lost(objectAt(own, 'config'), objectAt(server, 'config'));
  });
}
