import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type { Host } from '../../source/host/host.ts';
import { createPathMap } from '../../source/host/local/path-map.ts';
import { createSandboxHost } from '../../source/host/sandbox-host.ts';
import { createEngine, type Engine } from '../../source/plan/engine.ts';
import { parseDescription } from '../../source/sandbox/description.ts';
import { type SandboxOptions, startSandbox } from '../../source/sandbox/start-sandbox.ts';
import type { Site } from '../../source/wizard/site.ts';

/** A sandboxed Barman host in this process: steps look at it and the engine changes it. */
export interface SandboxSite {
  readonly host: Host;
  readonly site: Site;
  readonly engine: Engine;
  close(): Promise<void>;
}

/** Its commands do not wait. The search path of this process is the sandbox's until it is closed. */
export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<SandboxSite> {
  const sandbox = await startSandbox({ os: 'debian', pace: 0, wizard: ['false'], ...options });
  for (const [name, value] of Object.entries(sandbox.environment)) vi.stubEnv(name, value);
  const description = parseDescription(readFileSync(`${sandbox.directory}/sandbox.json`, 'utf8'));
  if (description === undefined) throw new TypeError('the sandbox does not describe itself');
  const paths = createPathMap(description.root);
  const host = createSandboxHost({ ...description, ports: { ...description.ports } }, paths);
  return {
    host,
    engine: createEngine(host, ['wizard', 'install'], '0.0.0-test'),
    site: {
      configFile: '/root/pgcluster/config.yml',
      configChoices: [],
      hostName: undefined,
      certificateFolder: '/etc/tpa/pg-backup-api',
      at: undefined,
      given: {},
    },
    async close() {
      vi.unstubAllEnvs();
      await sandbox.close();
    },
  };
}
