import type { Host } from '../../source/host/host.ts';
import { createEngine } from '../../source/plan/engine.ts';
import type { RunReport } from '../../source/plan/events.ts';
import { certificatesStep } from '../../source/steps/certificates/certificates-step.ts';
import type { Answers } from '../../source/wizard/question.ts';
import type { Site } from '../../source/wizard/site.ts';
import type { Evidence, Step } from '../../source/wizard/step.ts';
import { type TemporaryHost, temporaryHost } from './temporary-host.ts';

export const folder = '/etc/tpa/pg-backup-api';

/** A Debian host without Apache, its clock at the given time. */
export function certificateHost(now: Date): TemporaryHost {
  const host = temporaryHost({ now: () => now });
  host.put('/etc/os-release', 'ID=debian\nVERSION_ID="12"\n');
  host.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/sh\n');
  host.put('/etc/group', 'root:x:0:\nwww-data:x:33:\n');
  return host;
}

export function siteOf(changes: Partial<Site> = {}): Site {
  return {
    configFile: undefined,
    configChoices: [],
    hostName: 'barman1.example.com',
    certificateFolder: folder,
    at: undefined,
    given: {},
    ...changes,
  };
}

/** Look, plan, apply, prove, as a command does. Rejects as the plan does. */
export async function carryOut<Facts>(
  host: Host,
  site: Site,
  answers: Answers = {},
  step: Step<Facts> = certificatesStep as Step<Facts>,
): Promise<{ readonly report: RunReport; readonly evidence: Evidence | undefined }> {
  const facts = await step.look(host, site);
  const plan = step.plan(facts, answers);
  let evidence: Evidence | undefined;
  const report = await createEngine(host, ['wizard', 'test'], '0').apply(
    plan,
    async () => {
      evidence = await step.prove(host, site);
      return evidence.problem;
    },
    () => undefined,
  );
  return { report, evidence };
}
