import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { planOf, play, unproven } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

let host: TemporaryHost;
let before: FileTree;
beforeEach(() => {
  host = temporaryHost();
  host.put('/var/lib/other/state', '');
  host.put('/etc/apache2/mods-available/ssl.load', '# Depends: setenvif mime socache_shmcb\nLoadModule ssl_module x\n');
  host.put('/etc/apache2/mods-available/ssl.conf', '');
  for (const name of ['setenvif', 'mime', 'socache_shmcb', 'status'])
    host.put(`/etc/apache2/mods-available/${name}.load`, '');
  host.link('/etc/apache2/mods-enabled/setenvif.load', '../mods-available/setenvif.load');
  host.put('/var/lib/apache2/module/enabled_by_maint/setenvif', '');
  before = fileTree(host.root);
});
afterEach(() => host.end());

/** As Debian's a2enmod does it, on the host's own tree: what ssl needs comes along. */
const enable = (more = ''): Action => ({
  kind: 'run-command',
  title: 'Enable Apache’s modules ssl',
  argv: [
    'sh',
    '-ec',
    `cd "$0/etc/apache2/mods-enabled"
     for file in ssl.load ssl.conf mime.load socache_shmcb.load; do ln -s ../mods-available/$file $file; done
     mkdir -p "$0/var/lib/apache2/module/enabled_by_admin"
     touch "$0/var/lib/apache2/module/enabled_by_admin/ssl" "$0/var/lib/apache2/module/enabled_by_admin/socache_shmcb"
     ${more}`,
    host.root,
  ],
  why: '',
  changes: '',
  switches: { what: 'mods', names: ['ssl'] },
});

it('the module, what came with it and the marks go, to the last link', async () => {
  expect((await play(host, planOf(enable()), unproven)).report).toMatchObject({ outcome: 'undone', stays: [] });
  expect(fileTree(host.root)).toEqual(before);
});

it('a link that was removed comes back', async () => {
  expect((await play(host, planOf(enable('rm setenvif.load')), unproven)).report.outcome).toBe('undone');
  expect(fileTree(host.root)).toEqual(before);
});

it('what somebody else enables meanwhile stays', async () => {
  const other = enable('ln -s ../mods-available/status.load status.load');
  await play(host, planOf(other), unproven);
  expect(await host.files.list('/etc/apache2/mods-enabled')).toEqual(['setenvif.load', 'status.load']);
});

it('what was switched off again comes back when that is taken back', async () => {
  await play(host, planOf(enable()));
  const on = fileTree(host.root);
  const marks = '/var/lib/apache2/module/enabled_by_admin';
  const paths = [marks, `${marks}/ssl`, `${marks}/socache_shmcb`, '/etc/apache2/mods-enabled/ssl.load'];
  const entries = paths.map((path) => ({ path, was: 'absent' as const }));
  const off = planOf({ kind: 'put-back-links', what: 'Switch off ssl', entries, why: '' });
  expect((await play(host, off, unproven)).report).toMatchObject({ outcome: 'undone', stays: [] });
  expect(fileTree(host.root)).toEqual(on);
  expect((await play(host, off)).report.outcome).toBe('proven');
  expect(await host.files.list('/var/lib/apache2/module')).toEqual(['enabled_by_maint']);
});
