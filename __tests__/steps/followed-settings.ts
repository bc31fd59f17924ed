import { type Commands, plainWords } from '../../source/host/commands.ts';
import type { ReadableHost } from '../../source/host/host.ts';
import type { OsFamily } from '../../source/os/families.ts';
import { layoutOf } from '../../source/os/families.ts';
import type { Action } from '../../source/plan/actions.ts';
import { certificatesStep } from '../../source/steps/certificates/certificates-step.ts';
import { planSource } from '../../source/steps/install/source-actions.ts';
import { sourceWish } from '../../source/steps/install/source-wish.ts';
import { lookAtConfig } from '../../source/steps/look-at-config.ts';
import { proxyStep } from '../../source/steps/proxy/proxy-step.ts';
import { siteOf } from '../support/certificate-host.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';

const releases: Readonly<Record<OsFamily, string>> = {
  debian: 'ID=debian\nVERSION_ID="12"\n',
  redhat: 'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n',
  suse: 'ID="sles"\nID_LIKE="suse"\nVERSION_ID="15.6"\n',
};

/** Accounts that the settings of the tests name. */
const accounts = ['bin', 'daemon', 'nobody'];

export const configFile = '/root/c/config.yml';

const commands: Commands = {
  probe: ({ argv }) =>
    Promise.resolve({ argv: plainWords(argv), exitCode: undefined, stdout: '', stderr: '', outcome: 'not-found' }),
  transaction: () => Promise.reject(new TypeError('a plan changes nothing')),
};

/** A host of the family with Apache's account, those accounts and /home, and nothing of ours. */
export function freshHost(host: TemporaryHost, family: OsFamily): void {
  const { user, group } = layoutOf(family);
  host.put('/etc/os-release', releases[family]);
  host.put(
    '/etc/passwd',
    `root:x:0:0::/root:/bin/sh\n${user}:x:33:33::/:/bin/sh\n${accounts.map((name) => `${name}:x:1:1::/:/bin/sh\n`).join('')}`,
  );
  host.put('/home/README', '');
  host.put('/etc/group', `root:x:0:\n${group}:x:33:\ndaemon:x:1:\nnogroup:x:65534:\n`);
}

/**
 * The plan of a first setup in lines that say what TPA's tasks say: path, owner, group, mode, names, lifetime. Made in this process; no
 * program is started.
 */
export async function setupLines(host: TemporaryHost): Promise<readonly string[]> {
  // What this machine has installed, and who has its port 443, is nobody's business here: the host has no programs yet.
  const quiet: ReadableHost = { ...host, commands, network: { ...host.network, listeners: async () => [] } };
  const site = siteOf({ configFile });
  const config = await lookAtConfig(quiet, site);
  const wish = sourceWish(config, {});
  const certificates = certificatesStep.plan(await certificatesStep.look(quiet, site), {});
  const proxy = proxyStep.plan(await proxyStep.look(quiet, site), {});
  const source =
    wish === undefined
      ? []
      : planSource({
          ...{ method: 'source', wish, manager: 'apt', layout: layoutOf('debian'), systemd: true },
          service: { name: 'pg-backup-api', active: false, enabled: false },
          ...{
            missing: [],
            folders: [],
            logs: [],
            unit: undefined,
            version: undefined,
            current: false,
            project: 'pg_backup_api',
            noProject: false,
            packaged: false,
          },
        }).actions;
  return [...certificates.actions, ...source, ...proxy.actions].flatMap(linesOf);
}

function linesOf(action: Action): readonly string[] {
  switch (action.kind) {
    case 'make-directory':
      return [`directory ${placed(action)}`];
    case 'generate-key':
      return [`key ${placed(action)} ${action.keyType}`];
    case 'issue-certificate':
      return [
        `${action.profile} ${placed(action)} CN=${action.commonName} for ${days(action)} days`,
        ...action.copies.map((copy) => `copy ${placed(copy)}`),
      ];
    case 'write-file':
      return [
        `file ${placed(action)}`,
        ...action.content
          .trimEnd()
          .split('\n')
          .map((line) => `  ${line.trim()}`),
      ];
    case 'run-command':
      return [plainWords(action.argv).join(' ')];
    case 'copy-file':
      return [`copy ${placed(action)} from ${action.from}`];
    default:
      return [];
  }
}

type Placed = {
  readonly path: string;
  readonly attributes: { readonly owner: string; readonly group: string; readonly mode: number };
};

function placed({ path, attributes: { owner, group, mode } }: Placed): string {
  return `${path} ${owner}:${group} 0${mode.toString(8)}`;
}

function days({ notBefore, notAfter }: { readonly notBefore: string; readonly notAfter: string }): number {
  return Math.round((Date.parse(notAfter) - Date.parse(notBefore)) / 86_400_000);
}

/** The lines of the first plan that the second has not, and those that it has besides; each once, sorted. */
export function difference(
  before: readonly string[],
  after: readonly string[],
): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const gone = [...new Set(before)].filter((line) => !after.includes(line));
  const come = [...new Set(after)].filter((line) => !before.includes(line));
  return { gone: gone.sort(), come: come.sort() };
}
