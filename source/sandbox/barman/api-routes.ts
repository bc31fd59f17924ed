/** What serves pg-backup-api: gunicorn from the package, Flask's own server under `pg-backup-api serve` (TPA's unit for a source build). */
export type ApiServerKind = 'gunicorn' | 'flask';

/** An answer of pg-backup-api; the document is made by whoever has it, for it takes time. */
export type ApiRoute =
  | { readonly kind: 'diagnose' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly reason: string;
      readonly type: 'json' | 'html';
      readonly allow?: string;
      readonly body: string;
    };

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** The JSON that was sent, as text; undefined without a body of that type. */
  readonly json?: string;
}

const wrongUrl =
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.';

/**
 * The routes of pg-backup-api as recorded from 1.3.0 to 2.2.0 (fixtures/recordings/pg-backup-api): `/status` is a plain string
 * of Flask, so `text/html`; 404 is JSON, every other error Flask's HTML. `/operations` of the instance came with 2.1.
 */
export function routeApi({ method, path, json }: ApiRequest, servers: readonly string[], version: string): ApiRoute {
  const [pathname = '/'] = path.split('?');
  const parts = pathname.split('/').slice(1);
  const since21 = !/^(?:\d+:)?(?:1\.|2\.0\.)/.test(version);
  if (pathname === '/status') return read(method) ?? { ...ok('html', '"OK"') };
  if (pathname === '/diagnose') return read(method) ?? { kind: 'diagnose' };
  if (parts[0] === 'operations' && parts.length === 1 && since21) return operations(method, json, undefined);
  if (parts[0] === 'operations' && parts.length === 2 && since21) return read(method) ?? notFound('Resource not found');
  const name = decodeURIComponent(parts[1] ?? '');
  if (parts[0] === 'servers' && parts[2] === 'operations' && parts.length <= 4 && name !== '') {
    if (method === 'POST' && parts.length === 3) return recover(json, name, servers, version);
    const refused = parts.length === 3 ? refusal(method, true) : refusal(method, false);
    if (refused !== undefined) return refused;
    if (!servers.includes(name)) return notFound(`No barman config found for '${name}'.`);
    return parts.length === 3 ? ok('json', '{"operations":[]}\n') : notFound('Resource not found');
  }
  return notFound(wrongUrl);
}

function read(method: string): ApiRoute | undefined {
  return refusal(method, false);
}

/** The answer to a method that the route does not have, or to OPTIONS; undefined for one that it answers. */
function refusal(method: string, posts: boolean): ApiRoute | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  const allow = `GET, HEAD, OPTIONS${posts ? ', POST' : ''}`;
  if (method === 'OPTIONS') return { ...ok('html', ''), allow };
  const text = 'The method is not allowed for the requested URL.';
  return { ...page(405, 'Method Not Allowed', text), allow };
}

function operations(method: string, json: string | undefined, server: string | undefined): ApiRoute {
  if (method === 'POST') return badBody(json, server) ?? page(500, 'Internal Server Error', broken);
  return refusal(method, true) ?? ok('json', '{"operations":[]}\n');
}

/** A recovery is asked for. The sandbox has no backup that could be recovered: it knows none by any name. */
function recover(json: string | undefined, name: string, servers: readonly string[], version: string): ApiRoute {
  const bad = badBody(json, name);
  if (bad !== undefined) return bad;
  if (!servers.includes(name)) return notFound(`Server '${name}' does not exist`);
  const id: unknown = JSON.parse(json ?? '{}').backup_id;
  if (id === undefined) return page(400, 'Bad Request', 'Request body is missing ``backup_id``');
  if (/^(?:\d+:)?1\./.test(version)) return page(500, 'Internal Server Error', broken);
  return notFound(`Backup '${/^(?:\d+:)?2\.0\./.test(version) ? 'None' : id}' does not exist`);
}

const broken =
  'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.';

function badBody(json: string | undefined, server: string | undefined): ApiRoute | undefined {
  const notUnderstood = page(
    400,
    'Bad Request',
    'The browser (or proxy) sent a request that this server could not understand.',
  );
  if (json === undefined) return notUnderstood;
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) return undefined;
  } catch {
    return notUnderstood;
  }
  const whom = server === undefined ? 'instance operation' : `server &#39;${server}&#39;`;
  return page(400, 'Bad Request', `Minimum barman options not met for ${whom}`);
}

function ok(type: 'json' | 'html', body: string): ApiRoute & { readonly kind: 'answer' } {
  return { kind: 'answer', status: 200, reason: 'OK', type, body };
}

function notFound(why: string): ApiRoute {
  const body = `{"error":${JSON.stringify(`404 Not Found: ${why}`)}}\n`;
  return { kind: 'answer', status: 404, reason: 'NOT FOUND', type: 'json', body };
}

/** Werkzeug's error page. */
function page(status: number, title: string, text: string): ApiRoute & { readonly kind: 'answer' } {
  const body = `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
  return { kind: 'answer', status, reason: title.toUpperCase(), type: 'html', body };
}
