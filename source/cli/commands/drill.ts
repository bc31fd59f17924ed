import { randomInt } from 'node:crypto';
import type { OsFamily } from '../../os/families.ts';
import { faultsOf, openSandbox, type Sandbox, type SandboxFault, sandboxFaults } from '../../sandbox/sandbox.ts';
import { ownCommand } from '../own-command.ts';
import { ask, parseFault, runInSandbox, setUp } from './sandbox.ts';

export interface DrillWords {
  readonly os: OsFamily;
  readonly fault?: string;
}

/**
 * Sets a host up, breaks it, hands it to the operator, and looks at it when they are done: 0 when `status` and `check` find nothing
 * that they did not find before, 1 otherwise.
 */
export async function drill(command: readonly string[], words: DrillWords, json: boolean): Promise<number> {
  const fault = words.fault === undefined ? chooseFault(words.os) : parseFault(words.fault, words.os);
  const host = await openSandbox({ os: words.os, wizard: ownCommand(), pace: 0.15 });
  try {
    await setUp(host);
    const before = await complaints(host);
    await host.setFault(fault);
    process.stderr.write(
      'Something is wrong with this host. Find out what it is and repair it; leave the program when you are done.\n',
    );
    const begin = performance.now();
    await runInSandbox(host, command);
    const seconds = Math.round((performance.now() - begin) / 1000);
    process.stderr.write('Looking at the host…\n');
    const findings = [...(await complaints(host))]
      .filter(([name]) => !before.has(name))
      .map(([, sentence]) => sentence);
    const healthy = findings.length === 0;
    const result = { fault, says: sandboxFaults[fault].says, repaired: healthy, seconds, findings };
    if (json) process.stdout.write(`${JSON.stringify({ schema: 1, command: 'drill', os: words.os, ...result })}\n`);
    else process.stdout.write(told(result));
    return healthy ? 0 : 1;
  } finally {
    await host.close();
  }
}

/** A fault that the wizard finds and the operator can repair with it. */
function chooseFault(family: OsFamily): SandboxFault {
  const faults = faultsOf(family).filter((name) => sandboxFaults[name].beyond !== true);
  const chosen = faults[randomInt(faults.length)];
  if (chosen === undefined) throw new TypeError('there is no fault to choose from');
  return chosen;
}

/** What the wizard says that is not good, by a name that stays while figures move. */
async function complaints(host: Sandbox): Promise<ReadonlyMap<string, string>> {
  const [status, check] = [await ask(host, ['status', '--json']), await ask(host, ['check', '--json'])];
  return new Map([...statusComplaints(JSON.parse(status.out)), ...checkComplaints(JSON.parse(check.out))]);
}

type Complaint = readonly [name: string, sentence: string];

/** Of the answer of `status --json`. */
export function statusComplaints(answer: {
  readonly steps: readonly {
    readonly step: string;
    readonly state: string;
    readonly summary: string;
    readonly findings: readonly { readonly severity: string; readonly message: string }[];
  }[];
}): readonly Complaint[] {
  return answer.steps
    .filter(({ state }) => state !== 'done')
    .map(({ step, summary, findings }) => {
      const [finding] = findings.filter(({ severity }) => severity !== 'info');
      return [`step ${step}`, `${step}: ${finding?.message ?? summary}`];
    });
}

/** Of the answer of `check --json`. */
export function checkComplaints(answer: {
  readonly error?: { readonly message: string };
  readonly rungs?: readonly { readonly id: string; readonly state: string; readonly evidence?: string }[];
  readonly certificates?: readonly {
    readonly file: string;
    readonly verdict: string;
    readonly findings: readonly { readonly message: string }[];
  }[];
  readonly security?: readonly { readonly id: string; readonly message: string }[];
  readonly servers?: readonly {
    readonly name: string;
    readonly checks: readonly { readonly id: string; readonly state: string; readonly observed?: unknown }[];
  }[];
}): readonly Complaint[] {
  const { error, rungs = [], certificates = [], security = [], servers = [] } = answer;
  // What stands above a failed rung was not tried.
  const isBad = ({ state }: { readonly state: string }) => state !== 'ok' && state !== 'not-run';
  return [
    ...(error === undefined ? [] : [['check', error.message] as const]),
    ...rungs.filter(isBad).map(({ id, evidence }) => [`rung ${id}`, `${id}: ${evidence ?? 'not ok'}`] as const),
    ...certificates
      .filter(({ verdict }) => verdict !== 'ok')
      .map(
        ({ file, findings }) => [`certificate ${file}`, `${file}: ${findings[0]?.message ?? 'it ends soon'}`] as const,
      ),
    ...security.map(({ id, message }) => [`security ${id}`, message] as const),
    ...servers.flatMap(({ name, checks }) =>
      checks
        .filter(isBad)
        .map(({ id, observed }) => [`server ${name} ${id}`, `${name}: ${id}: ${String(observed)}`] as const),
    ),
  ];
}

function told(result: {
  readonly fault: SandboxFault;
  readonly says: string;
  readonly repaired: boolean;
  readonly seconds: number;
  readonly findings: readonly string[];
}): string {
  const minutes = Math.floor(result.seconds / 60);
  const time = minutes === 0 ? `${result.seconds} s` : `${minutes} min ${result.seconds % 60} s`;
  const lines = [
    `What was wrong: ${result.says} (${result.fault}).`,
    result.repaired ? `Repaired in ${time}: status and check find nothing any more.` : `Not repaired after ${time}.`,
    ...result.findings.map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
