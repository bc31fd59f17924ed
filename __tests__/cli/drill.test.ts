import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkComplaints, statusComplaints } from '../../source/cli/commands/drill.ts';
import { osFamilies } from '../../source/os/families.ts';
import { faultsOf, type SandboxFault, sandboxFaults } from '../../source/sandbox/sandbox.ts';
import { type CommandHost, openCommandHost } from '../support/command-host.ts';
import { fileTree } from '../support/file-tree.ts';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();

describe('the faults', () => {
  it('are at least thirty for each family', () => {
    for (const family of osFamilies) expect([family, faultsOf(family).length >= 30]).toEqual([family, true]);
  });

  it('are listed, and a host of another family does not have them', async () => {
    const { out, code } = await wizard.run(['sandbox', '--list-faults', '--os', 'suse', '--json']);
    const { faults } = JSON.parse(out) as { faults: { name: string; says: string }[] };
    expect([code, faults.map(({ name }) => name)]).toEqual([0, [...faultsOf('suse')]]);
    const refused = await wizard.run(['drill', '--os', 'suse', '--fault', 'selinux-refuses']);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--os suse cannot have it')]);
  });
});

describe('on a host that was set up', () => {
  let host: CommandHost;
  beforeAll(async () => {
    host = await openCommandHost();
    expect((await host.wizard('setup', '--yes', '--key-type', 'ec-p256')).code).toBe(0);
  });
  afterAll(() => host?.close());

  /** The names of what status, and check where status finds nothing, say against the host. */
  async function complaints(): Promise<readonly string[]> {
    const status = statusComplaints((await host.json('status')) as unknown as Parameters<typeof statusComplaints>[0]);
    if (status.length > 0) return status.map(([name]) => name);
    return checkComplaints((await host.json('check')) as Parameters<typeof checkComplaints>[0]).map(([name]) => name);
  }

  it.each<[SandboxFault, string]>([
    ['server-certificate-expired', 'step certificates'],
    ['apache-disabled', 'step proxy'],
    ['api-disabled', 'step install'],
    ['client-certificate-missing', 'step certificates'],
  ])('the wizard finds %s', async (fault, name) => {
    await host.setFault(fault);
    const found = await complaints();
    await host.setFault(undefined);
    expect(found).toContain(name);
  });

  it('a virtual host with a directive that Apache does not know is repaired by `proxy`', async () => {
    await host.setFault('vhost-broken');
    expect((await host.wizard('status')).out).toContain("Invalid command 'SSLVerifyClients'");
    expect((await host.wizard('proxy', '--yes')).code).toBe(0);
    await host.setFault(undefined);
    expect(await complaints()).toEqual([]);
  });

  it('each fault changes the host, and is gone when it is taken back', async () => {
    // Apache's log tells of every reload.
    const state = () =>
      JSON.stringify(Object.entries(fileTree(`${host.folder}/root`)).filter(([path]) => !path.includes('var/log/')));
    const unchanged: SandboxFault[] = [];
    const left: SandboxFault[] = [];
    for (const fault of faultsOf('debian').filter((name) => sandboxFaults[name].on === 'set-up')) {
      const before = state();
      await host.setFault(fault);
      if (state() === before) unchanged.push(fault);
      await host.setFault(undefined);
      if (state() !== before) left.push(fault);
    }
    // These are about services, not about files.
    expect(unchanged).toEqual(['apache-stopped', 'apache-disabled', 'api-stopped']);
    expect(left).toEqual([]);
    expect(await complaints()).toEqual([]);
  });
});

it('a drill tells what was wrong and whether it is repaired', async () => {
  const words = ['drill', '--json', '--fault', 'api-disabled', '--', 'sh', '-c', 'systemctl enable pg-backup-api'];
  const { code, out } = await wizard.run(words);
  expect([code, JSON.parse(out)]).toEqual([
    0,
    {
      ...{ schema: 1, command: 'drill', os: 'debian', fault: 'api-disabled' },
      ...{ says: sandboxFaults['api-disabled'].says, repaired: true, seconds: expect.any(Number), findings: [] },
    },
  ]);
}, 240_000);
