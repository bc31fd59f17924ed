import { OperatorError } from '../../errors.ts';
import { nameOf, placeOf } from '../../proxy/sites.ts';
import { judgeVhost, ownershipCause } from '../../proxy/vhost-findings.ts';
import type { Question } from '../../wizard/question.ts';
import type { Assessment, Finding, Step } from '../../wizard/step.ts';
import { existingSiteFindings, existingSiteQuestion } from '../existing-sites.ts';
import { assessment } from '../findings.ts';
import { foreignFindings, namesForeign } from '../foreign-pair.ts';
import { proveProxy } from './prove-proxy.ts';
import {
  closePort80Answer,
  deployCloses,
  hasSyntaxError,
  needsEnabling,
  planProxy,
  vhostIsRight,
} from './proxy-actions.ts';
import { lookAtProxy, type ProxyFacts } from './proxy-facts.ts';
import { isTrusted } from './trust-anchor.ts';
import type { StrayFile } from './worker-files.ts';

/** Puts Apache in front of the API, for clients with a certificate of the CA alone. */
export const proxyStep: Step<ProxyFacts> = {
  id: 'proxy',
  title: 'Proxy',
  purpose: 'Put Apache in front of the API: port 443, client certificates required, nothing on port 80.',
  look: lookAtProxy,
  assess,
  questions,
  plan(facts, answers) {
    requireParts(facts);
    return planProxy(facts, answers);
  },
  prove: proveProxy,
};

function assess(facts: ProxyFacts): Assessment {
  const findings: Finding[] = [];
  if (facts.intruder !== undefined) findings.push(portInUse(facts));
  findings.push(...foreignFindings(facts.foreign, facts.parsed));
  if (facts.vhost.text !== undefined) {
    const { file, path, text } = facts.vhost;
    const isForeign = namesForeign(facts.foreign, facts.parsed);
    findings.push(
      ...judgeVhost(facts.parsed, facts.settings, file)
        .filter(({ id }) => !isForeign || (id !== 'other-certificate' && id !== 'other-key'))
        .map((finding) => ({
          ...finding,
          ...(finding.severity === 'block' && { severity: 'warn' as const, isCritical: true }),
          ...(finding.id === 'vhost-not-roots' && file && { cause: ownershipCause(path, file, text) }),
        })),
    );
  }
  findings.push(
    ...syntaxFindings(facts),
    ...facts.strayFiles.map(stray),
    ...existingSiteFindings(facts.sites),
    ...portInUseBySites(facts),
  );
  if (!facts.apacheInstalled) return assessment('todo', 'Apache is not installed yet', findings);
  const open = [
    ...(facts.missingFiles.length > 0 ? ['certificates'] : []),
    ...(facts.strayFiles.length > 0 ? ['owner of the certificates'] : []),
    ...(facts.missingModules.length > 0 ? [`modules ${facts.missingModules.join(', ')}`] : []),
    ...(facts.missingFlags.length > 0 ? [`flags ${facts.missingFlags.join(', ')}`] : []),
    ...(vhostIsRight(facts) ? [] : ['virtual host']),
    ...(facts.enabled ? [] : ['site not enabled']),
    ...(facts.listenWithout80 === undefined || facts.sites.onPort80.length > 0 ? [] : ['port 80 open']),
    ...(isTrusted(facts) ? [] : ['trust store']),
    ...(facts.selinux === 'denied' ? ['SELinux'] : []),
    ...(facts.service.active ? (facts.listening ? [] : ['Apache not on port 443']) : ['Apache not running']),
    ...(needsEnabling(facts) ? ['Apache not enabled'] : []),
  ];
  return assessment(
    open.length === 0 ? 'done' : 'todo',
    open.length === 0 ? `${facts.hostName}:443, client certificates required` : open.join(', '),
    findings,
  );
}

function questions(facts: ProxyFacts): readonly Question[] {
  const { existing, onPort80 } = facts.sites;
  const isSettled = existing.every(({ isApi, sameCa }) => isApi && sameCa);
  const ours = facts.enabled && vhostIsRight(facts) && existing.every(({ wins }) => !wins);
  const places = onPort80.map((site) => `${placeOf(site)} (${nameOf(site)})`).join(', ');
  return [
    ...(existing.length === 0 ? [] : [existingSiteQuestion(existing, isSettled ? 'adopt' : ours ? 'keep' : 'stop')]),
    ...(onPort80.length === 0 || facts.listenWithout80 === undefined
      ? []
      : [
          {
            kind: 'confirm' as const,
            id: closePort80Answer,
            label: 'Close port 80, on which other sites answer?',
            hint: `No longer reachable then: ${places}.${deployCloses(facts)}`,
            default: false,
          },
        ]),
  ];
}

function syntaxFindings(facts: ProxyFacts): readonly Finding[] {
  const { syntaxError, vhost } = facts;
  if (syntaxError === undefined || !hasSyntaxError(facts)) return [];
  return [
    {
      id: 'vhost-syntax',
      severity: 'warn',
      message: `${vhost.path}, line ${syntaxError.line}: Apache does not accept it and will not start again: ${syntaxError.message}.`,
      fix: 'The plan of this step writes the virtual host anew; or repair the line.',
      isCritical: true,
    },
  ];
}

function stray({ path, file, account, taker }: StrayFile): Finding {
  const whose = `${account.owner}:${account.group}`;
  return {
    id: 'certificate-owner',
    severity: 'info',
    message:
      taker === undefined
        ? `${path} belongs to ${file.owner}:${file.group}; TPA gives it to ${whose}.`
        : `${path} belongs to ${file.owner}:${file.group}: TPA's PostgreSQL role takes every .crt and .key below /etc/tpa at each deploy (roles/postgres/user). It is meant for ${whose}.`,
    fix: `The plan of this step gives it to ${whose}.`,
  };
}

function portInUseBySites(facts: ProxyFacts): readonly Finding[] {
  const { sites, listenWithout80 } = facts;
  if (sites.onPort80.length === 0 || listenWithout80 === undefined) return [];
  const places = sites.onPort80.map((site) => `${placeOf(site)} (${nameOf(site)})`).join(', ');
  return [
    {
      id: 'port-80-in-use',
      severity: 'warn',
      message: `Port 80 is open for ${places}.${deployCloses(facts)}`,
      fix: 'Move these sites to another port, or close it: `wizard proxy --close-http`.',
    },
  ];
}

function requireParts(facts: ProxyFacts): void {
  if (facts.intruder !== undefined) {
    const { id, message, fix = '' } = portInUse(facts);
    throw new OperatorError({ id, message, fix: [fix] });
  }
}

function portInUse({ intruder, layout }: ProxyFacts): Finding {
  const { name, pid } = intruder?.process ?? { name: 'another program', pid: 0 };
  return {
    id: 'port-in-use',
    severity: 'block',
    message: `Port 443 of this host is taken by ${name} (process ${pid}), so ${layout.service} cannot have it.`,
    fix: `Stop ${name} or move it to another port, then run this again.`,
  };
}
