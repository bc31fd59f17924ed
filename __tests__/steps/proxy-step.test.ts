import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileFacts } from '../../source/host/host.ts';
import { layoutOf } from '../../source/os/families.ts';
import type { Action, RunCommand } from '../../source/plan/actions.ts';
import { parseVhost, renderVhost, type VhostSettings } from '../../source/proxy/vhost.ts';
import { type ForeignPair, noForeign } from '../../source/steps/foreign-pair.ts';
import type { ProxyFacts } from '../../source/steps/proxy/proxy-facts.ts';
import { proxyStep } from '../../source/steps/proxy/proxy-step.ts';
import { setFilesOf } from '../../source/steps/set-files.ts';

const folder = '/etc/tpa/pg-backup-api';
const settings: VhostSettings = {
  serverName: 'barman1.example.com',
  certificate: `${folder}/pg-backup-api.crt`,
  key: `${folder}/pg-backup-api.key`,
  caFile: `${folder}/root.crt`,
};
const file: FileFacts = { kind: 'file', size: 1, modified: new Date(0), owner: 'root', group: 'root', mode: 0o644 };
const ca = { path: settings.caFile, text: 'the CA\n', file };
const layout = layoutOf('debian');
const anchor = { path: `${layout.trustAnchorDirectory}/CA.crt`, text: 'the CA\n', file };
const rendered = renderVhost(settings);
const right = rendered.ok ? rendered.text : '';

function withVhost(text: string | undefined): Pick<ProxyFacts, 'vhost' | 'parsed'> {
  return {
    vhost: { path: layout.vhostPath, text, file: text === undefined ? undefined : file },
    parsed: text === undefined ? undefined : parseVhost(text),
  };
}

/** The server's key, made before Apache's account was there. */
const rootsKey = {
  path: settings.key,
  file: { ...file, mode: 0o600 },
  account: { owner: 'www-data', group: 'www-data' },
  mode: 0o600,
};

/** A host where all is done. */
const done: ProxyFacts = {
  layout,
  systemd: true,
  hostName: 'barman1.example.com',
  settings,
  rendered,
  ...withVhost(right),
  enabled: true,
  missingModules: [],
  missingFlags: [],
  listen: { path: layout.listenFile, text: 'Listen 443\n', file },
  listenWithout80: undefined,
  anchor,
  ca,
  missingFiles: [],
  syntaxError: undefined,
  strayFiles: [],
  service: { name: 'apache2', active: true, enabled: true },
  apacheInstalled: true,
  selinux: 'off',
  listening: true,
  twoAnchors: false,
  sites: {
    existing: [],
    own: undefined,
    onPort80: [],
    loaded: { sites: [], listens: [], documentRoot: undefined, pairs: [] },
  },
  foreign: noForeign,
  files: setFilesOf({ certificateFolder: folder }, undefined),
  intruder: undefined,
};

/** A host on which the package has just brought Apache. */
const fresh: ProxyFacts = {
  ...done,
  ...withVhost(undefined),
  enabled: false,
  missingModules: ['ssl', 'proxy', 'proxy_http'],
  listen: { path: layout.listenFile, text: 'Listen 80\nListen 443\n', file: { ...file, mode: 0o640 } },
  listenWithout80: 'Listen 443\n',
  anchor: { ...anchor, text: undefined, file: undefined },
  listening: false,
};

/** The same on SLES, where Apache's package brings ssl, and neither starts nor enables it. */
const suse = layoutOf('suse');
const freshSuse: ProxyFacts = {
  ...fresh,
  layout: suse,
  vhost: { path: suse.vhostPath, text: undefined, file: undefined },
  enabled: true,
  missingModules: ['proxy', 'proxy_http'],
  missingFlags: ['SSL'],
  listen: { path: suse.listenFile, text: 'Listen 80\n', file },
  anchor: { path: `${suse.trustAnchorDirectory}/CA.crt`, text: undefined, file: undefined },
  service: { name: 'apache2', active: false, enabled: false },
};

const actionsOf = (facts: ProxyFacts) => proxyStep.plan(facts, {}).actions;

function outline(actions: readonly Action[]): readonly string[] {
  return actions.map((action) => {
    if (action.kind === 'run-command') return action.argv.join(' ');
    return 'path' in action ? `${action.kind} ${action.path}` : action.kind;
  });
}

