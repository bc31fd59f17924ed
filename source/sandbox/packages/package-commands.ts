import type { SandboxFamily } from '../family-traits.ts';

type Packages = Readonly<Record<string, readonly string[]>>;

/** Commands that come and go with a package. */
const packageCommands: Readonly<Record<SandboxFamily, Packages>> = {
  debian: {
    apache2: ['a2enmod', 'a2dismod', 'a2ensite', 'a2dissite', 'a2enconf', 'a2disconf', 'apachectl', 'apache2ctl'],
  },
  redhat: { httpd: ['apachectl', 'httpd'] },
  suse: { apache2: ['a2enmod', 'a2dismod', 'a2enflag', 'a2disflag', 'apachectl', 'apache2ctl', 'httpd'] },
};

export function commandsOfPackage(family: SandboxFamily, name: string): readonly string[] {
  return name === 'pg-backup-api' ? ['pg-backup-api'] : (packageCommands[family][name] ?? []);
}
