/** An answer of pg-backup-api. `document` is asked for only where it is needed: it takes time. */
export type ApiRoute =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'diagnose' }
  | { readonly kind: 'html'; readonly status: number; readonly body: string };

const wrongUrl =
  'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.';

/** Routes of pg-backup-api 2.2: `/status`, `/diagnose`, `/operations` and `/servers/NAME/operations`, with and without an id. */
export function routeApi(method: string, path: string, servers: readonly string[]): ApiRoute {
  const { pathname } = new URL(path, 'http://localhost');
  const parts = pathname.split('/').slice(1);
  const read = method === 'GET' || method === 'HEAD';
  if (pathname === '/status') return read ? { kind: 'json', status: 200, body: 'OK' } : methodNotAllowed;
  if (pathname === '/diagnose') return read ? { kind: 'diagnose' } : methodNotAllowed;
  if (parts[0] === 'operations' && parts.length <= 2) return operations(method, parts[1]);
  if (parts[0] === 'servers' && parts[2] === 'operations' && parts.length <= 4) {
    const name = decodeURIComponent(parts[1] ?? '');
    if (!servers.includes(name)) return notFound(`{"error":"Server '${name}' does not exist"}`);
    return operations(method, parts[3]);
  }
  return notFound(wrongUrl);
}

function operations(method: string, id: string | undefined): ApiRoute {
  if (id !== undefined) return notFound('{"error":"Operation not found"}');
  if (method === 'GET') return { kind: 'json', status: 200, body: { operations: [] } };
  if (method !== 'POST') return methodNotAllowed;
  return {
    kind: 'json',
    status: 400,
    body: { error: '400 Bad Request: the sandbox has no PostgreSQL to recover or reconfigure' },
  };
}

function notFound(reason: string): ApiRoute {
  return { kind: 'json', status: 404, body: { error: `404 Not Found: ${reason}` } };
}

const methodNotAllowed: ApiRoute = {
  kind: 'html',
  status: 405,
  body: '<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>The method is not allowed for the requested URL.</p>\n',
};