describe('a virtual host that Apache does not accept', () => {
  const text = right.replace('SSLEngine on', 'SSLEngine on\n    SSLVerifyClients require');
  const syntaxError = { line: 4, message: "Invalid command 'SSLVerifyClients'" };

  it('is written anew, and the finding names the line', () => {
    const facts = { ...done, ...withVhost(text), syntaxError };
    expect(outline(actionsOf(facts))).toContain(`write-file ${layout.vhostPath}`);
    const { findings, summary } = proxyStep.assess(facts);
    expect(summary).toContain('virtual host');
    expect(findings.find(({ id }) => id === 'vhost-syntax')).toMatchObject({
      isCritical: true,
      message: expect.stringContaining(`${layout.vhostPath}, line 4: `),
    });
  });

  it('stays where it is TPA’s own already: another text would not help', () => {
    const facts = { ...done, syntaxError };
    expect(outline(actionsOf(facts))).toEqual([]);
    expect(proxyStep.assess(facts).findings.map(({ id }) => id)).not.toContain('vhost-syntax');
  });
});

describe('the order of the work', () => {
  it('on a fresh host: rehearsal, modules, virtual host, port 80, trust store, test, Apache', () => {
    expect(outline(actionsOf(fresh))).toEqual([
      'rehearse',
      'a2enmod ssl proxy proxy_http',
      'write-file /etc/apache2/sites-available/pg-backup-api.conf',
      'a2ensite pg-backup-api',
      'write-file /etc/apache2/ports.conf',
      'copy-file /usr/local/share/ca-certificates/CA.crt',
      'update-ca-certificates --fresh',
      'apache2ctl configtest',
      'rehearse-proxy',
      'systemctl restart apache2',
    ]);
  });

  it('on a fresh host of SUSE: module after module, the flag SSL, and Apache enabled at last', () => {
    expect(outline(actionsOf(freshSuse))).toEqual([
      'rehearse',
      'a2enmod proxy',
      'a2enmod proxy_http',
      'a2enflag SSL',
      'write-file /etc/apache2/conf.d/pg-backup-api.conf',
      'write-file /etc/apache2/listen.conf',
      'copy-file /etc/pki/trust/anchors/CA.crt',
      'update-ca-certificates',
      'apachectl configtest',
      'rehearse-proxy',
      'systemctl start apache2',
      'systemctl enable apache2',
    ]);
  });

  it('nothing where all is done', () => {
    expect(actionsOf(done)).toEqual([]);
  });

  it('before Apache is installed, port 80 is taken out of the file that its package will bring', () => {
    const listen = { ...fresh.listen, text: undefined, file: undefined };
    const actions = actionsOf({ ...fresh, apacheInstalled: false, listen, listenWithout80: undefined });
    expect(actions).toContainEqual(
      expect.objectContaining({ kind: 'remove-lines', path: '/etc/apache2/ports.conf', line: 'Listen 80' }),
    );
  });

  it('before Apache is installed, it is enabled where its package would not', () => {
    const absent = { apacheInstalled: false, service: { name: 'apache2', active: false, enabled: false } };
    expect(outline(actionsOf({ ...fresh, ...absent }))).not.toContain('systemctl enable apache2');
    expect(outline(actionsOf({ ...freshSuse, ...absent }))).toContain('systemctl enable apache2');
  });

  it('with SELinux, connections are allowed before Apache is touched, and taken back', () => {
    const facts: ProxyFacts = { ...done, layout: layoutOf('redhat'), selinux: 'denied' };
    expect(actionsOf(facts)).toMatchObject([
      {
        argv: ['setsebool', '-P', 'httpd_can_network_connect', 'on'],
        undo: { argv: ['setsebool', '-P', 'httpd_can_network_connect', 'off'], automatic: true },
      },
    ]);
  });
});

