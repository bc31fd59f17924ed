import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Plan } from '../../plan/actions.ts';
import { type Answers, type Question, yesAnswer } from '../../wizard/question.ts';
import type { Site } from '../../wizard/site.ts';
import type { Assessment, Evidence, Step } from '../../wizard/step.ts';
import { assessment } from '../findings.ts';
import { lookAtConfig } from '../look-at-config.ts';
import { noTarget } from '../version/no-candidates.ts';
import { packageName } from '../version/version-facts.ts';
import { planInstall } from './install-actions.ts';
import { type InstallFacts, lookAtInstall } from './install-facts.ts';
import { installChecks, installFindings } from './install-findings.ts';
import { confirmations, wayPast } from './install-questions.ts';
import { lookAtSource, type SourceFacts } from './source-facts.ts';
import { assessSource, planFromSource, sourceChecks } from './source-step.ts';
import { sourceWish } from './source-wish.ts';

/**
 * Installs the packages with the local package manager, exactly the chosen version, or builds from a git repository or a folder,
 * and starts the service.
 */
export const installStep: Step<InstallFacts | SourceFacts> = {
  id: 'install',
  title: 'Install',
  purpose:
    'Install pg-backup-api and what its proxy needs with the package manager of this host, and start the service.',
  look,
  assess: (facts) => (facts.method === 'source' ? assessSource(facts) : assess(facts)),
  questions: (facts) => (facts.method === 'source' ? [] : questions(facts)),
  plan: (facts, answers) => (facts.method === 'source' ? planFromSource(facts) : plan(facts, answers)),
  async prove(host, site): Promise<Evidence> {
    const facts = await look(host, site);
    const checks = facts.method === 'source' ? sourceChecks(facts) : installChecks(facts);
    const failed = checks.find((check) => check.state === 'crit');
    return {
      checks,
      problem: failed && {
        id: `install-${failed.id}`,
        message: `${failed.label}: ${failed.detail}.`,
        fix:
          failed.id === 'service'
            ? ['Look at journalctl -u pg-backup-api and /var/log/barman/barman-api-error.log.']
            : ['Run the install step again.'],
      },
    };
  },
};

async function look(host: ReadableHost, site: Site): Promise<InstallFacts | SourceFacts> {
  const wish = sourceWish(await lookAtConfig(host, site), site.given);
  return wish === undefined ? lookAtInstall(host, site) : lookAtSource(host, wish);
}

function assess(facts: InstallFacts): Assessment {
  const { target, change, missing, service } = facts;
  const ready = change === 'none' && missing.length === 0 && service.active && service.enabled;
  const words = [
    change === 'none' ? `${packageName} ${target ?? ''}` : `${change} ${packageName} ${target ?? ''}`,
    ...(missing.length > 0 ? [`missing ${missing.join(', ')}`] : []),
    ...(change === 'none' ? [serviceWords(service)] : []),
  ];
  return assessment(ready ? 'done' : 'todo', words.join(', '), installFindings(facts));
}

function serviceWords({ active, enabled }: InstallFacts['service']): string {
  if (!active) return 'not running';
  return enabled ? 'running' : 'running, but not after a restart of the host';
}

function questions(facts: InstallFacts): readonly Question[] {
  const way = wayPast(facts);
  return [...(way === undefined ? [] : [way]), ...confirmations(facts)];
}

function plan(facts: InstallFacts, answers: Answers): Plan {
  refuseFiles(facts);
  if (facts.target === undefined) {
    throw new OperatorError(noTarget(facts.versions));
  }
  refuseObstacle(facts, answers);
  for (const question of confirmations(facts)) {
    if (!yesAnswer(answers, question.id)) {
      throw new OperatorError({
        id: 'not-confirmed',
        message: `Not confirmed: ${question.label}`,
        fix: [`Answer yes, or give --${question.id}.`],
      });
    }
  }
  return planInstall(facts, facts.target, {
    allowDowngrade: yesAnswer(answers, 'allow-downgrade'),
    allowHeld: yesAnswer(answers, 'allow-held'),
    allowRemovals: yesAnswer(answers, 'allow-removals'),
  });
}

/** Files whose signature is wrong are never installed, and none of a key that rpm does not trust: it has to be imported first. */
function refuseFiles({ local = [], target, versions, brought }: InstallFacts): void {
  if (target === undefined && brought !== undefined && !brought.includes(packageName)) {
    throw new OperatorError({
      id: 'package-file-missing',
      message: `None of the package files is ${packageName}; they are ${brought.join(', ')}.`,
      fix: [`Bring the file of ${packageName} for ${versions.manager}, too.`],
    });
  }
  const wrong = local.filter(({ signature }) => signature === 'wrong');
  const paths = (files: typeof local) => files.map(({ path }) => path).join(', ');
  if (wrong.length > 0) {
    throw new OperatorError({
      id: 'package-file-broken',
      message: `${paths(wrong)}: a digest or the signature is wrong.`,
      fix: ['Copy it again; if it stays so, do not install it: it is not what its vendor has made.'],
    });
  }
  const unknown = local.filter(({ signature }) => signature === 'unknown-key');
  if (unknown.length > 0) {
    throw new OperatorError({
      id: 'package-key-unknown',
      message: `${paths(unknown)}: signed with a key that rpm does not trust.`,
      fix: [
        `See which: rpm -Kv ${unknown[0]?.path ?? ''}`,
        'Import the vendor’s key after comparing its fingerprint: rpm --import FILE.',
      ],
    });
  }
}

function refuseObstacle(facts: InstallFacts, answers: Answers): void {
  if (facts.obstacle === undefined) return;
  const way = wayPast(facts);
  if (way !== undefined && yesAnswer(answers, way.id)) return;
  const { id, cause, detail, next } = facts.obstacle;
  const offer = way === undefined ? [] : [`Or answer yes to “${way.label}”: --${way.id}.`];
  throw new OperatorError({ id, message: cause, detail, fix: [...next, ...offer] });
}
