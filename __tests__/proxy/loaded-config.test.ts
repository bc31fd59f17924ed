import { describe, expect, it } from 'vitest';
import { type ConfigFiles, loadConfig } from '../../source/proxy/loaded-config.ts';
import { answering, hasName, leadsToApi, placeOf, sitesOf } from '../../source/proxy/sites.ts';

const debian: Readonly<Record<string, string>> = {
  '/etc/apache2/apache2.conf': [
    'ServerRoot "/etc/apache2"',
    'IncludeOptional mods-enabled/*.load',
    'Include ports.conf',
    'IncludeOptional sites-enabled/*.conf',
    'Include nothing-here.conf',
  ].join('\n'),
  '/etc/apache2/mods-enabled/ssl.load': 'LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so\n',
  '/etc/apache2/ports.conf':
    'Listen 80\n<IfModule ssl_module>\n\tListen 443\n</IfModule>\n<IfModule mod_gnutls.c>\n\tListen 4443\n</IfModule>\n',
  '/etc/apache2/sites-enabled/api.conf': site('barman1.example.com', 'ProxyPass / http://127.0.0.1:7480/'),
  '/etc/apache2/sites-enabled/pg-backup-api.conf': site('barman1.example.com', 'ProxyPass / http://localhost:7480/'),
  '/etc/apache2/sites-enabled/wiki.conf': site('wiki.example.com', 'ServerAlias *.wiki.example.com'),
  '/etc/apache2/sites-enabled/.hidden.conf': site('hidden', ''),
  '/etc/apache2/sites-enabled/note.txt': 'not read',
};

function site(name: string, more: string): string {
  return `<VirtualHost *:443>\n ServerName ${name}\n SSLEngine on\n SSLCertificateFile /etc/ssl/${name}.crt\n SSLCertificateKeyFile /etc/ssl/${name}.key\n ${more}\n</VirtualHost>\n`;
}

function filesOf(tree: Readonly<Record<string, string>>): ConfigFiles {
  return {
    read: async (path) => tree[path],
    list: async (path) => {
      const names = Object.keys(tree).flatMap((file) =>
        file.startsWith(`${path}/`) ? [file.slice(path.length + 1).split('/')[0] ?? ''] : [],
      );
      return names.length === 0 ? undefined : [...new Set(names)].reverse();
    },
  };
}

const load = (
  tree: Readonly<Record<string, string>>,
  file: string,
  serverRoot: string,
  flags: readonly string[] = [],
) => loadConfig(filesOf(tree), { file, serverRoot, flags });

describe('what Apache loads', () => {
  it('follows includes in alphabetical order, and only what conditions let in', async () => {
    const { sites, listens } = sitesOf(await load(debian, '/etc/apache2/apache2.conf', '/etc/apache2'));
    expect(listens.map(({ file, line, port }) => `${file}:${line} ${port}`)).toEqual([
      '/etc/apache2/ports.conf:1 80',
      '/etc/apache2/ports.conf:3 443',
    ]);
    expect(sites.map(placeOf)).toEqual([
      '/etc/apache2/sites-enabled/api.conf:1',
      '/etc/apache2/sites-enabled/pg-backup-api.conf:1',
      '/etc/apache2/sites-enabled/wiki.conf:1',
    ]);
  });

  it('knows Define, flags, whole directories, and a part of a virtual host in a file of its own', async () => {
    const tree = {
      '/etc/httpd/conf/httpd.conf':
        'ServerRoot /etc/httpd\nDefine host api.example.com\nDocumentRoot /srv/page\n<IfDefine SSL>\nInclude conf.d\n</IfDefine>\n<IfDefine !SSL>\nListen 8080\n</IfDefine>\n',
      '/etc/httpd/conf.d/a.conf':
        '<VirtualHost _default_:443>\n  ServerName $' + '{host}\n  Include /etc/tls/pair.conf\n</VirtualHost>\n',
      '/etc/httpd/conf.d/sub/b.conf': 'Listen 443\n',
      '/etc/tls/pair.conf': 'SSLCertificateFile /etc/tls/one.pem\n',
    };
    const loaded = sitesOf(await load(tree, '/etc/httpd/conf/httpd.conf', '/etc/httpd', ['SSL']));
    expect(loaded.documentRoot).toBe('/srv/page');
    expect(loaded.listens.map(({ port }) => port)).toEqual([443]);
    expect(loaded.sites).toMatchObject([
      { file: '/etc/httpd/conf.d/a.conf', line: 1, serverName: 'api.example.com', certificate: '/etc/tls/one.pem' },
    ]);
    expect(loaded.pairs).toEqual([
      {
        certificate: '/etc/tls/one.pem',
        key: '/etc/tls/one.pem',
        file: '/etc/tls/pair.conf',
        line: 1,
        serverName: 'api.example.com',
      },
    ]);
    const without = sitesOf(await load(tree, '/etc/httpd/conf/httpd.conf', '/etc/httpd'));
    expect(without.listens.map(({ port }) => port)).toEqual([8080]);
  });

  it('ends where a file includes itself', async () => {
    const tree = { '/a.conf': 'Listen 443\nInclude /a.conf\n' };
    expect((await load(tree, '/a.conf', '/')).length).toBe(129);
  });

  it('names every pair with its place', async () => {
    const { pairs } = sitesOf(await load(debian, '/etc/apache2/apache2.conf', '/etc/apache2'));
    expect(pairs.map(({ key, file, line }) => `${key} ${file}:${line}`)).toContain(
      '/etc/ssl/wiki.example.com.key /etc/apache2/sites-enabled/wiki.conf:4',
    );
  });
});

describe('who answers', () => {
  const named = async (name: string, tree = debian) => {
    const { sites } = sitesOf(await load(tree, '/etc/apache2/apache2.conf', '/etc/apache2'));
    return answering(sites, name, 443).map(placeOf);
  };

  it('for a name that two sites have: the first file wins, the other loses', async () => {
    expect(await named('BARMAN1.example.com')).toEqual([
      '/etc/apache2/sites-enabled/api.conf:1',
      '/etc/apache2/sites-enabled/pg-backup-api.conf:1',
    ]);
  });

  it('for an alias with a star', async () => {
    expect(await named('team.wiki.example.com')).toEqual(['/etc/apache2/sites-enabled/wiki.conf:1']);
  });

  it('for a name that nobody has: the first of the port', async () => {
    expect(await named('barman1')).toEqual(['/etc/apache2/sites-enabled/api.conf:1']);
  });

  it('an address of its own comes before a star', async () => {
    const own = {
      ...debian,
      '/etc/apache2/sites-enabled/zz.conf': site('barman1.example.com', '').replace('*:443', '192.0.2.7:443'),
    };
    expect((await named('barman1.example.com', own))[0]).toBe('/etc/apache2/sites-enabled/zz.conf:1');
  });

  it('a ServerName may carry scheme and port', () => {
    expect(hasName({ serverName: 'https://Api.example.com:443', serverAliases: [] }, 'api.example.com')).toBe(true);
  });

  it.each([
    ['http://localhost:7480/', true],
    ['http://127.0.0.1:7480', true],
    ['http://[::1]:7480/', true],
    ['http://localhost:74800/', false],
    ['http://other:7480/', false],
  ])('ProxyPass to %s leads to the API: %s', (target, expected) => {
    expect(leadsToApi({ proxyPasses: [{ path: '/', target }] })).toBe(expected);
  });
});
