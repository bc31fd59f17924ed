import { OperatorError } from '../../errors.ts';
import type { Plan } from '../../plan/actions.ts';
import { type Answers, type Question, yesAnswer } from '../../wizard/question.ts';
import type { Assessment, Evidence, Step } from '../../wizard/step.ts';
import { assessment } from '../findings.ts';
import { noCandidates } from '../version/no-candidates.ts';
import { packageName } from '../version/version-facts.ts';
import { planInstall } from './install-actions.ts';
import { type InstallFacts, lookAtInstall } from './install-facts.ts';
import { installChecks, installFindings } from './install-findings.ts';
import { confirmations, wayPast } from './install-questions.ts';

/** Installs the packages with the local package manager, exactly the chosen version, and starts the service. */
export const installStep: Step<InstallFacts> = {
  id: 'install',
  title: 'Install',
  purpose:
    'Install pg-backup-api and what its proxy needs with the package manager of this host, and start the service.',
  look: lookAtInstall,
  assess,
  questions,
  plan,
  async prove(host, site): Promise<Evidence> {
    const facts = await lookAtInstall(host, site);
    const checks = installChecks(facts);
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

function assess(facts: InstallFacts): Assessment {
  const { target, change, missing, service } = facts;
  const ready = change === 'none' && missing.length === 0 && service.active;
  const words = [
    change === 'none' ? `${packageName} ${target ?? ''}` : `${change} ${packageName} ${target ?? ''}`,
    ...(missing.length > 0 ? [`missing ${missing.join(', ')}`] : []),
    ...(change === 'none' ? [service.active ? 'running' : 'not running'] : []),
  ];
  return assessment(ready ? 'done' : 'todo', words.join(', '), installFindings(facts));
}

function questions(facts: InstallFacts): readonly Question[] {
  const way = wayPast(facts);
  return [...(way === undefined ? [] : [way]), ...confirmations(facts)];
}

function plan(facts: InstallFacts, answers: Answers): Plan {
  if (facts.target === undefined) {
    const absent = noCandidates(facts.versions);
    const pin = facts.versions.pin ?? '';
    throw new OperatorError(
      absent ?? {
        id: 'pin-no-match',
        message: `The pin '${pin}' selects no version.`,
        fix: ['Go back to the version step.'],
      },
    );
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

function refuseObstacle(facts: InstallFacts, answers: Answers): void {
  if (facts.obstacle === undefined) return;
  const way = wayPast(facts);
  if (way !== undefined && yesAnswer(answers, way.id)) return;
  const { id, cause, detail, next } = facts.obstacle;
  const offer = way === undefined ? [] : [`Or answer yes to “${way.label}”: --${way.id}.`];
  throw new OperatorError({ id, message: cause, detail, fix: [...next, ...offer] });
}
