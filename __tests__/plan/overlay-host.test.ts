import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WriteFile } from '../../source/plan/actions.ts';
import { overlayHost } from '../../source/plan/overlay-host.ts';
import { planOf } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/etc/old.conf', 'old\n', 0o600);
});
afterEach(() => host.end());

function write(path: string, content: string): WriteFile {
  const attributes = { owner: 'barman', group: 'barman', mode: 0o640 };
  return { kind: 'write-file', path, before: undefined, content, attributes, why: '' };
}

describe('a host as it will be after earlier plans', () => {
  const later = () => overlayHost(host, [planOf(write('/etc/old.conf', 'new\n')), planOf(write('/etc/more', 'é\n'))]);

  it('has the new texts', async () => {
    expect(await later().files.readText('/etc/old.conf')).toBe('new\n');
    expect(Buffer.from((await later().files.read('/etc/more')) ?? []).toString()).toBe('é\n');
  });

  it('knows their owner, mode and size', async () => {
    expect(await later().files.stat('/etc/more')).toMatchObject({
      kind: 'file',
      owner: 'barman',
      mode: 0o640,
      size: 3,
    });
  });

  it('can read them, and finds them by their path', async () => {
    expect(await later().files.canRead('/etc/more')).toBe(true);
    expect(await later().files.resolve('/etc/more')).toBe('/etc/more');
  });

  it('has the last text of several', async () => {
    const plans = [planOf(write('/a', '1'), write('/a', '2')), planOf(write('/a', '3'))];
    expect(await overlayHost(host, plans).files.readText('/a')).toBe('3');
  });

  it('changes nothing on the host itself', async () => {
    await later().files.readText('/etc/more');
    expect(await host.files.readText('/etc/old.conf')).toBe('old\n');
    expect(await host.files.stat('/etc/more')).toBeUndefined();
  });

  it('is the host itself when nothing is written', () => {
    expect(overlayHost(host, [planOf()])).toBe(host);
  });

  it('is otherwise the host', async () => {
    host.put('/etc/other', 'x\n');
    expect(await later().files.readText('/etc/other')).toBe('x\n');
    expect(await later().files.stat('/nowhere')).toBeUndefined();
  });
});
