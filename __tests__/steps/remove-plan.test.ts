import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainWords } from '../../source/host/commands.ts';
import { layoutOf } from '../../source/os/families.ts';
import type { Manager } from '../../source/packages/manager.ts';
import { loadConfig } from '../../source/proxy/loaded-config.ts';
import { lookAtCommand } from '../../source/steps/remove/command-removals.ts';
import { type PackageFacts, removePackages } from '../../source/steps/remove/package-removals.ts';
import { planRemove } from '../../source/steps/remove/remove-actions.ts';
import type { RemoveFacts } from '../../source/steps/remove/remove-facts.ts';
import { workOfRuns } from '../../source/steps/remove/work-of-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const apache: PackageFacts = {
  manager: 'apt',
  present: [
    { name: 'apache2', state: 'installed', version: '2.4.62-1' },
    { name: 'libapr1:amd64', state: 'configuration', version: '1.7.2-3' },
  ],
  dependants: [],
};

function factsWith(changes: Partial<RemoveFacts>): RemoveFacts {
  return {
    ...{ work: workOfRuns([]), layout: layoutOf('debian'), systemd: true, config: undefined, files: [] },
    ...{ directories: [], attributes: [], links: [], commands: [], packages: apache, loaded: [], untold: [] },
    apache: { name: 'apache2', active: true, enabled: true },
    ...changes,
  };
}

/** What Apache loads with these files. */
async function loaded(files: Readonly<Record<string, string>>): Promise<RemoveFacts['loaded']> {
  const texts: Readonly<Record<string, string>> = {
    '/etc/apache2/apache2.conf': 'IncludeOptional sites-enabled/*.conf\n',
    ...files,
  };
  const list = async (path: string) => {
    const names = Object.keys(texts).flatMap((file) =>
      file.startsWith(`${path}/`) ? [file.slice(path.length + 1)] : [],
    );
    return names.length === 0 ? undefined : names;
  };
  const start = { file: '/etc/apache2/apache2.conf', serverRoot: '/etc/apache2', flags: [] };
  const directives = await loadConfig({ read: async (path) => texts[path], list }, start);
  return directives.map((directive) => ({ directive, target: directive.file }));
}

describe('remove --packages', () => {
  const wish = { packages: true, state: false };

  it('purges just what the runs brought, and can install it again', () => {
    const [stop, purge] = planRemove(factsWith({}), wish).actions;
    expect(stop).toMatchObject({ argv: ['systemctl', 'stop', 'apache2'] });
    expect(purge).toMatchObject({
      argv: ['apt-get', '-y', 'purge', 'apache2', 'libapr1:amd64'],
      undo: { argv: expect.arrayContaining(['install', 'apache2=2.4.62-1']), automatic: false },
    });
  });

  it.each<[Manager, string, readonly string[]]>([
    ['dnf', 'httpd.x86_64', ['install', 'httpd-0:2.4.62-1.el9.x86_64']],
    ['zypper', 'apache2.x86_64', ['install', '--oldpackage', 'apache2=0:2.4.62-1.el9']],
  ])('is undone by %s in its own words', (manager, name, words) => {
    const present = [{ name, state: 'installed' as const, version: '0:2.4.62-1.el9' }];
    const [purge] = removePackages({ manager, present, dependants: [] });
    expect(purge?.undo?.argv.slice(-words.length)).toEqual(words);
  });

  it.each([
    [
      ['libapache2-mod-shop'],
      'Other packages need what the wizard installed and would go with it: libapache2-mod-shop.',
    ],
    [undefined, 'The package manager does not say what else would go with the packages; nothing was changed.'],
  ])('is refused where other packages would go: %j', (dependants, message) => {
    const packages = { ...apache, dependants };
    expect(() => planRemove(factsWith({ packages }), wish)).toThrow(message);
    expect(planRemove(factsWith({ packages }), { packages: false, state: false }).actions).toEqual([]);
  });

  it.each([
    [
      'shop.conf',
      'Apache came with the wizard, but serves others by now: /etc/apache2/sites-enabled/shop.conf:1 (shop)',
    ],
    ['000-default.conf', undefined],
  ])('with the site %s: %s', async (name, message) => {
    const site = '<VirtualHost *:80>\nServerName shop\n</VirtualHost>\n';
    const facts = factsWith({ loaded: await loaded({ [`/etc/apache2/sites-enabled/${name}`]: site }) });
    const planned = () => planRemove(facts, wish).actions.length;
    if (message === undefined) expect(planned()).toBe(2);
    else expect(planned).toThrow(message);
  });
});

describe('the way back of a command that enabled a unit', () => {
  let machine: TemporaryHost;
  beforeAll(() => {
    machine = temporaryHost();
    machine.put('/run/systemd/system/ready', '');
  });
  afterAll(() => machine.end());

  it.each([
    ['enabled', 0, 'due'],
    ['enabled-runtime', 0, 'due'],
    ['disabled', 1, 'done'],
    // Of a purged package with an init script, until systemd reads its units again (seen with systemd 252).
    ['generated', 0, 'done'],
    ['', 1, 'done'],
  ])('is-enabled says %j: %s', async (word, exitCode, expected) => {
    const host = {
      ...machine,
      commands: {
        ...machine.commands,
        async probe({ argv }: Parameters<typeof machine.commands.probe>[0]) {
          const words = plainWords(argv);
          const told = words[1] === 'is-enabled' ? { exitCode, stdout: `${word}\n` } : { exitCode: 3, stdout: '' };
          return { argv: words, outcome: 'exited' as const, stderr: '', ...told };
        },
      },
    };
    expect(await lookAtCommand({ argv: ['systemctl', 'disable', '--now', 'pg-backup-api'] }, host)).toBe(expected);
  });
});
