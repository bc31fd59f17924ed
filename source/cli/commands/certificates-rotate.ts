import { resolve } from 'node:path';
import { usageError } from '../../errors.ts';
import { isKeyType, keyTypes } from '../../pki/keys/key-type.ts';
import { lookAtRotation, type RotationFacts } from '../../steps/certificate-rotation/rotation-facts.ts';
import { guide } from '../../steps/certificate-rotation/rotation-guide.ts';
import { rotationStep } from '../../steps/certificate-rotation/rotation-step.ts';
import type { PhaseName, RotationWish } from '../../steps/certificate-rotation/rotation-wish.ts';
import type { Site } from '../../wizard/site.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';
import { withCaPassphrase } from './certificates-passphrase.ts';
import { rotationJson, rotationLines } from './certificates-rotate-text.ts';

export interface RotateOptions {
  readonly dir: string;
  readonly ca?: string;
  readonly caKey?: string;
  readonly caPassphraseFile?: string;
  readonly sameKey?: boolean;
  readonly keyType?: string;
  readonly newKey?: boolean;
  /** An age, or true for the usual one. */
  readonly wait?: string | true;
}

/** One phase of a rotation; without one, how far it is and what comes next. */
export async function rotateCa(
  context: Context,
  phase: PhaseName | undefined,
  options: RotateOptions,
): Promise<number> {
  const wish = wishOf(context, phase, options);
  if (options.wait !== undefined) {
    if (phase !== undefined)
      throw usageError(`--wait goes without a phase; first rotate ${phase}, then rotate --wait.`);
    const { waitForQuiet } = await import('./certificates-rotate-wait.ts');
    return waitForQuiet(context, context.site({}, options.dir), wish, options.wait === true ? undefined : options.wait);
  }
  return withCaPassphrase(context, options.caPassphraseFile, (caPassphrase) => {
    const site = { ...context.site({}, options.dir), ...(caPassphrase && { caPassphrase }) };
    return phase === undefined ? tellRotation(context, site, wish) : carryOutPhase(context, site, wish, phase);
  });
}

function wishOf({ paths }: Context, phase: PhaseName | undefined, options: RotateOptions): RotationWish {
  const { ca, caKey, sameKey = false, newKey = false, keyType } = options;
  if (keyType !== undefined && !isKeyType(keyType)) {
    throw usageError(`“${keyType}” is no kind of key.`, [`--key-type: ${keyTypes.join(', ')}.`]);
  }
  const host = (file: string | undefined) => (file === undefined ? undefined : paths.host(resolve(file)));
  return { phase, sameKey, newKey, keyType, ca: host(ca), caKey: host(caKey) };
}

async function tellRotation(context: Context, site: Site, wish: RotationWish): Promise<number> {
  const facts = await lookAtRotation(context.host, site, wish);
  for (const line of rotationLines(facts)) context.output.answer(line);
  context.output.document('certs rotate', rotationJson(facts));
  return 0;
}

async function carryOutPhase(context: Context, site: Site, wish: RotationWish, phase: PhaseName): Promise<number> {
  const { options, output, host } = context;
  const report = await runStep(context, rotationStep({ ...wish, phase }), site);
  if (options.script !== undefined) await writeScript(context, options.script, [report.plan]);
  else printReport(context, report);
  const facts = await lookAtRotation(host, site, { ...wish, phase: undefined, sameKey: false, ca: undefined });
  if (report.outcome === 'proven') for (const line of nextLines(facts)) output.answer(line);
  output.document('certs rotate', { ...reportJson(report), ...rotationJson(facts) });
  return succeeded(report) ? 0 : 1;
}

function nextLines(facts: RotationFacts): readonly string[] {
  const { now, command, conditions } = guide(facts);
  if (facts.rotation.phase === 'one-ca') return [`→ ${now}`];
  return [`→ Next: ${command}`, ...conditions.map((condition) => `  ${condition}`)];
}
