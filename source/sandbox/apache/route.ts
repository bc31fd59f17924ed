import { directiveValue, type EffectiveConfig, type VirtualHost } from './effective-config.ts';

/** What Apache does with a request. */
export type Route =
  | { readonly kind: 'proxy'; readonly target: string }
  | { readonly kind: 'welcome' }
  | { readonly kind: 'error'; readonly status: number; readonly log?: string };

/** The virtual host that answers for a name: the one with that ServerName, else the first of the port. */
export function chooseHost(config: EffectiveConfig, port: number, hostHeader: string): VirtualHost | undefined {
  const hosts = config.hosts.filter((host) => host.port === port);
  const name = hostHeader.replace(/:\d+$/, '').toLowerCase();
  return hosts.find((host) => directiveValue(host, 'ServerName')?.toLowerCase() === name) ?? hosts[0];
}

/** Routes a path as mod_proxy and the default document root do. `path` has its query. */
export function routeRequest(config: EffectiveConfig, host: VirtualHost | undefined, path: string): Route {
  const passes = host?.directives.filter((directive) => directive.name === 'proxypass') ?? [];
  for (const { words } of passes) {
    const [prefix = '', target = ''] = words;
    if (!path.startsWith(prefix)) continue;
    if (target === '!') break;
    const url = target + path.slice(prefix.length);
    if (config.modules.has('proxy_http_module')) return { kind: 'proxy', target: url };
    const log = `AH01144: No protocol handler was valid for the URL ${path} (scheme 'http'). If you are using a DSO version of mod_proxy, make sure the proxy submodules are included in the configuration using LoadModule.`;
    return { kind: 'error', status: 500, log };
  }
  return path === '/' ? { kind: 'welcome' } : { kind: 'error', status: 404 };
}
