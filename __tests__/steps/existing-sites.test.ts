import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layoutOf } from '../../source/os/families.ts';
import { commentedOut, decided, disableSites, lookAtExistingSites, losses } from '../../source/steps/existing-sites.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const layout = layoutOf('debian');
const redhat = layoutOf('redhat');
const hostName = 'barman1.example.com';
const caFile = '/etc/tpa/pg-backup-api/root.crt';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/etc/apache2/apache2.conf', 'Include ports.conf\nIncludeOptional sites-enabled/*.conf\n');
  host.put('/etc/apache2/ports.conf', 'Listen 80\nListen 443\n');
});
afterEach(() => host.end());

const site = (name: string, target = 'http://127.0.0.1:7480/', address = '*:443') =>
  `<VirtualHost ${address}>\n  ServerName ${name}\n  SSLEngine on\n  SSLCACertificateFile /etc/other/ca.crt\n  ProxyPass / ${target}\n</VirtualHost>\n`;

const look = () => lookAtExistingSites(host, layout, { hostName, caFile });

function enable(name: string, text: string): void {
  host.put(`/etc/apache2/sites-available/${name}.conf`, text);
  host.link(`/etc/apache2/sites-enabled/${name}.conf`, `../sites-available/${name}.conf`);
}

describe('sites of this host’s name', () => {
  it('ours alone is nobody else’s', async () => {
    enable('pg-backup-api', site(hostName));
    expect(await look()).toMatchObject({
      existing: [],
      own: { file: '/etc/apache2/sites-enabled/pg-backup-api.conf' },
    });
  });

  it.each([
    ['a-api', true],
    ['zz-api', false],
  ])('%s wins by its file name: %s', async (name, wins) => {
    enable('pg-backup-api', site(hostName));
    enable(name, site(hostName));
    expect((await look()).existing).toMatchObject([{ wins, isApi: true, sameCa: false, alone: true }]);
  });

  it('a site of another name, or on another port, is left out', async () => {
    enable('a', site('wiki.example.com', 'http://127.0.0.1:3000/'));
    enable('b', site(hostName, 'http://127.0.0.1:7480/', '*:8443'));
    expect((await look()).existing).toEqual([]);
  });

  it('without an answer nothing goes on; the loss is told', async () => {
    enable('a-api', site(hostName));
    const { existing } = await look();
    expect(() => decided(existing, {}, hostName)).toThrow(
      '/etc/apache2/sites-enabled/a-api.conf:1 answers for barman1',
    );
    expect(() => decided(existing, { 'existing-site': 'beside' }, hostName)).toThrow('needs another name');
    expect(decided(existing, { 'existing-site': 'replace' }, hostName)).toBe('replace');
    expect(losses(existing)).toEqual([
      '/etc/apache2/sites-enabled/a-api.conf:1: every client of /etc/other/ca.crt is turned away at barman1.example.com.',
    ]);
    expect(decided([], {}, hostName)).toBeUndefined();
  });

  it('what is no API is not taken over', async () => {
    enable('a', site(hostName, 'http://127.0.0.1:3000/'));
    const { existing } = await look();
    expect(() => decided(existing, { 'existing-site': 'adopt' }, hostName)).toThrow(
      'it does not lead to pg-backup-api',
    );
    expect(losses(existing)[0]).toContain('what it serves at https://barman1.example.com/ is gone');
  });
});

describe('taking a site out', () => {
  it('by its link where it has one of its own', async () => {
    enable('a-api', site(hostName));
    expect(disableSites((await look()).existing, layout)).toMatchObject([
      { kind: 'run-command', argv: ['a2dissite', 'a-api'], undo: { argv: ['a2ensite', 'a-api'], automatic: true } },
    ]);
  });

  it('by its lines where its file holds others, all sites of a file at once', async () => {
    const wiki = '<VirtualHost *:80>\n  ServerName wiki\n</VirtualHost>\n';
    host.put('/etc/apache2/sites-enabled/all.conf', `${site(hostName)}${wiki}${site(hostName)}`, 0o640);
    const actions = disableSites((await look()).existing, layout);
    expect(actions).toMatchObject([{ kind: 'write-file', path: '/etc/apache2/sites-enabled/all.conf' }]);
    const [action] = actions;
    const commented = (text: string) => text.replace(/^(?=.)/gm, '#');
    expect(action?.kind === 'write-file' && action.content).toBe(
      `${commented(site(hostName))}${wiki}${commented(site(hostName))}`,
    );
  });

  it('on Red Hat by its lines', async () => {
    host.put('/etc/httpd/conf/httpd.conf', 'ServerRoot "/etc/httpd"\nListen 443\nIncludeOptional conf.d/*.conf\n');
    host.put('/etc/httpd/conf.d/api.conf', site(hostName));
    const { existing } = await lookAtExistingSites(host, redhat, { hostName, caFile });
    expect(disableSites(existing, redhat)).toMatchObject([{ kind: 'write-file', path: '/etc/httpd/conf.d/api.conf' }]);
  });

  it('a section ends at its own end', () => {
    const text = '# a\n<VirtualHost *:443>\nx\n</VirtualHost>\n<VirtualHost *:80>\n</VirtualHost>\n';
    expect(commentedOut(text, 2)).toBe(
      '# a\n#<VirtualHost *:443>\n#x\n#</VirtualHost>\n<VirtualHost *:80>\n</VirtualHost>\n',
    );
  });
});

describe('sites on port 80', () => {
  const shop = '<VirtualHost *:80>\n  ServerName shop.example.com\n</VirtualHost>\n';
  const welcome = '<VirtualHost *:80>\n  DocumentRoot /var/www/html\n</VirtualHost>\n';

  it('the page of the package is nobody’s', async () => {
    enable('000-default', welcome);
    host.put('/var/www/html/index.html', 'It works');
    expect((await look()).onPort80).toEqual([]);
  });

  it('with files in its directory it is somebody’s', async () => {
    enable('000-default', welcome);
    host.put('/var/www/html/report.html', '…');
    expect((await look()).onPort80).toMatchObject([{ file: '/etc/apache2/sites-enabled/000-default.conf' }]);
  });

  it('a shop is somebody’s, and nobody’s where nothing listens', async () => {
    enable('shop', shop);
    expect((await look()).onPort80).toMatchObject([{ serverName: 'shop.example.com' }]);
    host.put('/etc/apache2/ports.conf', 'Listen 443\n');
    expect((await look()).onPort80).toEqual([]);
  });
});
