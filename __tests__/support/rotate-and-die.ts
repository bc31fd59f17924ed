import { rotationStep } from '../../source/steps/certificate-rotation/rotation-step.ts';
import type { PhaseName } from '../../source/steps/certificate-rotation/rotation-wish.ts';
import { siteOf } from './certificate-host.ts';
import { interceptWrites } from './intercepted-host.ts';
import { engineOf } from './played-runs.ts';
import { wishFor } from './rotation-host.ts';
import { openHost } from './temporary-host.ts';

/** A program: carries out a phase of a rotation on the host in a folder, and is killed before the change of the given number. */
const [folder = '', phase = '', number = ''] = process.argv.slice(2);
const host = interceptWrites(openHost(folder), (call) => {
  if (call.number === Number(number)) process.kill(process.pid, 'SIGKILL');
});
const step = rotationStep({ ...wishFor(phase as PhaseName), phase: phase as PhaseName });
const report = await engineOf(host).apply(
  step.plan(await step.look(host, siteOf()), {}),
  async () => (await step.prove(host, siteOf())).problem,
  () => undefined,
);
process.stdout.write(report.outcome);
