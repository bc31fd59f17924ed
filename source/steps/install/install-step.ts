import { OperatorError } from '../../errors.ts';
import type { Plan } from '../../plan/actions.ts';
import { type Answers, type Question, yesAnswer } from '../../wizard/question.ts';
import type { Assessment, Check, Evidence, Finding, Step } from '../../wizard/step.ts';
import { assessment } from '../findings.ts';
import { noCandidates } from '../version/no-candidates.ts';
import { packageName } from '../version/version-facts.ts';
import { planInstall } from './install-actions.ts';
import { type InstallFacts, lookAtInstall } from './install-facts.ts';

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
    const checks = checksOf(facts);
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
  return assessment(ready ? 'done' : 'todo', words.join(', '), findings(facts));
}

function findings(facts: InstallFacts): readonly Finding[] {
  const { versions, target, obstacle } = facts;
  const found: Finding[] = [];
  const absent = target === undefined ? noCandidates(versions) : undefined;
  if (absent !== undefined)
    found.push({ id: absent.id, severity: 'block', message: absent.message, fix: absent.fix[0] ?? '' });
  else if (target === undefined) {
    found.push({
      id: 'pin-no-match',
      severity: 'block',
      message: `The pin '${versions.pin ?? ''}' selects no version.`,
      fix: 'Go back to the version step.',
    });
  }
  if (versions.installed.state === 'broken') {
    found.push({
      id: 'package-broken',
      severity: 'warn',
      message: `${packageName} is installed half way.`,
      fix: 'Installing it again repairs it.',
    });
  }
  if (obstacle !== undefined) {
    found.push({ id: obstacle.id, severity: 'block', message: obstacle.cause, fix: obstacle.next[0] ?? '' });
  }
  const newest = versions.candidates[0]?.version;
  if (versions.pin === undefined && facts.change === 'none' && newest !== undefined && newest !== target) {
    found.push({
      id: 'newer-available',
      severity: 'info',
      message: `${newest} is available; TPA leaves an installed version alone unless it is pinned.`,
    });
  }
  return found;
}

function questions(facts: InstallFacts): readonly Question[] {
  const { change, target, versions } = facts;
  const asked: Question[] = [];
  if (change === 'downgrade') {
    asked.push({
      kind: 'confirm',
      id: 'allow-downgrade',
      label: `Downgrade ${packageName} from ${versions.installed.version ?? ''} to ${target ?? ''}?`,
      hint: 'An older version may not read what the newer one wrote.',
      default: false,
    });
  }
  if (change !== 'none' && versions.installed.held) {
    asked.push({
      kind: 'confirm',
      id: 'allow-held',
      label: `${packageName} is held at ${versions.installed.version ?? ''}. Change it all the same?`,
      hint: 'The hold is dropped by it.',
      default: false,
    });
  }
  return asked;
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
  if (facts.obstacle !== undefined) {
    const { id, cause, detail, next } = facts.obstacle;
    throw new OperatorError({ id, message: cause, detail, fix: next });
  }
  for (const question of questions(facts)) {
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
  });
}

function checksOf(facts: InstallFacts): readonly Check[] {
  const { versions, target, change, missing, service } = facts;
  const { version = 'not installed' } = versions.installed;
  return [
    {
      id: 'version',
      label: `${packageName} installed`,
      state: change === 'none' && target !== undefined ? 'ok' : 'crit',
      detail: version,
    },
    {
      id: 'packages',
      label: 'What the proxy needs',
      state: missing.length === 0 ? 'ok' : 'crit',
      detail: missing.length === 0 ? facts.layout.packages.join(', ') : `missing ${missing.join(', ')}`,
    },
    {
      id: 'service',
      label: 'Service pg-backup-api',
      state: service.active ? 'ok' : 'crit',
      detail: `${service.active ? 'running' : 'not running'}, ${service.enabled ? 'enabled' : 'not enabled'}`,
    },
  ];
}
