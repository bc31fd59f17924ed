import { utimesSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookForWrongClock } from '../../source/steps/certificates/look-at-clock.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const now = new Date('2026-11-23T09:00:00Z');
const timesync = '/var/lib/systemd/timesync/clock';
const packages = '/var/lib/dpkg/status';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost({ now: () => now });
});
afterEach(() => host.end());

function written(path: string, day: string): void {
  host.put(path, '');
  utimesSync(host.files.real(path), new Date(day), new Date(day));
}

describe('a clock that is wrong by years', () => {
  it('is one that the host was ahead of already: the newest of its files is named', async () => {
    written(packages, '2029-01-01T00:00:00Z');
    written(timesync, '2030-01-01T00:00:00Z');
    const fault = { path: timesync, modified: new Date('2030-01-01T00:00:00Z') };
    expect(await lookForWrongClock(host, { at: undefined })).toEqual(fault);
  });

  it.each([
    ['2026-11-23T08:59:59Z', 'a file of just now'],
    ['2028-11-01T00:00:00Z', 'a clock that is set back by less than two years'],
    ['2016-01-01T00:00:00Z', 'an old file'],
  ])('is none with %s: %s', async (day) => {
    written(timesync, day);
    expect(await lookForWrongClock(host, { at: undefined })).toBeUndefined();
  });

  it('is none on a host without such files, and not asked with --at', async () => {
    expect(await lookForWrongClock(host, { at: undefined })).toBeUndefined();
    written(timesync, '2040-01-01T00:00:00Z');
    expect(await lookForWrongClock(host, { at: now })).toBeUndefined();
  });
});