describe('one thing that is not so', () => {
  it.each<[string, Partial<ProxyFacts>, readonly string[]]>([
    [
      'the trust store: Apache is left alone',
      { anchor: { ...anchor, text: 'another' } },
      ['copy-file /usr/local/share/ca-certificates/CA.crt', 'update-ca-certificates --fresh'],
    ],
    [
      'the CA is not in the trust store at all',
      { anchor: { ...anchor, text: undefined, file: undefined } },
      ['copy-file /usr/local/share/ca-certificates/CA.crt', 'update-ca-certificates --fresh'],
    ],
    [
      'nothing: in a rotation the trust store has the two CAs in two files',
      { anchor: { ...anchor, text: 'another' }, twoAnchors: true },
      [],
    ],
    ['the key is root’s: Apache is left alone', { strayFiles: [rootsKey] }, [`set-attributes ${settings.key}`]],
    [
      'a module',
      { missingModules: ['ssl'] },
      ['rehearse', 'a2enmod ssl', 'apache2ctl configtest', 'rehearse-proxy', 'systemctl restart apache2'],
    ],
    [
      'the site',
      { enabled: false },
      ['rehearse', 'a2ensite pg-backup-api', 'apache2ctl configtest', 'rehearse-proxy', 'systemctl reload apache2'],
    ],
    [
      'Apache does not run',
      { service: { name: 'apache2', active: false, enabled: true } },
      ['rehearse', 'apache2ctl configtest', 'rehearse-proxy', 'systemctl start apache2'],
    ],
    [
      'Apache runs without port 443',
      { listening: false },
      ['rehearse', 'apache2ctl configtest', 'rehearse-proxy', 'systemctl restart apache2'],
    ],
    [
      'a flag of SUSE: reloaded, Apache would not take it up',
      { layout: suse, missingFlags: ['SSL'] },
      ['rehearse', 'a2enflag SSL', 'apachectl configtest', 'rehearse-proxy', 'systemctl restart apache2'],
    ],
    [
      'Apache would not start with the host: it runs on',
      { service: { name: 'apache2', active: true, enabled: false } },
      ['systemctl enable apache2'],
    ],
    [
      'port 80',
      { listenWithout80: 'Listen 443\n' },
      [
        'rehearse',
        'write-file /etc/apache2/ports.conf',
        'apache2ctl configtest',
        'rehearse-proxy',
        'systemctl restart apache2',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(outline(actionsOf({ ...done, ...change }))).toEqual(expected);
  });

  it('the virtual host lets anybody in', () => {
    const open = right.replace('SSLVerifyClient require', 'SSLVerifyClient none');
    expect(outline(actionsOf({ ...done, ...withVhost(open) }))).toContain(`write-file ${layout.vhostPath}`);
  });
});

describe('a virtual host with PostgreSQL’s pair, as TPA’s deploy leaves it on a witness', () => {
  const pair: ForeignPair = {
    ...{ certificate: '/etc/tpa/pgcluster.crt', key: '/etc/tpa/pgcluster.key', origin: 'postgres', comes: 'next' },
  };
  const text = right
    .replace(settings.certificate, pair.certificate)
    .replace(settings.key, pair.key)
    .replace('    SSLVerifyDepth 10\n', '    SSLVerifyDepth 10\n    SSLCARevocationCheck leaf\n');
  const flipped: ProxyFacts = { ...done, ...withVhost(text), foreign: { ...noForeign, pair } };

  it('is broken, and gets the API’s own pair back; what else it says stays', () => {
    expect(proxyStep.assess(flipped)).toMatchObject({ state: 'broken' });
    const [write] = proxyStep.plan(flipped, {}).actions.filter(({ kind }) => kind === 'write-file');
    expect(write).toMatchObject({
      path: layout.vhostPath,
      content: text.replace(pair.certificate, settings.certificate).replace(pair.key, settings.key),
      attributes: { owner: 'root', group: 'root', mode: 0o644 },
    });
  });

  it('flips back at each deploy, which the plan says with the way that lasts', () => {
    expect(proxyStep.plan(flipped, {}).notes).toContainEqual(
      expect.stringMatching(/each `tpaexec deploy` writes it .* hooks\/barman-pre-config\.yml/),
    );
    const hooked = { ...flipped, foreign: { ...flipped.foreign, hooked: true } };
    expect(proxyStep.plan(hooked, {}).notes.join()).not.toContain('hooks/');
  });

  it('of the pair alone is not said again as another certificate', () => {
    const ids = proxyStep.assess(flipped).findings.map(({ id }) => id);
    expect(ids.filter((id) => /other-|foreign/.test(id))).toEqual(['vhost-foreign-pair']);
  });
});

describe('a certificate file that was made before Apache’s account', () => {
  it('is given to it as TPA does; its mode stays', () => {
    expect(actionsOf({ ...done, strayFiles: [rootsKey] })).toMatchObject([
      {
        attributes: { owner: 'www-data', group: 'www-data', mode: 0o600 },
        before: { owner: 'root', group: 'root', mode: 0o600 },
      },
    ]);
  });

  it('is named with both owners', () => {
    expect(proxyStep.assess({ ...done, strayFiles: [rootsKey] }).findings).toContainEqual(
      expect.objectContaining({
        id: 'certificate-owner',
        message: `${settings.key} belongs to root:root; TPA gives it to www-data:www-data.`,
      }),
    );
  });
});

describe('the way back', () => {
  const undo = (facts: ProxyFacts, program: string) =>
    actionsOf(facts).find(
      (action): action is RunCommand => action.kind === 'run-command' && action.argv.join(' ').startsWith(program),
    );

  it('modules and site are known by their links, so that what came with them goes too', () => {
    expect(undo(fresh, 'a2enmod')?.switches).toEqual({ what: 'mods', names: ['ssl', 'proxy', 'proxy_http'] });
    expect(undo(fresh, 'a2ensite')?.switches).toEqual({ what: 'sites', names: ['pg-backup-api'] });
  });

  it('SUSE’s switches are each taken back by their own', () => {
    const undone = actionsOf(freshSuse).flatMap((one) => (one.kind === 'run-command' && one.undo ? [one.undo] : []));
    expect(undone).toEqual([
      { argv: ['a2dismod', 'proxy'], automatic: true },
      { argv: ['a2dismod', 'proxy_http'], automatic: true },
      { argv: ['a2disflag', 'SSL'], automatic: true },
      { argv: ['systemctl', 'stop', 'apache2'], automatic: true },
      { argv: ['systemctl', 'disable', 'apache2'], automatic: true },
    ]);
  });

  it('an Apache that ran runs again with the old files; one that this run starts is stopped', () => {
    expect(undo(fresh, 'systemctl')).toMatchObject({ refresh: true });
    const stopped = { ...done, service: { ...done.service, active: false } };
    expect(undo(stopped, 'systemctl')).toMatchObject({
      undo: { argv: ['systemctl', 'stop', 'apache2'], automatic: true },
    });
  });

  it('is gone when the proof fails', () => {
    expect(proxyStep.plan(fresh, {}).undoIfUnproven).toBe(true);
  });
});

describe('what others wrote', () => {
  const fixture = readFileSync(resolve(import.meta.dirname, '../../fixtures/proxy/tpa-vhost.conf'), 'utf8');

  it('TPA’s own virtual host is left as it is', () => {
    const facts = { ...done, ...withVhost(fixture) };
    expect(actionsOf(facts)).toEqual([]);
    expect(proxyStep.assess(facts).state).not.toBe('broken');
  });

  it.each([
    [
      'barman',
      '`wizard proxy` and `wizard setup` give it back to root. Each tpaexec deploy gives it to barman (roles/pgbackupapi/service, “Create proxy conf”).',
    ],
    ['www-data', '`wizard proxy` and `wizard setup` give it back to root.'],
  ])('one that %s may write is worth a warning (W20), and is taken back; what it says stays', (owner, fix) => {
    const vhost = { path: layout.vhostPath, text: right, file: { ...file, owner, group: owner } };
    const facts = { ...done, vhost };
    expect(proxyStep.assess(facts)).toMatchObject({
      state: 'attention',
      findings: expect.arrayContaining([expect.objectContaining({ id: 'vhost-not-roots', severity: 'warn', fix })]),
    });
    expect(actionsOf(facts)).toMatchObject([
      {
        kind: 'set-attributes',
        path: layout.vhostPath,
        attributes: { owner: 'root', group: 'root', mode: 0o644 },
        before: { owner, group: owner, mode: 0o644 },
      },
    ]);
  });

  it('owner and mode of the listen file stay', () => {
    const action = actionsOf(fresh).find((one) => one.kind === 'write-file' && one.path === layout.listenFile);
    expect(action).toMatchObject({ attributes: { owner: 'root', group: 'root', mode: 0o640 } });
  });
});

describe('what is refused', () => {
  it('a port that another program has, by its name', () => {
    const intruder = { address: '*', port: 443, process: { pid: 77, name: 'nginx' } };
    const facts = { ...done, intruder };
    expect(() => actionsOf(facts)).toThrow('Port 443 of this host is taken by nginx (process 77)');
    expect(proxyStep.assess(facts)).toMatchObject({
      state: 'broken',
      findings: expect.arrayContaining([expect.objectContaining({ id: 'port-in-use', severity: 'block' })]),
    });
  });

  it('a name that Apache would read as more than a name', () => {
    const bad = renderVhost({ ...settings, serverName: 'a\nInclude /etc/shadow' });
    expect(() => actionsOf({ ...fresh, rendered: bad })).toThrow('The virtual host cannot be written');
  });
});

describe('what the step says', () => {
  it.each<[string, ProxyFacts, string, string]>([
    ['done', done, 'done', 'barman1.example.com:443, client certificates required'],
    ['Apache is missing', { ...fresh, apacheInstalled: false }, 'todo', 'Apache is not installed yet'],
    [
      'much to do',
      fresh,
      'todo',
      'modules ssl, proxy, proxy_http, virtual host, site not enabled, port 80 open, trust store',
    ],
    ['SUSE’s flag is missing', { ...done, layout: suse, missingFlags: ['SSL'] }, 'todo', 'flags SSL'],
    ['Apache is not enabled', { ...done, service: { ...done.service, enabled: false } }, 'todo', 'Apache not enabled'],
    ['certificates are root’s', { ...done, strayFiles: [rootsKey] }, 'todo', 'owner of the certificates'],
    ['certificates are missing', { ...done, missingFiles: [settings.key] }, 'todo', 'certificates'],
  ])('%s', (_, facts, state, summary) => {
    expect(proxyStep.assess(facts)).toMatchObject({ state, summary: expect.stringContaining(summary) });
  });
});
