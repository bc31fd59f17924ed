import { isObject, type JsonObject, type JsonValue, textAt } from './diagnose-document.ts';
import { checkId, isBlocking, type ServerCheck } from './server-check.ts';

export type BarmanCheck = { readonly name: string; readonly checks: readonly ServerCheck[] };

export type ParsedBarmanCheck =
  | { readonly ok: true; readonly servers: readonly BarmanCheck[] }
  | { readonly ok: false; readonly message: string };

/**
 * Reads `barman -f json check all`. Barman leaves out the checks that it skipped, so an absent check was not run. Its
 * exit code is no verdict: a wrong user ends with 1 and nothing on stdout (health.md, section 2).
 */
export function parseBarmanCheck(stdout: string, stderr = ''): ParsedBarmanCheck {
  let value: JsonValue;
  try {
    value = JSON.parse(stdout);
  } catch {
    const said = `${stdout}\n${stderr}`.split('\n').find((line) => /^(?:ERROR|EXCEPTION)/.test(line));
    return { ok: false, message: said ?? 'barman check printed no JSON' };
  }
  if (!isObject(value)) return { ok: false, message: 'barman check printed no object of servers' };
  const servers = Object.entries(value).flatMap(([name, checks]) =>
    isObject(checks) ? [{ name, checks: checksOf(checks) }] : [],
  );
  return { ok: true, servers };
}

function checksOf(checks: JsonObject): readonly ServerCheck[] {
  return Object.entries(checks).flatMap(([key, result]) => {
    if (!isObject(result)) return [];
    const id = checkId(key);
    const status = textAt(result, 'status');
    const blocking = isBlocking(id);
    const state = status === 'OK' ? 'ok' : status === 'FAILED' ? (blocking ? 'crit' : 'warn') : 'unknown';
    const hint = textAt(result, 'hint') ?? '';
    return [
      { id, state, source: 'barman-check', blocking, observed: status ?? null, limit: null, hint, fix: null } as const,
    ];
  });
}
