import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { lookAtManager, lookAtStatus } from '../look-at-packages.ts';
import { lookAtLayout } from '../look-at-system.ts';

/** The version of pg-backup-api by the package database; undefined where it is not installed from a package. */
export async function lookAtApiVersion(host: ReadableHost): Promise<string | undefined> {
  try {
    const { family } = await lookAtLayout(host);
    const manager = await lookAtManager(host, family);
    const installed = await lookAtStatus(host, manager, 'pg-backup-api');
    return installed.state === 'installed' ? installed.version : undefined;
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
