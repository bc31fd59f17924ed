import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Behaviour } from '../call.ts';
import { below, type Machine } from '../machine.ts';

/** update-ca-certificates of Debian and of SUSE, two programs of one name. */
export const updateCaCertificates: Behaviour = (call, machine) =>
  machine.family === 'suse' ? updateOnSuse(call, machine) : updateOnDebian(call, machine);

/**
 * The bundle from both directories, a link for each local certificate, its counting sentence. A link whose certificate is gone stays, and
 * the content of a linked one is not looked at, until `--fresh` makes all links anew.
 */
const updateOnDebian: Behaviour = async (call, machine) => {
  const links = below(machine, '/etc/ssl/certs');
  const local = certificatesIn(machine, '/usr/local/share/ca-certificates', ['.crt']);
  const wanted = new Map(local.map((path) => [linkName(path), path]));
  if (call.argv.includes('--fresh')) {
    call.out('Clearing symlinks in /etc/ssl/certs...');
    for (const name of linksIn(links)) rmSync(`${links}/${name}`);
    call.out('done.');
  }
  const present = linksIn(links);
  const added = [...wanted.keys()].filter((name) => !present.includes(name));
  call.out('Updating certificates in /etc/ssl/certs...');
  await call.pause(1.2);
  for (const name of added) symlinkSync(`../../..${wanted.get(name)}`, `${links}/${name}`);
  const system = certificatesIn(machine, '/usr/share/ca-certificates', ['.crt']);
  writeBundle(machine, '/etc/ssl/certs/ca-certificates.crt', [...system, ...local]);
  if (added.length > 0)
    call.err('rehash: warning: skipping ca-certificates.crt,it does not contain exactly one certificate or CRL');
  call.out(`${added.length} added, 0 removed; done.`);
  call.out('Running hooks in /etc/ca-certificates/update.d...');
  await call.pause(0.3);
  call.out('done.');
  return 0;
};

/** update-ca-trust of Red Hat: says nothing. */
export const updateCaTrust: Behaviour = async (call, machine) => {
  await call.pause(1.5);
  const sources = ['/usr/share/pki/ca-trust-source', '/etc/pki/ca-trust/source/anchors'];
  const paths = sources.flatMap((folder) => certificatesIn(machine, folder, ['.crt', '.pem', '.cer']));
  writeBundle(machine, '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', paths);
  return 0;
};

/** Says nothing; a `blocklist` is not looked at. */
const updateOnSuse: Behaviour = async (call, machine) => {
  await call.pause(0.8);
  const sources = ['/usr/share/pki/trust', '/etc/pki/trust/anchors'];
  const paths = sources.flatMap((folder) => certificatesIn(machine, folder, ['.crt', '.pem', '.cer']));
  writeBundle(machine, '/var/lib/ca-certificates/ca-bundle.pem', paths);
  return 0;
};

function writeBundle(machine: Machine, path: string, sources: readonly string[]): void {
  const texts = sources.map((source) => `${readFileSync(below(machine, source), 'utf8').trimEnd()}\n`);
  mkdirSync(dirname(below(machine, path)), { recursive: true });
  writeFileSync(below(machine, path), texts.join(''));
}

function certificatesIn(machine: Machine, folder: string, endings: readonly string[]): string[] {
  const names = readdirSync(below(machine, folder), { recursive: true, encoding: 'utf8' }).sort();
  return names.filter((name) => endings.some((ending) => name.endsWith(ending))).map((name) => `${folder}/${name}`);
}

function linkName(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.crt$/, '.pem').replaceAll(' ', '_');
}

function linksIn(directory: string): string[] {
  return readdirSync(directory).filter(
    (name) => name.endsWith('.pem') && lstatSync(`${directory}/${name}`).isSymbolicLink(),
  );
}
