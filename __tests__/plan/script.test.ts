import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action, RunCommand, WriteFile } from '../../source/plan/actions.ts';
import { parseRecords, replay } from '../../source/plan/journal-records.ts';
import { exportScript } from '../../source/plan/script.ts';
import { fileTree } from '../support/file-tree.ts';
import { planOf } from '../support/played-runs.ts';
import { type ScriptFolder, scriptFolder, syntaxErrors } from '../support/run-script.ts';
import { wholePlan } from '../support/whole-plan.ts';

let place: ScriptFolder;
beforeEach(() => {
  place = scriptFolder();
});
afterEach(() => place.end());

const at = (name: string) => join(place.folder, name);
const mine = (mode: number) => ({ owner: place.owner, group: place.group, mode });

function write(name: string, content: string, before?: string): WriteFile {
  return { kind: 'write-file', path: at(name), content, before, attributes: mine(0o640), why: 'It says what is so.' };
}

function command(...argv: readonly string[]): RunCommand {
  return { kind: 'run-command', title: 'Run it', argv, changes: 'something', why: 'It is needed.' };
}

describe('the script of a plan', () => {
  it('can be read by sh', () => {
    expect(syntaxErrors(exportScript([wholePlan], '1.0'))).toBe('');
  });

  it.each(["it's", 'a\nrm -rf /x', '$(touch /x)', '`touch /x`', '-rf', 'a b\tc', 'é“”', '~root', '*'])(
    'takes %j as it is in titles, reasons, paths and words',
    (text) => {
      const hostile: Action = { ...command('printf', '%s', text), title: text, why: text, environment: { NAME: text } };
      const script = exportScript([{ ...planOf(hostile, write(text, 'x\n')), title: text }], text);
      expect(syntaxErrors(script)).toBe('');
      expect(place.run(planOf(hostile)).out).toContain(text);
    },
  );

  it.each<[string, string]>([
    ['text', 'one\ntwo\n'],
    ['a line that looks like its end', 'x\nWIZARD_END\nrm -rf /x\n'],
    ['no line end at the end', 'one'],
    ['nothing at all', ''],
    ['one empty line', '\n'],
    ['quotes, dollars and backslashes', '\'"$HOME `id` \\n $(id)\n'],
    ['carriage returns', 'one\r\ntwo\r\n'],
    ['a NUL and other control characters', 'a\u0000b\u001b[31m\n'],
    ['letters beyond ASCII', 'Grüße, 漢字, 🐘\n'],
    ['a text direction override', 'a\u202eb\n'],
    ['more than one base64 line', `${'x'.repeat(5000)}\r\n`],
  ])('writes %s byte for byte', (_, content) => {
    const { status, err } = place.run(planOf(write('a.conf', content)));
    expect([status, err]).toEqual([0, '']);
    expect(readFileSync(at('a.conf'), 'utf8')).toBe(content);
    expect(statSync(at('a.conf')).mode & 0o7777).toBe(0o640);
  });

  it('changes nothing the second time', () => {
    const plan = planOf(command('sh', '-c', `echo ran >>${at('runs')}`), write('a.conf', 'one\n'));
    expect(place.run(plan).status).toBe(0);
    const before = fileTree(place.folder);
    const again = place.run(plan);
    expect([again.status, again.out]).toEqual([0, expect.stringContaining('ran here before')]);
    expect(fileTree(place.folder)).toEqual(before);
    expect(readFileSync(at('runs'), 'utf8')).toBe('ran\n');
  });

  it('tells the history what it did', () => {
    place.run({ ...planOf(write('a.conf', 'é“\u202e\n')), title: 'It’s done' });
    const [name = ''] = readdirSync(at('state/journal'));
    const run = replay(parseRecords(readFileSync(at(`state/journal/${name}`), 'utf8')));
    expect(run).toMatchObject({
      ...{ id: name.replace('.jsonl', ''), title: 'It’s done', outcome: 'unproven', completed: 1 },
      actions: [{ title: `Create ${at('a.conf')}` }],
      kept: expect.stringContaining('state/backups/script-'),
    });
    expect(statSync(at(`state/journal/${name}`)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a file that it reads', 'ca.crt', 'theirs\n', 'other\n'],
    ['a file that was not there', 'ca.crt', null, 'appeared\n'],
    ['a key that was there', 'ca.key', 'secret\n', null],
  ] as const)('stops at once where %s is not as the look has seen it', (_, name, then, now) => {
    const digest = then === null ? null : createHash('sha256').update(then).digest('hex');
    const seen = { digests: new Map([[at(name), digest]]), links: new Map() };
    const plan = { ...planOf(command('touch', at('ran'))), seen };
    if (now !== null) writeFileSync(at(name), now);
    const { status, err } = place.run(plan);
    expect([status, err]).toEqual([1, expect.stringContaining('make a new one')]);
    expect(existsSync(at('ran'))).toBe(false);
  });

  it('holds no digest of a key', () => {
    const seen = { digests: new Map([['/etc/a.key', 'a'.repeat(64)]]), links: new Map() };
    expect(exportScript([{ ...planOf(command('true')), seen }], '1')).not.toContain('a'.repeat(64));
  });

  it('shows a text direction override as base64 only', () => {
    expect(exportScript([planOf(write('a', 'a\u202eb\n'))], '1')).not.toContain('\u202e');
  });

  it('replaces what is as it was, and keeps it', () => {
    writeFileSync(at('a.conf'), 'old\n');
    expect(place.run(planOf(write('a.conf', 'new\n', 'old\n'))).status).toBe(0);
    expect(readFileSync(at('a.conf'), 'utf8')).toBe('new\n');
    const [kept = ''] = readdirSync(at('state/backups'));
    const [copy = ''] = readdirSync(at(`state/backups/${kept}`));
    expect(readFileSync(at(`state/backups/${kept}/${copy}`), 'utf8')).toBe('old\n');
    expect(statSync(at(`state/backups/${kept}`)).mode & 0o777).toBe(0o700);
  });

  it.each<[string, string | undefined]>([
    ['changed', 'other\n'],
    ['appeared', undefined],
  ])('stops where a file has %s since', (_, before) => {
    writeFileSync(at('a.conf'), 'theirs\n');
    const { status, err } = place.run(planOf(write('a.conf', 'new\n', before)));
    expect(status).toBe(1);
    expect(err).toContain('changed since this script was written');
    expect(readFileSync(at('a.conf'), 'utf8')).toBe('theirs\n');
    expect(readdirSync(place.folder).sort()).toEqual(['a.conf', 'bin', 'state']);
  });

  it('stops at a symbolic link', () => {
    writeFileSync(at('real'), 'old\n');
    symlinkSync(at('real'), at('a.conf'));
    const { status, err } = place.run(planOf(write('a.conf', 'new\n', 'old\n')));
    expect([status, err]).toEqual([1, expect.stringContaining('is a symbolic link')]);
    expect(lstatSync(at('a.conf')).isSymbolicLink()).toBe(true);
  });

  it('takes the lines away that say just this', () => {
    writeFileSync(at('ports.conf'), 'Listen 80\n# Listen 80\nListen 80  \nListen 8080\nListen 443');
    const action: Action = { kind: 'remove-lines', path: at('ports.conf'), line: 'Listen 80', why: '' };
    expect(place.run(planOf(action)).status).toBe(0);
    expect(readFileSync(at('ports.conf'), 'utf8')).toBe('# Listen 80\nListen 8080\nListen 443');
  });

  it('makes a folder with its mode, and leaves one that is there', () => {
    const folder: Action = { kind: 'make-directory', path: at('new'), attributes: mine(0o750), why: '' };
    expect(place.run(planOf(folder)).status).toBe(0);
    expect(statSync(at('new')).mode & 0o777).toBe(0o750);
    expect(place.run(planOf({ ...folder, attributes: mine(0o700) })).status).toBe(0);
    expect(statSync(at('new')).mode & 0o777).toBe(0o750);
  });

  it('copies a file, but none with a key in it', () => {
    writeFileSync(at('ca.crt'), 'a certificate\n');
    const copy: Action = {
      kind: 'copy-file',
      from: at('ca.crt'),
      path: at('b.crt'),
      attributes: mine(0o644),
      why: '',
    };
    expect(place.run(planOf(copy)).status).toBe(0);
    expect(readFileSync(at('b.crt'), 'utf8')).toBe('a certificate\n');
    writeFileSync(at('ca.crt'), '-----BEGIN PRIVATE KEY-----\n');
    expect(place.run(planOf({ ...copy, path: at('c.crt') })).err).toContain('holds a private key');
    expect(existsSync(at('c.crt'))).toBe(false);
  });

  it('removes a file and keeps it', () => {
    writeFileSync(at('old'), 'x\n');
    expect(place.run(planOf({ kind: 'remove-file', path: at('old'), why: '' })).status).toBe(0);
    expect(existsSync(at('old'))).toBe(false);
  });

  it('a command whose check fails stops it', () => {
    const lying = { ...command('true'), verify: { argv: ['echo', 'absent'], expected: 'installed' } };
    expect(place.run(planOf(lying)).err).toContain('has not done its work');
    const honest = { ...command('false'), verify: { argv: ['echo', 'installed'], expected: 'installed' } };
    expect(place.run(planOf(honest)).status).toBe(0);
  });

  it('refuses to run for somebody who is not root', () => {
    writeFileSync(at('bin/id'), '#!/bin/sh\necho 1000\n');
    expect(place.run(planOf(write('a', 'x\n')))).toMatchObject({ status: 1, err: 'Run this script as root.\n' });
  });

  it('has nothing for an empty plan', () => {
    expect(exportScript([planOf()], '1')).not.toContain('A plan of a test');
  });
});
