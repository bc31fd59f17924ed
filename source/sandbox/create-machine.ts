import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { OsFamily } from '../os/families.ts';
import { createApache } from './apache/apache-server.ts';
import type { ApiServerKind } from './barman/api-routes.ts';
import { createApiServer } from './barman/api-server.ts';
import { readBarmanConfig } from './barman/barman-config.ts';
import { breakHost, type TakeBack } from './break-host.ts';
import type { CommandDirectory } from './command-directory.ts';
import type { SandboxDescription } from './description.ts';
import { diagnoseHost } from './diagnose-host.ts';
import type { SandboxFault } from './faults.ts';
import type { Machine } from './machine.ts';
import type { Catalogue } from './packages/catalogue.ts';
import { debianCatalogue } from './packages/debian-catalogue.ts';
import { initiallyInstalled, installedVersion } from './packages/package-state.ts';
import { redhatCatalogue } from './packages/redhat-catalogue.ts';
import { suseCatalogue } from './packages/suse-catalogue.ts';

export interface MachineOptions {
  readonly family: OsFamily;
  readonly description: SandboxDescription;
  readonly commands: CommandDirectory;
  readonly pace: number;
}

const catalogues: Readonly<Record<OsFamily, Catalogue>> = {
  debian: debianCatalogue,
  redhat: redhatCatalogue,
  suse: suseCatalogue,
};

/** A fresh machine: Barman is there, Apache and pg-backup-api are not. `end` stops its servers. */
export function createMachine(options: MachineOptions): { readonly machine: Machine; end(): Promise<void> } {
  const { family, description, pace } = options;
  const { root, ports } = description;
  const catalogue = catalogues[family];
  const stranger = createStranger(ports['443']);
  let fault: SandboxFault | undefined;
  let takeBack: TakeBack | undefined;
  /** Whether Apache served a certificate when the fault began. */
  let served = false;
  const machine: Machine = {
    family,
    root,
    owners: description.owners,
    ports,
    hostName: description.hostName,
    started: new Date(),
    catalogue,
    commands: options.commands,
    apache: createApache({
      root,
      family,
      ports,
      refuses: () => fault === 'proof-fails' && !served,
      keepsDoor: () => fault === 'proof-fails',
      asksNobody: () => fault === 'no-client-verify',
      mayConnect: () => family !== 'redhat' || machine.booleans.has('httpd_can_network_connect'),
    }),
    api: createApiServer({
      port: ports['7480'],
      version: () => installedVersion(machine.installed, 'pg-backup-api') ?? '',
      serves: () => servedBy(root),
      readConfig: () => readBarmanConfig(root),
      document: () => {
        const config = readBarmanConfig(root);
        return config.kind === 'config' ? diagnoseHost(machine, config) : {};
      },
      diagnoseSeconds: () => pace * (fault === 'postgres-unreachable' ? 15 : 0.6),
    }),
    get fault() {
      return fault;
    },
    setFault: async (next) => {
      fault = undefined;
      await takeBack?.();
      takeBack = next === undefined ? undefined : await breakHost(machine, next);
      fault = next;
      if (next === 'no-client-verify' && machine.apache.running()) await machine.apache.graceful();
      served = machine.apache.serves(443);
      if (next === 'lists-absent') machine.listsFetched = false;
      if (next === 'dpkg-interrupted') {
        machine.interrupted = true;
        writeFileSync(`${root}/var/lib/dpkg/updates/0001`, '');
      }
      if (next === 'backend-down') await machine.api.stop();
      await (next === 'port-in-use' ? stranger.open() : stranger.close());
    },
    installed: initiallyInstalled(catalogue.preinstalled),
    held: new Set(),
    listsFetched: true,
    interrupted: false,
    packageLock: undefined,
    enabled: new Set(['cron', 'ssh']),
    failed: new Set(),
    activeSince: new Map([
      ['cron', new Date()],
      ['ssh', new Date()],
    ]),
    booleans: new Set(),
    journal: [],
  };
  return {
    machine,
    end: async () => {
      await Promise.all([machine.apache.stop(), machine.api.stop(), stranger.close()]);
    },
  };
}

/** The package's unit starts gunicorn; TPA's unit for a source build (role pgbackupapi/pkg, src.yml) `pg-backup-api serve`. */
function servedBy(root: string): ApiServerKind {
  const own = `${root}/etc/systemd/system/pg-backup-api.service`;
  return existsSync(own) && /pg-backup-api serve/.test(readFileSync(own, 'utf8')) ? 'flask' : 'gunicorn';
}

/** A web server that is not ours, for the fault `port-in-use`. */
interface Stranger {
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Another web server for a port of 127.0.0.1; it does not listen yet. A port that is taken stays as it is. */
function createStranger(port: number): Stranger {
  let server: Server | undefined;
  return {
    open: () =>
      new Promise((resolve) => {
        if (server !== undefined) return resolve();
        const next = createServer((_request, answer) => {
          answer
            .writeHead(404, { server: 'nginx', 'content-type': 'text/html' })
            .end('<html><head><title>404 Not Found</title></head></html>\n');
        });
        next.once('error', () => resolve());
        next.listen(port, '127.0.0.1', () => {
          server = next;
          resolve();
        });
      }),
    close: () =>
      new Promise((resolve) => {
        const ending = server;
        server = undefined;
        if (ending === undefined) return resolve();
        ending.closeAllConnections();
        ending.close(() => resolve());
      }),
  };
}
