import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { type HostLayout, layoutOf } from '../../os/families.ts';
import { lookAtLayout } from '../look-at-system.ts';
import type { Collector } from './collector.ts';
import { commandCollector } from './command-collectors.ts';
import { fileCollector, tailCollector } from './file-collectors.ts';

const properties = [
  'LoadState',
  'ActiveState',
  'SubState',
  'Result',
  'UnitFileState',
  'FragmentPath',
  'DropInPaths',
  'MainPID',
  'ExecMainStatus',
  'NRestarts',
  'User',
  'Group',
  'ExecStart',
  'Environment',
  'EnvironmentFiles',
];

/** The API's service, Apache in front of it, and who listens on the host. */
export async function serviceCollectors(host: ReadableHost): Promise<readonly Collector[]> {
  const layout = await layoutOrDebian(host);
  return [
    ...unitCollectors('pg-backup-api'),
    fileCollector('configuration/pg-backup-api.environment', layout.environmentFile),
    ...unitCollectors(layout.service),
    fileCollector('apache/pg-backup-api.conf', layout.vhostPath),
    fileCollector(`apache/${layout.listenFile.split('/').at(-1)}`, layout.listenFile),
    commandCollector('apache/virtual-hosts.txt', [layout.serverProgram, '-S']),
    commandCollector('apache/modules.txt', [layout.serverProgram, '-M']),
    commandCollector('apache/configtest.txt', layout.configTest),
    ...layout.errorLogs.map((path) => tailCollector(`logs/apache-${path.split('/').at(-1)}`, path)),
    commandCollector('network/listeners.txt', ['ss', '-ltnp']),
    fileCollector('network/hosts', '/etc/hosts'),
  ];
}

function unitCollectors(unit: string): readonly Collector[] {
  return [
    commandCollector(`services/${unit}.service`, ['systemctl', 'cat', '--no-pager', unit]),
    commandCollector(
      `services/${unit}.properties.txt`,
      ['systemctl', 'show', '-p', properties.join(','), unit],
      `systemctl show ${unit}`,
    ),
    commandCollector(`services/${unit}.status.txt`, ['systemctl', 'status', '--no-pager', '-l', unit]),
    commandCollector(`logs/${unit}.journal.txt`, ['journalctl', '--no-pager', '-n', '500', '-u', unit]),
  ];
}

/** On a system that nobody knows the files are looked for where most have them: each says that it is not there. */
async function layoutOrDebian(host: ReadableHost): Promise<HostLayout> {
  try {
    return await lookAtLayout(host);
  } catch (error) {
    if (error instanceof OperatorError) return layoutOf('debian');
    throw error;
  }
}
