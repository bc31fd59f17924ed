import { expect, test } from 'vitest';
import { loadConfig } from '../../source/proxy/loaded-config.ts';
import { privateServer, withFiles } from '../../source/proxy/private-server.ts';

const main = `ServerRoot "/etc/apache2"
PidFile /run/apache2/apache2.pid
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
LoadModule wsgi_module /usr/lib/apache2/modules/mod_wsgi.so
Listen 443
SSLCipherSuite HIGH:!aNULL
SSLSessionCache shmcb:/run/apache2/cache(512000)
CustomLog "|/usr/bin/tell" combined
<VirtualHost 10.0.0.1:443>
  ServerName other.example.com
  SSLEngine on
  SSLCertificateFile /etc/ssl/other.crt
  WSGIDaemonProcess shop
  <Location />
    SSLVerifyClient require
  </Location>
</VirtualHost>
<VirtualHost *:443>
  ServerName barman1.example.com
  SSLEngine on
  SSLCertificateFile "/etc/tpa/api.crt"
  SSLCertificateKeyFile /etc/tpa/api.key
</VirtualHost>
`;

test('a second server has the TLS of every site, ours first, with the new files and nothing else', async () => {
  const files = { read: async (path: string) => (path === '/main' ? main : undefined), list: async () => undefined };
  const directives = await loadConfig(files, { file: '/main', serverRoot: '/etc/apache2' });
  const text = privateServer(directives, {
    directory: '/var/lib/x',
    port: 40_123,
    user: 'www-data',
    group: 'www-data',
    serverRoot: '/etc/apache2',
    replaced: new Map([['/etc/tpa/api.key', '/etc/tpa/.api.key.new']]),
    certificate: '/etc/tpa/api.crt',
  });
  expect(text).toBe(`ServerRoot "/etc/apache2"
loadmodule "mpm_event_module" "/usr/lib/apache2/modules/mod_mpm_event.so"
loadmodule "ssl_module" "/usr/lib/apache2/modules/mod_ssl.so"
DefaultRuntimeDir "/var/lib/x"
PidFile "/var/lib/x/pid"
ErrorLog "/var/lib/x/error.log"
User www-data
Group www-data
Listen 127.0.0.1:40123
SSLSessionCache none
sslciphersuite "HIGH:!aNULL"
<VirtualHost *:40123>
servername "barman1.example.com"
sslengine "on"
sslcertificatefile "/etc/tpa/api.crt"
sslcertificatekeyfile "/etc/tpa/.api.key.new"
</VirtualHost>
<VirtualHost *:40123>
servername "other.example.com"
sslengine "on"
sslcertificatefile "/etc/ssl/other.crt"
</VirtualHost>
`);
});

test.each([
  ['SSLCertificateFile /a/x.crt\n', 'SSLCertificateFile /a/.x.crt\n'],
  ['SSLCertificateFile "/a/x.crt"\n', 'SSLCertificateFile "/a/.x.crt"\n'],
  ['SSLCertificateFile /a/x.crt.old /b/a/x.crt\n', 'SSLCertificateFile /a/x.crt.old /b/a/x.crt\n'],
])('withFiles changes whole words alone: %j', (before, after) => {
  expect(withFiles(before, new Map([['/a/x.crt', '/a/.x.crt']]))).toBe(after);
});
