import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock, Host } from '../../source/host/host.ts';
import { createHost } from '../../source/host/local/local-host.ts';
import { ledgerOwnership } from '../../source/host/local/ownership.ts';
import { createPathMap } from '../../source/host/local/path-map.ts';

/** A host whose files lie in a temporary folder: real files, real commands, owners in a ledger so that no test needs root. */
export interface TemporaryHost extends Host {
  /** The folder that is `/` of the host. */
  readonly root: string;
  /** The ledger of owners, beside the root. */
  readonly owners: string;
  /** Puts a file there, its folders included; mode 0644 unless told. */
  put(path: string, text: string, mode?: number): void;
  link(path: string, target: string): void;
  end(): void;
}

const machineClock: Clock = { now: () => new Date() };

export function temporaryHost(clock = machineClock): TemporaryHost {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-host-'));
  const root = join(folder, 'root');
  mkdirSync(root);
  return {
    ...openHost(folder, clock),
    ...fileTools(root),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The host in a folder that `temporaryHost` made: another process, or a later start, opens it again. */
export function openHost(folder: string, clock = machineClock): Host & { root: string; owners: string } {
  const root = join(folder, 'root');
  const owners = join(folder, 'owners.json');
  const paths = createPathMap(root);
  const host = createHost({
    paths,
    ownership: ledgerOwnership(owners, paths.real),
    isRoot: true,
    dial: (_host, port) => ({ host: '127.0.0.1', port }),
    hostName: 'barman1.example.com',
    clock,
  });
  return { ...host, root, owners };
}

function fileTools(root: string): Pick<TemporaryHost, 'put' | 'link'> {
  const place = (path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  return {
    put(path, text, mode = 0o644) {
      writeFileSync(place(path), text);
      chmodSync(join(root, path), mode);
    },
    link: (path, target) => symlinkSync(target, place(path)),
  };
}
