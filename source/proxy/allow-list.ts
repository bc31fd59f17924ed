import type { HostLayout } from '../os/families.ts';
import { type ServerConf, serverConf } from './server-conf.ts';

/** The configuration that names the clients that may come. */
export function allowListConf(layout: Pick<HostLayout, 'confDirectory' | 'serverRoot'>): ServerConf {
  return serverConf(layout, 'pg-backup-api-allowed');
}

/** Which clients may come to which server, all by the common names of their certificates. */
export interface AllowList {
  readonly server: string;
  readonly names: readonly string[];
}

/** Common names that stand in an expression of Apache as they are. */
export const allowableName = /^[A-Za-z0-9_.@-][A-Za-z0-9_.@ -]{0,63}$/;

/**
 * The directives, beside the virtual hosts so that TPA's deploy leaves them. The site is told by the certificate that Apache presents there
 * (a Host header is the client's own word), so that other sites of this Apache are not concerned. `<If>` is merged after every section
 * of a site (Apache 2.4, “Configuration Sections”); a client that is not on the list gets 403.
 */
export function allowListText({ server, names }: AllowList): string {
  const listed = names.map((name) => `'${name}'`).join(', ');
  return `# Written by pg-backup-api-wizard (wizard certs allow): of the clients of the CA only these may come.
<IfModule ssl_module>
    <If "%{SSL_SERVER_S_DN_CN} == '${server}' && !(%{SSL_CLIENT_S_DN_CN} in { ${listed} })">
        Require all denied
    </If>
</IfModule>
`;
}

const condition =
  /^\s*<If "%\{SSL_SERVER_S_DN_CN\} == '([^'"]*)' && !\(%\{SSL_CLIENT_S_DN_CN\} in \{ ([^{}"]*) \}\)">\s*$/m;

/** The list in a text of `allowListText`; undefined for any other text. */
export function readAllowList(text: string): AllowList | undefined {
  const [, server, listed] = condition.exec(text) ?? [];
  if (server === undefined || listed === undefined) return undefined;
  const list = { server, names: [...listed.matchAll(/'([^']*)'/g)].map(([, name = '']) => name) };
  return allowListText(list) === text ? list : undefined;
}
