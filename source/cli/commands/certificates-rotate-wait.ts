import { setTimeout as sleep } from 'node:timers/promises';
import { usageError } from '../../errors.ts';
import { clientLogStep } from '../../steps/certificate-rotation/client-log-step.ts';
import { lookAtRotation } from '../../steps/certificate-rotation/rotation-facts.ts';
import type { RotationWish } from '../../steps/certificate-rotation/rotation-wish.ts';
import { quietFor, type SeenClient, seenSentence } from '../../steps/certificate-rotation/seen-clients.ts';
import type { Site } from '../../wizard/site.ts';
import type { Context } from '../context.ts';
import { printReport, reportJson, runStep, succeeded } from '../run-step.ts';
import { writeScript } from '../write-script.ts';
import { rotationJson, seenLine } from './certificates-rotate-text.ts';

const usual = '7d';
/** Between two looks into the log. */
const pause = 10_000;

/**
 * Has Apache log who comes with which CA where it does not yet, then waits until no client has come with the old one for `age`. Says once
 * who comes, and again when a client that was quiet comes back. 0 once it is quiet, 1 where the log cannot be had.
 */
export async function waitForQuiet(
  context: Context,
  site: Site,
  wish: RotationWish,
  age: string = usual,
): Promise<number> {
  const { host, output, options } = context;
  const wanted = parseAge(age);
  const report = await runStep(context, clientLogStep(wish), site);
  if (options.script !== undefined) await writeScript(context, options.script, [report.plan]);
  else if (report.outcome !== 'nothing-to-do') printReport(context, report);
  const isPlanned = options.dryRun || options.script !== undefined;
  let facts = await lookAtRotation(host, site, wish);
  let told = new Map<string, number>();
  for (;;) {
    const quiet = quietFor(facts.seen, host.clock.now());
    const isQuiet = quiet !== undefined && quiet >= wanted;
    if (isPlanned || !succeeded(report) || isQuiet || facts.rotation.phase !== 'reissued') break;
    told = tell(output.answer, facts.seen.clients, told, wanted);
    await sleep(Math.min(pause, Math.max(100, wanted - (quiet ?? 0))));
    facts = await lookAtRotation(host, site, wish);
  }
  const quiet = quietFor(facts.seen, host.clock.now()) ?? 0;
  const isQuiet = facts.seen.since !== undefined && quiet >= wanted;
  if (!isPlanned && succeeded(report)) {
    output.answer(seenSentence(facts.seen, host.clock.now()));
    if (isQuiet) output.answer('→ Next: wizard certs rotate retire');
  }
  output.document('certs rotate', { ...reportJson(report), ...rotationJson(facts), quiet: isQuiet });
  return succeeded(report) && (isPlanned || isQuiet) ? 0 : 1;
}

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `35d` in ms. Throws for anything else. */
function parseAge(age: string): number {
  const [, count, unit] = /^(\d{1,4})([smhdw])$/.exec(age) ?? [];
  if (count === undefined) throw usageError(`--wait ${age}: that is no age.`, ['For five weeks: --wait 35d.']);
  return Number(count) * units[unit as keyof typeof units];
}

/** A line a client of the old CA when it comes first, and when it comes after it was quiet. Returns when each came last. */
function tell(
  say: (line: string) => void,
  clients: readonly SeenClient[],
  told: ReadonlyMap<string, number>,
  quiet: number,
): Map<string, number> {
  const old = clients.filter(({ ca }) => ca !== 'new');
  for (const client of old) {
    const before = told.get(client.serial);
    if (before === undefined || client.last.getTime() - before >= quiet) say(seenLine(client));
  }
  return new Map(old.map(({ serial, last }) => [serial, last.getTime()]));
}
