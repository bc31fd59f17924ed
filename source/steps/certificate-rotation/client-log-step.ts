import { dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Action, Plan } from '../../plan/actions.ts';
import { clientLogConf, clientLogRotation, clientLogRotationText } from '../../proxy/client-log.ts';
import type { Site } from '../../wizard/site.ts';
import type { Check, Evidence, Step } from '../../wizard/step.ts';
import { keptService, requireTakingUp } from '../certificates/apache-actions.ts';
import { proveAdmission } from '../certificates/prove-admission.ts';
import { evidenceOf } from '../evidence-of.ts';
import { dropConf, takeUpConf, writeConf } from '../server-conf-actions.ts';
import { lookAtRotation, type RotationFacts } from './rotation-facts.ts';
import type { RotationWish } from './rotation-wish.ts';
import { lookAtSeen, minuteOf } from './seen-clients.ts';

/** Has Apache log who comes with a certificate of which CA, for as long as two are trusted. */
export function clientLogStep(wish: RotationWish): Step<RotationFacts> {
  const look = (host: ReadableHost, site: Site) => lookAtRotation(host, site, wish);
  return {
    id: 'rotate',
    title: 'Log of clients',
    purpose: 'Have Apache log which clients come with the old CA.',
    look,
    assess: ({ rotation }) => ({ state: 'todo', summary: rotation.phase, findings: [] }),
    questions: () => [],
    plan: planLog,
    prove: async (host, site) => proveLog(host, await look(host, site)),
  };
}

function planLog({ set, seen, rotation }: RotationFacts): Plan {
  if (rotation.phase !== 'reissued') {
    throw new OperatorError({
      id: rotation.phase === 'one-ca' ? 'rotation-not-started' : 'not-reissued',
      message:
        rotation.phase === 'one-ca'
          ? 'No rotation is under way: only one CA is trusted.'
          : 'Server and client are still of the old CA: everybody comes with it.',
      fix: [
        rotation.phase === 'one-ca' ? 'Begin with: wizard certs rotate start.' : 'First: wizard certs rotate reissue.',
      ],
    });
  }
  const kept = keptService(set);
  if (kept === undefined) {
    throw new OperatorError({
      id: 'no-proxy',
      message: 'No virtual host of ours is enabled here: nobody comes to this Apache.',
      fix: ['Set the proxy up first: wizard proxy.'],
    });
  }
  const { layout } = set;
  const text = clientLogRotationText(seen.log);
  const conf = writeConf(clientLogConf(layout), seen.conf, {
    content: seen.wanted,
    what: 'the log',
    why: `Each request of a client with a certificate becomes a line of ${seen.log}. TPA’s next deploy leaves this file.`,
  });
  const rotate: readonly Action[] =
    seen.rule === text || !seen.rotates
      ? []
      : [
          {
            kind: 'write-file',
            path: clientLogRotation,
            content: text,
            before: seen.rule,
            attributes: { owner: 'root', group: 'root', mode: 0o644 },
            why: 'logrotate keeps the log small, and two years of it.',
          },
        ];
  if (conf.length + rotate.length > 0) requireTakingUp(set);
  return {
    title: 'Log who comes with which CA',
    actions: [
      ...rotate,
      ...conf,
      ...(conf.length === 0
        ? []
        : takeUpConf(set, {
            tested: 'Apache before 2.4.19 does not know GlobalLog, and must not be stopped by it.',
            read: 'Apache opens its logs when it is reloaded.',
            changes: 'Apache logs who comes; running requests end undisturbed',
          })),
    ],
    notes: [
      ...(seen.rotates ? [] : [`There is no ${dirname(clientLogRotation)}: nothing keeps ${seen.log} small.`]),
      'A line has the time, site, address, serial number, CA, name and dates of a certificate; clients of other sites are in it, too. `wizard certs rotate retire` takes the configuration away, and the log stays.',
    ],
    keeps: kept,
    undoIfUnproven: true,
  };
}

const patience = 15_000;
const pause = 250;

/** The set's own client comes, and the log has it; Apache writes a line a moment after its answer. */
async function proveLog(host: ReadableHost, { set, next, issued }: RotationFacts): Promise<Evidence> {
  const deadline = performance.now() + patience;
  const serial = set.client.certificate?.serial.toLowerCase();
  const admitted = await proveAdmission(host, set);
  const look = async () => {
    const seen = await lookAtSeen(host, set, next.found.text, issued);
    return { seen, own: seen.clients.find((one) => one.serial === serial) };
  };
  let { seen, own } = await look();
  while (own === undefined && admitted.state === 'ok' && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    ({ seen, own } = await look());
  }
  const check: Check = {
    id: 'logged',
    label: 'Apache logs who comes',
    state: own?.ca === 'new' ? 'ok' : 'crit',
    detail:
      own === undefined ? `${seen.log} has no line of this host’s own client` : `${own.name}, ${minuteOf(own.last)}`,
  };
  return evidenceOf([admitted, check], 'client-log', [`Look into ${seen.log} and Apache’s error log.`]);
}

/** The end of a rotation takes the configuration away; Apache closes the log at its next reload. */
export function dropClientLog({ set: { layout }, seen }: RotationFacts): readonly Action[] {
  if (seen.conf.text === undefined) return [];
  const why = 'There is one CA again: nobody has to be told apart.';
  return [
    ...dropConf(clientLogConf(layout), seen.conf.text, {
      what: 'the log',
      changes: 'Apache logs clients no more',
      why,
    }),
    ...(seen.rule !== undefined ? [{ kind: 'remove-file' as const, path: clientLogRotation, why }] : []),
  ];
}
