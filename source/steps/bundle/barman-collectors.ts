import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Collector } from './collector.ts';
import { fileCollector, folderCollectors, tailCollector } from './file-collectors.ts';

const mainFile = '/etc/barman.conf';

/** Barman's configuration in all its files, and the logs of Barman and of its API. */
export async function barmanCollectors(host: ReadableHost): Promise<readonly Collector[]> {
  const text = await readIfPossible(host, mainFile);
  const setting = (key: string, preset: string) =>
    new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*(/.*?)[ \\t]*$`, 'm').exec(text)?.[1]?.replace(/\/+$/, '') ?? preset;
  const home = setting('barman_home', '/var/lib/barman');
  return [
    fileCollector('configuration/barman.conf', mainFile),
    ...(await folderCollectors(
      host,
      setting('configuration_files_directory', '/etc/barman.d'),
      /\.conf$/,
      (file, path) => fileCollector(`configuration/barman.d/${file}`, path),
    )),
    // Written by `barman config-update`; the API does not read it.
    fileCollector('configuration/barman.auto.conf', `${home}/.barman.auto.conf`),
    fileCollector('configuration/pg-backup-api-config.py', '/etc/pg-backup-api-config.py'),
    tailCollector('logs/barman.log', setting('log_file', '/var/log/barman/barman.log')),
    ...(await folderCollectors(host, '/var/log/barman', /^barman-api.*\.log$/, (file, path) =>
      tailCollector(`logs/${file}`, path),
    )),
  ];
}

/** Nothing where it cannot be read: its collector says why. */
async function readIfPossible(host: ReadableHost, path: string): Promise<string> {
  try {
    return (await host.files.readText(path)) ?? '';
  } catch (error) {
    if (error instanceof OperatorError) return '';
    throw error;
  }
}
