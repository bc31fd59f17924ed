import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Acknowledgement } from '../../source/health/acknowledgement.ts';
import { changeAcknowledgements, readAcknowledgements } from '../../source/plan/acknowledgements.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const folder = '/var/lib/pg-backup-api-wizard';
const file = `${folder}/acknowledged.json`;
const one: Acknowledgement = {
  finding: 'vhost-not-roots',
  reason: 'a deploy does that',
  since: '2026-11-30T17:00:00.000Z',
  causes: [{ fingerprint: 'ab12', seen: 'It is owned by barman.' }],
};

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

const add = (...list: readonly Acknowledgement[]) =>
  changeAcknowledgements(host, ['wizard', 'acknowledge'], (before) => [...before, ...list]);

describe('the file of acknowledgements', () => {
  it('is not there at first: nothing is accepted', async () => {
    expect(await readAcknowledgements(host)).toEqual([]);
  });

  it('holds what was added, and is for root alone', async () => {
    await add(one);
    await add({ ...one, finding: 'comparison' });
    expect(await readAcknowledgements(host)).toEqual([one, { ...one, finding: 'comparison' }]);
    expect(statSync(`${host.root}${file}`).mode & 0o777).toBe(0o600);
    expect(statSync(`${host.root}${folder}`).mode & 0o777).toBe(0o700);
    expect(await host.files.list(folder)).toEqual(['acknowledged.json']);
  });

  it('is written whole after one that was killed in the middle', async () => {
    host.put(`${file}.new`, '{"schema": 1, "ackn', 0o600);
    await add(one);
    expect(await readAcknowledgements(host)).toEqual([one]);
  });

  it.each<[string, string]>([
    ['cut off', '{"schema": 1, "ackn'],
    ['of another schema', '{"schema": 2, "acknowledged": []}'],
    ['no object', 'null'],
    ['without a reason', JSON.stringify({ schema: 1, acknowledged: [{ ...one, reason: undefined }] })],
    ['with a cause that is a text', JSON.stringify({ schema: 1, acknowledged: [{ ...one, causes: ['ab12'] }] })],
  ])('%s: nothing of it is in force, and it is not written over', async (_, text) => {
    host.put(file, text, 0o600);
    expect(await readAcknowledgements(host)).toEqual([]);
    await expect(add(one)).rejects.toThrow('is not what the wizard wrote');
    expect(readFileSync(`${host.root}${file}`, 'utf8')).toBe(text);
  });

  it('is not the one of a user who has a state of their own', async () => {
    await add(one);
    const user = { ...host, identity: { ...host.identity, isRoot: false } };
    expect(await readAcknowledgements(user)).toEqual([]);
  });

  it('is changed by one wizard at a time', async () => {
    writeFileSync(`${host.root}/kept`, '');
    await add(one);
    await expect(
      changeAcknowledgements(host, ['wizard', 'acknowledge'], (list) => {
        void list;
        throw new RangeError('in the middle');
      }),
    ).rejects.toThrow('in the middle');
    // The lock was let go, and the file is as it was.
    await add({ ...one, finding: 'comparison' });
    expect((await readAcknowledgements(host)).map(({ finding }) => finding)).toEqual(['vhost-not-roots', 'comparison']);
  });
});
